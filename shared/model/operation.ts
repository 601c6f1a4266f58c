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

/** A field that plan and tracker both changed since the last sync, and the side whose value stays. */
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
  /** The item's title, for people. */
  title: string;
  fields: FieldName[];
}

export interface CreateOperation extends OperationBase {
  action: "create";
  item: DesiredItem;
  /** Intent of an earlier run, if the tracker has no item for it. */
  intent: Link | null;
}

/** Writes fields of an existing item. */
export interface ChangeOperation extends OperationBase {
  action: "update" | "close" | "reopen";
  link: CreatedLink;
  /** Desired state, to merge again if the item changed before the write. */
  desired: Fields;
  /** Set on a temporary rename (see `orderRenames`): the change that is applied afterwards. */
  finalChange?: ChangeOperation;
  /** Null if the item was removed from the plan. */
  source: SourceLink | null;
  changes: TrackerChanges;
  /** Key of the new parent; null if the parent does not change. */
  parent: string | null;
  /** The link's base state after the write. */
  base: Fields;
}

/** Adds an item to the ledger that Milepost created but the ledger does not know. */
export interface AdoptOperation extends OperationBase {
  action: "adopt";
  link: CreatedLink;
}

export type Operation = CreateOperation | ChangeOperation | AdoptOperation;

/** All changes that the sync of one plan makes in one tracker, as data. `applySync` carries them out. */
export interface SyncPlan {
  operations: Operation[];
  /** Links that change without a request: plan and tracker agree, or the user's value stays. */
  linkUpdates: CreatedLink[];
  conflicts: Conflict[];
  diagnostics: Diagnostic[];
}

/** An open item that a run would close without its work being done. The guard counts these; a person approves them. */
export interface ClosingItem {
  key: string;
  title: string;
  remote: Remote;
}
