import type { IssueType, Project, ScreenField } from "../state.ts";

/** The fields with which an issue of a type is created or edited. Due dates take a permission of their own. */
export function screenOf(project: Project, type: IssueType, purpose: "create" | "edit"): ScreenField[] {
  return project.screen
    .filter((one) => (purpose === "create" ? one.onCreate : one.onEdit) && one.has(type))
    .filter(({ field }) => field.kind !== "duedate" || !project.denied.has("SCHEDULE_ISSUES"));
}
