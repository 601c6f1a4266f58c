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

/** Jira limits the names of statuses and resolutions to fewer characters. */
const MAX_NAME_LENGTH = 255;

/** Matches names of statuses and resolutions for rejected work in Jira workflows, in addition to the words for cancelled items in plans. */
const REJECTED_PATTERN =
  /\b(?:declined?|rejected|duplicate|invalid|obsolete|cannot reproduce|not (?:doing|done|planned)|won['’]?t (?:fix|do)|abgelehnt|doppelt|rechazad[oa]|duplicad[oa]|rifiutat[oa]|afgewezen|odrzucon[ey])\b|rejeté|отклонено|дубликат/iu;

/** The field of an issue that says why it is finished, as far as Milepost reads it. */
export const resolutionSchema = z.object({ name: z.string() });

/** Returns true if a resolution means that the work was abandoned: "Won't Do", "Duplicate", "Cannot Reproduce". */
export function isAbandonedResolution({ name }: z.infer<typeof resolutionSchema>): boolean {
  const words = name.slice(0, MAX_NAME_LENGTH);
  return parseStatus(words) === "cancelled" || REJECTED_PATTERN.test(words);
}

/** Returns true if a status in the category "done" means cancelled according to the config, else to its name. */
export function isCancelledStatus(
  { name }: Pick<JiraStatus, "name">,
  { done, cancelled }: ConfiguredStatuses,
): boolean {
  if (cancelled !== undefined && isSameName(name, cancelled)) return true;
  if (done !== undefined && isSameName(name, done)) return false;
  return parseStatus(name) === "cancelled" || REJECTED_PATTERN.test(name);
}

/**
 * Returns the state of an issue. An abandoned resolution means cancelled in every finished status; if the config names one
 * status for done and cancelled items, the resolution alone decides.
 */
export function toItemState(
  status: JiraStatus,
  configured: ConfiguredStatuses,
  resolution: z.infer<typeof resolutionSchema> | null = null,
): ItemState {
  if (status.statusCategory.key !== "done") return "open";
  if (resolution !== null && isAbandonedResolution(resolution)) return "cancelled";
  const { done, cancelled } = configured;
  const isShared = done !== undefined && cancelled !== undefined && isSameName(done, cancelled);
  if (isShared && isSameName(status.name, done)) return "done";
  return isCancelledStatus(status, configured) ? "cancelled" : "done";
}

/** Returns true if two names are equal for Jira, which ignores case and surrounding spaces. */
export function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Maximum number of names in a message, because a project can have thousands of components. */
const MAX_QUOTED_NAMES = 10;

/** Formats names for a message: `"To Do", "Done"`. Names that are too many or too long are cut. */
export function quoteNames(names: readonly string[]): string {
  const quoted = [...new Set(names)].map((name) => `"${name.slice(0, MAX_NAME_LENGTH)}"`);
  return [...quoted.slice(0, MAX_QUOTED_NAMES), ...(quoted.length > MAX_QUOTED_NAMES ? ["…"] : [])].join(", ");
}
