import { type Findings, quoted } from "../findings.ts";
import { goalOf } from "../goal-id.ts";
import { placeOf } from "../markdown/passage.ts";
import type { Field } from "../milestone/fields.ts";

/** The folder's name of a goal, `001-x` in `.goalkit/goals/001-x/milestones.md`; null for a plan elsewhere. */
export function goalFolderOf(path: string): string | null {
  const parts = path.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  return parts.at(-3) === "goals" ? (parts.at(-2) ?? null) : null;
}

/** A **Goal Branch** is called as the goal's folder: Goal Kit makes both. Another one belongs to another goal. */
export function checkBranch(
  text: string | null,
  field: Field,
  folder: string | null,
  findings: Findings,
): void {
  const branch = text === null ? null : branchIn(text);
  if (branch === null || folder === null) return;
  const id = goalOf(`goals/${folder}/milestones.md`).id;
  const name = branch.slice(branch.lastIndexOf("/") + 1).toLowerCase();
  if (name === folder.toLowerCase() || name === id.toLowerCase()) return;
  const message = `The goal branch ${quoted(branch)} is not the goal of this folder, ${quoted(folder)}. Write **Goal Branch**: \`${folder.replaceAll("`", "")}\`, or move the plan.`;
  findings.report("branch-mismatch", placeOf(field.value[0] ?? field.at), message);
}

/** The name in backticks, of a link, or the first word; null for words that are no name. */
function branchIn(text: string): string | null {
  const code = /`([^`]+)`/.exec(text)?.[1]?.trim();
  const name = code ?? /^\[([^\]]+)\]\(/.exec(text)?.[1] ?? /^\S+/.exec(text)?.[0] ?? "";
  return /[\p{L}\p{N}]/u.test(name) && !/^(?:none|n\/a|tbd|todo)$/i.test(name) ? name : null;
}
