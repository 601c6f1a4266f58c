import { access } from "node:fs/promises";
import { MAX_FILE_BYTES, readRegularFile } from "../shared/adapters/local/read-regular-file.ts";
import { systemErrorCode } from "../shared/adapters/node/error-code.ts";
import { UsageError } from "../shared/errors.ts";
import type { Plan } from "../shared/model/plan.ts";
import { goalFilePath, needsGoalFile, type SiblingFiles } from "../shared/plan/checks/check-references.ts";
import { type GoalFile, readGoalFile } from "../shared/plan/checks/goal-references.ts";
import { folderOf, strategyCandidates } from "../shared/plan/checks/strategy-link.ts";
import { goalFolderName } from "../shared/plan/goal-id.ts";
import type { PlanSource, TreeEntry } from "../shared/ports/plan-source.ts";

/** Reads the sibling files of a plan in a source whose files are all known. */
export async function readSiblingsInTree(
  plan: Plan,
  files: ReadonlyMap<string, TreeEntry>,
  source: Pick<PlanSource, "read">,
): Promise<SiblingFiles> {
  const entry = needsGoalFile(plan) ? files.get(goalFilePath(plan.path)) : undefined;
  return { goal: entry ? await readGoal(async () => read(entry, source)) : null, files };
}

/**
 * Reads the sibling files of a plan on disk: goal.md, and which of the files that the plan refers to exist. For a plan
 * outside a goal folder `files` is `null`: the root of its repository is unknown, so that nothing counts as missing.
 */
export async function readSiblingsOnDisk(plan: Plan): Promise<SiblingFiles> {
  const path = goalFilePath(plan.path);
  const goal = needsGoalFile(plan)
    ? await readGoal(() => readRegularFile(path, { followLinks: false }))
    : null;
  const { link } = plan.strategy;
  if (link === null || goalFolderName(plan.path) === null) return { goal, files: null };
  const candidates = [...strategyCandidates(link, plan.path), `${folderOf(plan.path)}strategies.md`];
  const found = await Promise.all(candidates.map(exists));
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
    const message =
      error instanceof UsageError ? error.message : `It can't be read (${code ?? "not a file"}).`;
    return { definitions: null, error: { message } };
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
