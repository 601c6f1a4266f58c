import { AccessDenied, NotFound, TrackerRefused, UsageError } from "../../errors.ts";
import type { Plan } from "../../model/plan.ts";
import type { GoalState, KnownPlan } from "../../model/state.ts";
import {
  checkAcross,
  type GoalBeside,
  goalFilePath,
  needsGoalFile,
} from "../../plan/checks/check-references.ts";
import { readGoalFile } from "../../plan/checks/goal-references.ts";
import { parsePlan } from "../../plan/parse-plan.ts";
import type { PlanSource, TreeEntry } from "../../ports/plan-source.ts";
import type { RepositoryView } from "./read-repository.ts";

/** A file longer than this is refused by the parser, so it is not fetched either. In bytes. */
const largest = 1024 * 1024;

/** A plan with what stands beside it taken into account. */
export interface ReadPlan {
  plan: Plan;
  /** What the repository's state says about the goal.md, to see whether it changes. */
  used: NonNullable<KnownPlan["goalFile"]>;
  /** What the goal's state keeps of it. */
  kept: GoalState["goalFile"];
}

/**
 * Reads a plan file, parses it as the config says, and checks it against what stands beside it. One read, none
 * when the file is too large; one more for the goal.md, which is read only when the plan has references and
 * `remembered` (what the ledger kept for this goal) has not that blob.
 */
export async function readPlan(
  entry: TreeEntry,
  view: Pick<RepositoryView, "source" | "config" | "files" | "complete">,
  remembered: (goal: string) => Promise<GoalState["goalFile"] | null>,
): Promise<ReadPlan> {
  const { source, config, files, complete } = view;
  const bytes = await bytesOf(entry, source);
  const parsed = parsePlan(bytes, { path: entry.path, split: config.split, start: config.start ?? null });
  const needed = needsGoalFile(parsed);
  const file = needed ? files.get(goalFilePath(entry.path)) : undefined;
  const { goal, kept } = file
    ? await readGoal(file, source, () => remembered(parsed.goal.id))
    : { goal: null, kept: undefined };
  const beside = { goal, files: complete ? files : null };
  const plan = checkAcross(parsed, new TextDecoder().decode(bytes), beside);
  return { plan, used: { needed, blob: file?.blob ?? null }, kept };
}

async function bytesOf(entry: TreeEntry, source: Pick<PlanSource, "read">): Promise<Uint8Array> {
  return entry.size > largest ? new Uint8Array(largest + 1) : await source.read(entry);
}

/** A goal.md for good out of reach is a finding; an outage or a limit is no reason to forget what it says. */
async function readGoal(
  file: TreeEntry,
  source: Pick<PlanSource, "read">,
  remembered: () => Promise<GoalState["goalFile"] | null>,
): Promise<{ goal: GoalBeside; kept: GoalState["goalFile"] }> {
  const before = await remembered();
  if (before && before.blob === file.blob) {
    return { goal: { definitions: before.definitions, refusal: null }, kept: before };
  }
  try {
    const goal = readGoalFile(await bytesOf(file, source));
    return { goal, kept: keep(file.blob, goal.definitions) };
  } catch (error) {
    if (![AccessDenied, NotFound, TrackerRefused, UsageError].some((kind) => error instanceof kind))
      throw error;
    const message = error instanceof Error ? error.message : String(error);
    return { goal: { definitions: null, refusal: { message } }, kept: undefined };
  }
}

/** More is read again when it is needed, in characters of JSON: what identifies the plan's items goes first. */
const longestKept = 16 * 1024;

function keep(
  blob: string,
  definitions: NonNullable<GoalState["goalFile"]>["definitions"] | null,
): GoalState["goalFile"] {
  // A folder's file that could not be read has no blob.
  if (definitions === null || blob === "") return undefined;
  return JSON.stringify(definitions).length > longestKept ? undefined : { blob, definitions };
}
