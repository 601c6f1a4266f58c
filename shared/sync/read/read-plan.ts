import { isPermanent } from "../../errors.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { Plan } from "../../model/plan/plan.ts";
import type { PlanFileState } from "../../model/repository-state.ts";
import { checkReferences, goalFilePath, needsGoalFile } from "../../plan/checks/check-references.ts";
import { type GoalFile, readGoalFile } from "../../plan/checks/goal-references.ts";
import { goalFromPath } from "../../plan/goal-id.ts";
import { emptyPlanBody } from "../../plan/layouts/layout.ts";
import { parsePlan } from "../../plan/parse-plan.ts";
import type { PlanSource, TreeEntry } from "../../ports/plan-source.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { RepositoryView } from "./read-repository.ts";

/** Size limit of the parser in bytes; a larger file is not read. */
const MAX_FILE_BYTES = 1024 * 1024;
/** Maximum length of stored definitions, in characters of JSON. Above it, goal.md is read each time. */
const MAX_STORED_DEFINITIONS = 16 * 1024;

/** A parsed plan with checked references. */
export interface ReadPlan {
  plan: Plan;
  /** The text of the file. */
  text: string;
  /** What the plan file's state stores about the goal.md that was used. */
  used: NonNullable<PlanFileState["goalFile"]>;
  /** The definitions in goal.md, as the goal's state stores them. */
  stored: GoalState["goalFile"];
}

/**
 * Reads and parses a plan file and checks its references. Sends one request, or none if the file is too large; one more
 * if the plan has references and `readStored` does not return the definitions of the present goal.md.
 */
export async function readPlan(
  entry: TreeEntry,
  view: Pick<RepositoryView, "source" | "config" | "files" | "isComplete">,
  readStored: (goal: string) => Promise<GoalState["goalFile"]>,
): Promise<ReadPlan> {
  const { source, config, files, isComplete } = view;
  if (entry.linkProblem !== undefined) {
    const plan = createBrokenLinkPlan(entry.path, entry.linkProblem);
    return { plan, text: "", used: { needed: false, blob: null }, stored: null };
  }
  const bytes = await readBytes(entry, source);
  const parsed = parsePlan(bytes, { path: entry.path, split: config.split, start: config.start ?? null });
  const needed = needsGoalFile(parsed);
  const file = needed ? files.get(goalFilePath(entry.path)) : undefined;
  const { goal, stored } = file
    ? await readGoal(file, source, () => readStored(parsed.goal.id))
    : { goal: null, stored: null };
  const siblings = { goal, files: isComplete ? files : null };
  const text = new TextDecoder().decode(bytes);
  const plan = checkReferences(parsed, text, siblings);
  return { plan, text, used: { needed, blob: file?.blob ?? null }, stored };
}

/** Returns a plan without milestones for a symbolic link that can't be followed. */
export function createBrokenLinkPlan(path: string, problem: string): Plan {
  const message = `This plan is a symbolic link that ${problem}. Nothing of it is synced. Replace it with the file, or with a link to a file in this repository.`;
  const diagnostics = [syncDiagnostic("broken-link", message)];
  return { ...createEmptyPlan(path, goalFromPath(path).id), diagnostics };
}

/** Returns a plan without milestones. */
export function createEmptyPlan(path: string, goal: string): Plan {
  return {
    path,
    layout: "none",
    goal: { id: goal, number: goalFromPath(path).number, title: goal },
    ...emptyPlanBody(),
    diagnostics: [],
  };
}

async function readBytes(entry: TreeEntry, source: Pick<PlanSource, "read">): Promise<Uint8Array> {
  return entry.size > MAX_FILE_BYTES ? new Uint8Array(MAX_FILE_BYTES + 1) : await source.read(entry);
}

/** Reads goal.md. Returns a permanent error, which becomes a diagnostic; throws transient errors. */
async function readGoal(
  file: TreeEntry,
  source: Pick<PlanSource, "read">,
  readStored: () => Promise<GoalState["goalFile"]>,
): Promise<{ goal: GoalFile; stored: GoalState["goalFile"] }> {
  const stored = await readStored();
  if (stored && stored.blob === file.blob) {
    return { goal: { definitions: stored.definitions, error: null }, stored };
  }
  try {
    const goal = readGoalFile(await readBytes(file, source));
    const { blob } = file;
    const { definitions } = goal;
    // A local file that could not be read has no blob.
    const isStorable = blob !== "" && JSON.stringify(definitions).length <= MAX_STORED_DEFINITIONS;
    return { goal, stored: definitions !== null && isStorable ? { blob, definitions } : null };
  } catch (error) {
    if (!isPermanent(error)) throw error;
    return { goal: { definitions: null, error: { message: error.message } }, stored: null };
  }
}
