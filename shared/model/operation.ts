import * as z from "zod";
import type { Diagnostic } from "./diagnostic.ts";
import {
  type DesiredItem,
  type Entity,
  type FieldName,
  type Fields,
  fieldNames,
  type Remote,
  type SourceLink,
  type TrackerChanges,
} from "./item.ts";
import type { CreatedLink, Link } from "./link.ts";

/** A field that both the plan and a user changed since the last sync. `kept`: the side whose value is used. */
export const conflictSchema = z.object({
  key: z.string(),
  field: z.enum(fieldNames),
  plan: z.string(),
  tracker: z.string(),
  kept: z.enum(["tracker", "plan"]),
});
export type Conflict = z.infer<typeof conflictSchema>;

interface OperationBase {
  key: string;
  entity: Entity;
  title: string;
  fields: FieldName[];
}

export interface CreateOperation extends OperationBase {
  action: "create";
  item: DesiredItem;
  /** The intent of a previous run that did not create the item; null if there is none. */
  intent: Link | null;
}

/** Writes fields of an existing item. */
export interface ChangeOperation extends OperationBase {
  action: "update" | "close" | "reopen";
  link: CreatedLink;
  /** Desired state, to merge again if the item changed before the write. */
  desired: Fields;
  /** Present for a temporary rename (see `orderRenames`): the change that is applied afterwards. */
  finalChange?: ChangeOperation;
  /** The link to show in the item; null if there is none, as for an item that was removed from the plan. */
  source: SourceLink | null;
  changes: TrackerChanges;
  /** Key of the new parent; null if the parent does not change. */
  parent: string | null;
  /** The link's base state after the write. */
  base: Fields;
}

/** Saves the link of an orphan. */
export interface AdoptOperation extends OperationBase {
  action: "adopt";
  link: CreatedLink;
}

export type Operation = CreateOperation | ChangeOperation | AdoptOperation;

/** All changes that the sync of one plan makes in one tracker, as data. `applySync` executes them. */
export interface SyncPlan {
  operations: Operation[];
  /** Links to save without a write to the tracker: plan and tracker have equal values, or the user's value stays. */
  linkUpdates: CreatedLink[];
  conflicts: Conflict[];
  diagnostics: Diagnostic[];
}

/** An open item that a run would close although it is not done. The guard counts these items. */
export interface ClosingItem {
  key: string;
  title: string;
  remote: Remote;
}
