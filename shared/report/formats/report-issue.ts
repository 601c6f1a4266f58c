import type { DesiredItem, ManagedBody } from "../../model/item.ts";
import type { Conflict } from "../../model/operation.ts";

/**
 * Used instead of a goal id for the report issue, in the ledger and in markers. Goal ids never begin with a dot
 * (`goalFromPath`), so no sync mistakes the report issue for an item of a goal.
 */
export const REPORT_ISSUE_GOAL = ".report";

const KEY = "r1";

/** Returns the desired report issue. It sets no item state, so an issue that a person closed stays closed. */
export function reportIssueItem(body: ManagedBody, labels: readonly string[]): DesiredItem {
  const fields = { title: "Milepost: status report", body, labels: [...labels] };
  // The marker needs a role; for the report issue, the role has no effect.
  return { key: KEY, role: "deliverable", entity: "issue", fields };
}

/** Describes a user's change to the report issue, for the log. */
export function describeIssueConflict({ field, tracker, kept }: Conflict, url: string): string {
  if (field !== "body") return `${url}: ${field} stays ${JSON.stringify(tracker)}, as changed by a person.`;
  return kept === "plan"
    ? `${url}: text that a person wrote inside the report was overwritten. Notes above or below the report stay.`
    : `${url}: not updated, because the comments around the report were removed. Restore them from the issue's edit history.`;
}
