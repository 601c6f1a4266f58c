import { renderTitle } from "../config/render-title.ts";
import type { Plan } from "../plan/plan.ts";
import { groupByKey, roleOf } from "./adopt.ts";
import type { BodyFormat } from "./body-format.ts";
import { deliverableBody } from "./desired-github.ts";
import type { MarkedItem } from "./item.ts";
import type { Identity } from "./state.ts";

/**
 * Identities as far as the trackers still tell them, for a goal that the ledger has lost: the key is in the
 * marker, number and title of a milestone are read back from its title, and a deliverable is known by the text
 * in its body, whatever people have called the issue since.
 */
export function priorFromMarked(
  marked: readonly MarkedItem[],
  plan: Plan,
  template: string,
  format: BodyFormat,
): Identity[] {
  const bodies = new Map(
    plan.milestones
      .flatMap((milestone) => milestone.deliverables)
      .map(({ text }) => [deliverableBody(plan, text, format).text, text]),
  );
  const milestones = new Map(
    marked
      .filter((item) => item.entity === "milestone")
      .map((item) => [item.observed.remote.name, item.marker.key]),
  );
  const readTitle = titlePattern(template, plan.goal);
  return [...groupByKey(marked).values()].flatMap(([original]) => {
    if (!original) return [];
    const { marker, observed } = original;
    const role = roleOf(marker.key);
    if (role === "acceptance") return [];
    const { title = "", milestone, body } = observed.fields;
    const said = format.extract(body, marker.nonce)?.text ?? "";
    const { number, text } =
      role === "milestone" ? readTitle(title) : { number: null, text: bodies.get(said) ?? title };
    const home = role === "milestone" ? null : (milestones.get(milestone ?? "") ?? null);
    return [{ key: marker.key, role, milestone: home, number, text, id: null, retired: false }];
  });
}

/**
 * Reads number and title back from a rendered milestone title. The template is rendered once with stand-ins,
 * which then become the groups of a pattern; what people renamed freely is a title without a number.
 */
function titlePattern(
  template: string,
  goal: Plan["goal"],
): (title: string) => { number: string | null; text: string } {
  const standIn = { number: "\u{E000}", title: "\u{E001}" };
  const patterns = [standIn, { ...standIn, number: null }].map((milestone) => {
    const literal = renderTitle(template, { goal, milestone }).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    const body = literal.replace(standIn.number, "(?<number>[\\w.-]+)").replace(standIn.title, "(?<text>.+)");
    const id = goal.id.replaceAll(".", "\\.");
    return new RegExp(`^${body.replace("(?<text>.+)", "(?<text>.+?)")}(?: \\(${id}(?: m\\d+)?\\))?$`, "u");
  });
  return (title) => {
    for (const pattern of patterns) {
      const groups = pattern.exec(title)?.groups;
      if (groups) return { number: groups.number ?? null, text: groups.text ?? title };
    }
    return { number: null, text: title };
  };
}
