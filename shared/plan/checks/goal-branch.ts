import { quoteText } from "../../text/quote-text.ts";
import { goalFromPath } from "../goal-id.ts";
import { rangeOf } from "../markdown/spans.ts";
import type { Field } from "../milestone/fields.ts";
import type { ParseContext } from "../parse-context.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import { anyPhrase } from "../vocabulary/word-patterns.ts";

/** Texts that mean that the goal has no branch: "none", "TBD". */
const unset = fromLanguages((languages) => new RegExp(`^${anyPhrase(languages, "none", "unset")}$`, "iu"));

/** Reports a **Goal Branch** whose name differs from the goal's folder, because Goal Kit gives both the same name. */
export function checkGoalBranch(text: string, field: Field, { goalFolder, diagnostics }: ParseContext): void {
  const branch = branchIn(text);
  if (branch === null || goalFolder === null) return;
  const { id } = goalFromPath(`goals/${goalFolder}/milestones.md`);
  const name = branch.slice(branch.lastIndexOf("/") + 1).toLowerCase();
  if (name === goalFolder.toLowerCase() || name === id.toLowerCase()) return;
  const message = `The goal branch ${quoteText(branch)} does not match the goal of this folder, ${quoteText(goalFolder)}. Write **Goal Branch**: \`${goalFolder.replaceAll("`", "")}\`, or move the plan.`;
  diagnostics.report("branch-mismatch", rangeOf(field.value[0] ?? field.span), message);
}

/** Returns the branch in a text: in backticks, else a link's text, else the first word; `null` for "none" or "TBD". */
function branchIn(text: string): string | null {
  const code = /`([^`]+)`/.exec(text)?.[1]?.trim();
  const name = code ?? /^\[([^\]]+)\]\(/.exec(text)?.[1] ?? /^\S+/.exec(text)?.[0] ?? "";
  return /[\p{L}\p{N}]/u.test(name) && !unset().test(name) ? name : null;
}
