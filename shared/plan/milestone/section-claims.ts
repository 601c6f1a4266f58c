import type { Entry } from "../layouts/survey.ts";
import { undecorate } from "../markdown/decorations.ts";
import { placeOf } from "../markdown/passage.ts";
import type { Claim } from "./claims.ts";
import { readStatus } from "./status.ts";

const things =
  /\s+(?:milestones?|phases?|stages?|sprints?|work|items|meilensteine|phasen|jalons|hitos|fases)$/iu;

/** What the headings above a milestone say of its status: "## Delivered", "## ✅ Completed milestones". */
export function sectionClaims({ above }: Entry): Claim[] {
  for (let holder = above; holder; holder = holder.above) {
    if (holder.name) continue;
    const { title } = undecorate(holder.line);
    const status = readStatus(title.text.replace(things, ""));
    if (!status) continue;
    const by = "the section that it stands in";
    return [{ status, by, place: placeOf(holder.line), soft: status === "planned" || status === "active" }];
  }
  return [];
}
