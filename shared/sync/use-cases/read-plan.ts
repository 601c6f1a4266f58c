import type { Config } from "../../config/config.ts";
import { parsePlan } from "../../plan/parse-plan.ts";
import type { Plan } from "../../plan/plan.ts";
import type { PlanSource, TreeEntry } from "../../ports/plan-source.ts";

/** A plan file longer than this is refused by the parser, so it is not fetched either. In bytes. */
const largest = 1024 * 1024;

/** Reads a plan file and parses it as the config says. One read, none when the file is too large. */
export async function readPlan(
  entry: TreeEntry,
  source: Pick<PlanSource, "read">,
  config: Config,
): Promise<Plan> {
  const bytes = entry.size > largest ? new Uint8Array(largest + 1) : await source.read(entry);
  return parsePlan(bytes, { path: entry.path, split: config.split, start: config.start ?? null });
}
