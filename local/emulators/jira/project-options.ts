import type { CategoryKey, CustomKind } from "./value-types.ts";

/** Fields that an administrator can remove from a screen. */
export type OptionalField = "description" | "labels" | "duedate" | "priority" | "fixVersions" | "parent";

export interface ProjectOptions {
  name?: string;
  /** Default "team-managed" in Cloud, "company-managed" in Data Center (the only style there). */
  style?: "team-managed" | "company-managed";
  /** Default: Epic, Story, Task and Subtask in the emulator's language. */
  types?: readonly TypeOptions[];
  /** Default: To Do, In Progress and Done in the emulator's language. New issues get the first status. */
  statuses?: readonly StatusOptions[];
  /** Added to `statuses`, for example `{ name: "Won't do", category: "done" }`. */
  moreStatuses?: readonly StatusOptions[];
  /** Default: one transition from any status to each status, named like the status. */
  transitions?: readonly TransitionOptions[];
  /** Fields on neither the create nor the edit screen. */
  without?: readonly OptionalField[];
  /** Fields on the edit screen only. */
  onlyOnEdit?: readonly OptionalField[];
  /** Optional fields that this project requires. */
  required?: readonly OptionalField[];
  /** Fields required for some issue types only, with the names of these types. */
  requiredOf?: Partial<Record<OptionalField, readonly string[]>>;
  customFields?: readonly CustomFieldOptions[];
  /** Epics require "Epic Name". Default: true in Data Center. */
  epicName?: boolean;
  /** Stories use "Epic Link" instead of `parent`. Default: true in Data Center. */
  epicLink?: boolean;
  /** Names of the available priorities. Default: Jira's five. */
  priorities?: readonly string[];
}

export interface TypeOptions {
  name: string;
  /** Epic 1, Story and Task 0, Subtask -1. */
  level: 1 | 0 | -1;
  /** Default: the name. */
  untranslatedName?: string;
}

export interface StatusOptions {
  name: string;
  category: CategoryKey;
}

export interface TransitionOptions {
  name: string;
  /** Name of the target status. */
  to: string;
  /** Statuses in which it is available. Default: all. */
  from?: readonly string[];
  /** Fields on its screen. */
  fields?: readonly { field: "resolution" | string; required?: boolean }[];
}

export interface CustomFieldOptions {
  name: string;
  kind: CustomKind;
  required?: boolean;
  /** A required field with a default value may be left out of a request. */
  hasDefault?: boolean;
  options?: readonly string[];
  /** Names of the issue types that have the field. Default: all. */
  types?: readonly string[];
}
