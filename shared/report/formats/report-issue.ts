import type { DesiredItem, ManagedBody } from "../../model/item.ts";

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
