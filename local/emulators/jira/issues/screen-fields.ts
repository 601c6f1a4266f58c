import type { ScreenField, StoredIssueType, StoredProject } from "../state.ts";

/** Returns the fields on the create or edit screen of an issue type. SCHEDULE_ISSUES is required for the due date. */
export function findScreenFields(
  project: StoredProject,
  type: StoredIssueType,
  purpose: "create" | "edit",
): ScreenField[] {
  return project.screen
    .filter((one) => (purpose === "create" ? one.isOnCreateScreen : one.isOnEditScreen) && one.appliesTo(type))
    .filter(({ field }) => field.kind !== "duedate" || !project.deniedPermissions.has("SCHEDULE_ISSUES"));
}
