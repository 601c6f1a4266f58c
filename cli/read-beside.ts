import { access } from "node:fs/promises";
import { errorCode } from "../shared/adapters/local/error-code.ts";
import { largestFile, readRegularFile } from "../shared/adapters/local/read-regular-file.ts";
import { UsageError } from "../shared/errors.ts";
import type { Plan } from "../shared/model/plan.ts";
import {
  type Beside,
  type GoalBeside,
  goalFilePath,
  needsGoalFile,
} from "../shared/plan/checks/check-references.ts";
import { goalFolderOf } from "../shared/plan/checks/goal-branch.ts";
import { readGoalFile } from "../shared/plan/checks/goal-references.ts";
import { folderOf, strategyPlaces } from "../shared/plan/checks/strategy-link.ts";
import type { PlanSource, TreeEntry } from "../shared/ports/plan-source.ts";

/** What stands beside a plan of a folder whose files are all known. */
export async function besideInTree(
  plan: Plan,
  files: ReadonlyMap<string, TreeEntry>,
  source: Pick<PlanSource, "read">,
): Promise<Beside> {
  const entry = needsGoalFile(plan) ? files.get(goalFilePath(plan.path)) : undefined;
  return { goal: entry ? await readGoal(async () => read(entry, source)) : null, files };
}

/**
 * What stands beside a plan that a person named: the goal.md in its folder, and of the rest only what the plan
 * names. Of a plan outside a goal's folder it isn't known where its repository begins, so nothing is missing there.
 */
export async function besideNamed(plan: Plan): Promise<Beside> {
  const path = goalFilePath(plan.path);
  const goal = needsGoalFile(plan)
    ? await readGoal(() => readRegularFile(path, { followLinks: false }))
    : null;
  const { link } = plan.strategy;
  if (link === null || goalFolderOf(plan.path) === null) return { goal, files: null };
  const places = [...strategyPlaces(link, plan.path), `${folderOf(plan.path)}strategies.md`];
  const there = await Promise.all(places.map(exists));
  return { goal, files: new Set(places.filter((_, index) => there[index])) };
}

async function read(entry: TreeEntry, source: Pick<PlanSource, "read">): Promise<Uint8Array> {
  return entry.size > largestFile ? new Uint8Array(largestFile + 1) : await source.read(entry);
}

async function readGoal(content: () => Promise<Uint8Array>): Promise<GoalBeside | null> {
  try {
    return readGoalFile(await content());
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    const message =
      error instanceof UsageError ? error.message : `The system says ${code ?? "it is no file"}.`;
    return { definitions: null, refusal: { message } };
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
