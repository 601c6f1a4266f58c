import * as z from "zod";
import type { ItemState } from "../../model/item.ts";
import { parseStatus } from "../../plan/milestone/status.ts";

export const statusSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `key` is "new", "indeterminate" or "done" in all languages (Jira Cloud REST API, "Workflow status categories"). */
  statusCategory: z.object({ key: z.string() }),
});
export type JiraStatus = z.infer<typeof statusSchema>;

/** The names of Jira statuses that the config sets (`jira.statuses`). */
export interface ConfiguredStatuses {
  done?: string | undefined;
  cancelled?: string | undefined;
  open?: string | undefined;
}

/** Matches status names for rejected work in Jira workflows, in addition to the words for cancelled items in plans. */
const REJECTED_PATTERN =
  /\b(?:declined?|rejected|duplicate|invalid|obsolete|cannot reproduce|not (?:doing|done|planned)|won['’]?t (?:fix|do)|abgelehnt|doppelt|rechazad[oa]|duplicad[oa]|rifiutat[oa]|afgewezen|odrzucon[ey])\b|rejeté|отклонено|дубликат/iu;

/** Returns true if a status in the category "done" means cancelled according to the config, else to its name. */
export function isCancelledStatus(
  { name }: Pick<JiraStatus, "name">,
  { done, cancelled }: ConfiguredStatuses,
): boolean {
  if (cancelled !== undefined && isSameName(name, cancelled)) return true;
  if (done !== undefined && isSameName(name, done)) return false;
  return parseStatus(name) === "cancelled" || REJECTED_PATTERN.test(name);
}

export function toItemState(status: JiraStatus, configured: ConfiguredStatuses): ItemState {
  if (status.statusCategory.key !== "done") return "open";
  return isCancelledStatus(status, configured) ? "cancelled" : "done";
}

/** Returns true if two names are equal for Jira, which ignores case and surrounding spaces. */
export function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Formats names for a message: `"To Do", "Done"`. */
export function quoteNames(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(", ");
}
