import type { CategoryKey, CustomKind } from "./value-types.ts";

/** Fields that an administrator can remove from the screens, the forms on which users create and edit issues. */
export type OptionalField = "description" | "labels" | "duedate" | "priority" | "fixVersions" | "parent";

export interface ProjectOptions {
  name?: string;
  /** Default: "team-managed" in Cloud, "company-managed" in Data Center, which has no other style. */
  style?: "team-managed" | "company-managed";
  /** Issue types. Default: Epic, Story, Task and Subtask in the emulator's language. */
  types?: readonly TypeOptions[];
  /** Statuses. Default: To Do, In Progress and Done in the emulator's language. New issues get the first status. */
  statuses?: readonly StatusOptions[];
  /** Statuses that are added to `statuses`, for example `{ name: "Won't do", category: "done" }`. */
  moreStatuses?: readonly StatusOptions[];
  /** Transitions. Default: one from any status to each status, with the name of that status. */
  transitions?: readonly TransitionOptions[];
  /** Fields that are on neither the create nor the edit screen. */
  without?: readonly OptionalField[];
  /** Fields that are on the edit screen only. */
  onlyOnEdit?: readonly OptionalField[];
  /** Optional fields that this project requires. */
  required?: readonly OptionalField[];
  /** Fields that only some issue types require, with the names of these types. */
  requiredOf?: Partial<Record<OptionalField, readonly string[]>>;
  customFields?: readonly CustomFieldOptions[];
  /** Whether epics require the field "Epic Name". Default: true in Data Center. */
  epicName?: boolean;
  /** Whether stories use the field "Epic Link" instead of `parent`. Default: true in Data Center. */
  epicLink?: boolean;
  /** Names of the available priorities. Default: Jira's five. */
  priorities?: readonly string[];
}

export interface TypeOptions {
  name: string;
  /** Hierarchy level: 1 for Epic, 0 for Story and Task, -1 for Subtask. */
  level: 1 | 0 | -1;
  /** The name in Jira's default language. Default: `name`. */
  untranslatedName?: string;
}

export interface StatusOptions {
  name: string;
  category: CategoryKey;
}

export interface TransitionOptions {
  name: string;
  /** Name of the status after the transition. */
  to: string;
  /** Names of the statuses in which the transition is available. Default: all. */
  from?: readonly string[];
  /** Fields on the transition's screen. */
  fields?: readonly { field: "resolution" | string; required?: boolean }[];
}

export interface CustomFieldOptions {
  name: string;
  kind: CustomKind;
  required?: boolean;
  /** True if the field has a default value. A request can omit it even if it is required. */
  hasDefault?: boolean;
  options?: readonly string[];
  /** Names of the issue types that have the field. Default: all. */
  types?: readonly string[];
}
