import type { CategoryKey, CustomKind } from "./vocabulary.ts";

/** Fields that an administrator may take off a screen. */
export type OptionalField = "description" | "labels" | "duedate" | "priority" | "fixVersions" | "parent";

export interface ProjectOptions {
  name?: string;
  /** Default "team-managed" in Cloud, "company-managed" in Data Center, which has no other. */
  style?: "team-managed" | "company-managed";
  /** Instead of Epic, Story, Task and Subtask in the double's language. */
  types?: readonly TypeOptions[];
  /** Instead of To Do, In Progress and Done in the double's language. New issues get the first. */
  statuses?: readonly StatusOptions[];
  /** Besides those: `{ name: "Won't do", category: "done" }`. */
  moreStatuses?: readonly StatusOptions[];
  /** Instead of one from everywhere to each status, named like it. */
  transitions?: readonly TransitionOptions[];
  /** Neither on the screen for creating nor on that for editing. */
  without?: readonly OptionalField[];
  /** On the screen for editing only. */
  onlyOnEdit?: readonly OptionalField[];
  /** Optional fields that are required here. */
  required?: readonly OptionalField[];
  /** Required of these types alone, by name. */
  requiredOf?: Partial<Record<OptionalField, readonly string[]>>;
  customFields?: readonly CustomFieldOptions[];
  /** Epic Name, required of epics. Default: in Data Center. */
  epicName?: boolean;
  /** Epic Link instead of `parent` above the level of sub-tasks. Default: in Data Center. */
  epicLink?: boolean;
  /** Names of the priorities to choose from, instead of the usual five. */
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
  /** The name of a status. */
  to: string;
  /** Where it can be taken. Default: everywhere. */
  from?: readonly string[];
  /** What its screen has. */
  fields?: readonly { field: "resolution" | string; required?: boolean }[];
}

export interface CustomFieldOptions {
  name: string;
  kind: CustomKind;
  required?: boolean;
  /** With a default nothing has to be sent although it is required. */
  hasDefault?: boolean;
  options?: readonly string[];
  /** Names of the types that have it. Default: all. */
  types?: readonly string[];
}
