export type Flavour = "cloud" | "datacenter";
export type Language = "en" | "de";
export type CategoryKey = "new" | "indeterminate" | "done";

/** What a field takes. The last row is of custom fields. */
export type FieldKind =
  | "summary"
  | "description"
  | "labels"
  | "duedate"
  | "priority"
  | "fixVersions"
  | "parent"
  | "reporter"
  | "issuetype"
  | "project"
  | "resolution"
  | "epicName"
  | "epicLink"
  | CustomKind;
export type CustomKind = "text" | "paragraph" | "number" | "date" | "option";

/** "Project permissions" that the double knows; others are not recognised. */
export type Permission =
  | "BROWSE_PROJECTS"
  | "CREATE_ISSUES"
  | "EDIT_ISSUES"
  | "TRANSITION_ISSUES"
  | "LINK_ISSUES"
  | "ADD_COMMENTS"
  | "SCHEDULE_ISSUES"
  | "DELETE_ISSUES"
  | "ADMINISTER_PROJECTS";
