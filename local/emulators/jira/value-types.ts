/** A JSON object with unknown properties. */
export type JsonObject = Record<string, unknown>;

export type Flavour = "cloud" | "datacenter";
export type JiraLanguage = "en" | "de";
export type CategoryKey = "new" | "indeterminate" | "done";

/** Which field of Jira a field is, or for a custom field, the type of its values. */
export type FieldKind =
  | "summary"
  | "description"
  | "labels"
  | "duedate"
  | "priority"
  | "fixVersions"
  | "parent"
  | "reporter"
  | "assignee"
  | "issuetype"
  | "project"
  | "resolution"
  | "epicName"
  | "epicLink"
  | CustomKind;
export type CustomKind = "text" | "paragraph" | "number" | "date" | "option";

/** The project permissions that the emulator supports. */
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
