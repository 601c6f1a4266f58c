import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { MAX_FILE_BYTES, readRegularFile } from "../../shared/adapters/local/read-regular-file.ts";
import { systemErrorCode } from "../../shared/adapters/node/error-code.ts";
import { UsageError } from "../../shared/errors.ts";
import type { Plan } from "../../shared/model/plan/plan.ts";
import { goalFilePath, needsGoalFile, type SiblingFiles } from "../../shared/plan/checks/check-references.ts";
import { type GoalFile, readGoalFile } from "../../shared/plan/checks/goal-references.ts";
import { folderOf, strategyCandidates } from "../../shared/plan/checks/strategy-link.ts";
import { goalFolderName } from "../../shared/plan/goal-id.ts";
import type { PlanSource, TreeEntry } from "../../shared/ports/plan-source.ts";

/** Reads a plan's goal.md from a source. `files`: all files in the source, by path. */
export async function readSiblingsInTree(
  plan: Plan,
  files: ReadonlyMap<string, TreeEntry>,
  source: Pick<PlanSource, "read">,
): Promise<SiblingFiles> {
  const entry = needsGoalFile(plan) ? files.get(goalFilePath(plan.path)) : undefined;
  return { goal: entry ? await readGoal(async () => read(entry, source)) : null, files };
}

/**
 * Reads a plan's goal.md from disk, and finds out which files that the plan refers to exist. `files` is `null` if the
 * plan has no strategy link, or is outside a goal folder: the root of its repository is then unknown.
 */
export async function readSiblingsOnDisk(plan: Plan, folder: string): Promise<SiblingFiles> {
  const path = goalFilePath(plan.path);
  const goal = needsGoalFile(plan)
    ? await readGoal(() => readRegularFile(resolve(folder, path), { followLinks: false }))
    : null;
  const { link } = plan.strategy;
  if (link === null || goalFolderName(plan.path) === null) return { goal, files: null };
  const candidates = [...strategyCandidates(link, plan.path), `${folderOf(plan.path)}strategies.md`];
  const found = await Promise.all(candidates.map((path) => exists(resolve(folder, path))));
  return { goal, files: new Set(candidates.filter((_, index) => found[index])) };
}

async function read(entry: TreeEntry, source: Pick<PlanSource, "read">): Promise<Uint8Array> {
  return entry.size > MAX_FILE_BYTES ? new Uint8Array(MAX_FILE_BYTES + 1) : await source.read(entry);
}

async function readGoal(content: () => Promise<Uint8Array>): Promise<GoalFile | null> {
  try {
    return readGoalFile(await content());
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    const message = error instanceof UsageError ? error.message : `It can't be read (${code ?? "not a file"}).`;
    return { definitions: null, error: { message } };
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
