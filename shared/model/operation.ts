import * as z from "zod";
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
import type { CreatedLink, Link, LinkAgreements } from "./link.ts";
import type { Diagnostic } from "./plan/diagnostic.ts";

/**
 * A field that both the plan and a user changed since the last sync, with both values. `kept`: whose value is used.
 * `isFromTracker`: the other value is not written in the plan, but the state of the item in another tracker.
 */
export const conflictSchema = z.object({
  key: z.string(),
  field: z.enum(fieldNames),
  plan: z.string(),
  tracker: z.string(),
  kept: z.enum(["tracker", "plan"]),
  isFromTracker: z.literal(true).optional(),
});
export type Conflict = z.infer<typeof conflictSchema>;

interface OperationBase {
  key: string;
  entity: Entity;
  title: string;
  fields: FieldName[];
}

export interface ParentChange {
  /** Item key of the new parent. */
  key: string;
  /** True if the item is moved away from another parent. */
  isReplacing: boolean;
}

export interface CreateOperation extends OperationBase {
  action: "create";
  item: DesiredItem;
  /** The intent of a previous run that did not create the item; null if there is none. */
  intent: Link | null;
  /** The agreements to store in the link of the new item. */
  agreements: LinkAgreements;
}

/** Writes fields of an existing tracker item. */
export interface ChangeOperation extends OperationBase {
  action: "update" | "close" | "reopen";
  link: CreatedLink;
  /** Desired state, for another merge if a user changes the item before the write. */
  desired: Fields;
  /** The change to the final title, after this temporary rename (`orderRenames`); absent for any other change. */
  finalChange?: ChangeOperation;
  /** Link to the plan, shown in the item's body; null if there is none, or if the item was removed from the plan. */
  source: SourceLink | null;
  changes: TrackerChanges;
  /** The new parent; null if the parent does not change. */
  parent: ParentChange | null;
  /** Base state to store in the link after the write. */
  base: Fields;
}

/** Adopts an orphan: saves a link for it. */
export interface AdoptOperation extends OperationBase {
  action: "adopt";
  link: CreatedLink;
}

export type Operation = CreateOperation | ChangeOperation | AdoptOperation;

/**
 * A change of the items that block an item: the item keys of those to add and to remove. `forgotten`: those that stay in the
 * tracker, because Milepost did not add them, and are only removed from the link.
 */
export interface BlockersChange extends Omit<OperationBase, "fields"> {
  added: string[];
  removed: string[];
  forgotten: string[];
}

/** Returns true if the change writes to the tracker. */
export function writesBlockers({ added, removed }: BlockersChange): boolean {
  return added.length + removed.length > 0;
}

/** Returns an operation without its change of the state; `null` if it changes nothing else. */
export function withoutState(operation: ChangeOperation): ChangeOperation | null {
  const { state: _, ...changes } = operation.changes;
  const fields = operation.fields.filter((field) => field !== "state");
  return fields.length === 0 ? null : { ...operation, action: "update", fields, changes };
}

/** All changes that the sync of one plan makes in one tracker, as data. `applySync` executes them. */
export interface SyncPlan {
  operations: Operation[];
  /** Applied after all operations, because they name items that operations create. */
  blockers: BlockersChange[];
  /** Links to save without a write to the tracker, because of observations or because the tracker already matches. */
  linkUpdates: CreatedLink[];
  conflicts: Conflict[];
  diagnostics: Diagnostic[];
}

/** Returns the number of operations that a run reports if it applies the whole sync plan. */
export function countReported({ operations, blockers }: SyncPlan): number {
  const written = new Set(operations.filter(({ action }) => action !== "adopt").map(({ key }) => key));
  return operations.length + blockers.filter((change) => writesBlockers(change) && !written.has(change.key)).length;
}

/** An open item that a run would close although it is not done. The guard limits the number of these items. */
export interface ClosingItem {
  key: string;
  title: string;
  remote: Remote;
}
