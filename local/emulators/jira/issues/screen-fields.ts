import type { ScreenField, StoredIssueType, StoredProject } from "../state.ts";

/** Returns the fields on the create or edit screen of an issue type; the due date only with SCHEDULE_ISSUES. */
export function findScreenFields(
  project: StoredProject,
  type: StoredIssueType,
  purpose: "create" | "edit",
): ScreenField[] {
  return project.screen
    .filter((one) => (purpose === "create" ? one.isOnCreateScreen : one.isOnEditScreen) && one.appliesTo(type))
    .filter(({ field }) => field.kind !== "duedate" || !project.deniedPermissions.has("SCHEDULE_ISSUES"));
}
