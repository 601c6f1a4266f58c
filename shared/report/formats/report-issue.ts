import type { DesiredItem, ManagedBody } from "../../model/item.ts";
import type { Conflict } from "../../model/operation.ts";

/**
 * Stands where a goal's id stands in the ledger and in markers. No goal is called that, whatever its path: ids begin
 * with no dot (`goalOf`). So no sync takes the report's issue for one of its items.
 */
export const reportGoal = ".report";

const key = "r1";

/**
 * The issue of a repository's status report, as one item. Its state is people's: it may be closed, and is kept up to
 * date all the same. So is its title once it is made, since this one never changes.
 */
export function reportIssueItem(body: ManagedBody, labels: readonly string[]): DesiredItem {
  const title = "Milepost: status report";
  // The role is the one that markers give to this key; nobody reads it of an item outside a plan.
  return { key, role: "deliverable", entity: "issue", title, fields: { title, body, labels: [...labels] } };
}

/** What became of something that people changed in the report's issue, in one sentence for the log. */
export function conflictNote({ field, tracker, kept }: Conflict, url: string): string {
  if (field !== "body") return `${url}: its ${field} stays ${JSON.stringify(tracker)}, as people have it.`;
  return kept === "plan"
    ? `${url}: what somebody wrote inside the report was replaced by the new one. Write above or below it: that stays.`
    : `${url}: the comments that the report stands between are not there any more, so it was not updated. Restore them from the edit history of the issue.`;
}
