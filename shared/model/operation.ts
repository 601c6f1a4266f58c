import type { DesiredItem, Entity, FieldName, Fields, Remote, Source } from "./item.ts";
import type { Link, MadeLink } from "./link.ts";
import type { Diagnostic } from "./plan.ts";
import type { TrackerChanges } from "./tracker-changes.ts";

/** What both sides changed, and whose value stays. */
export interface Conflict {
  key: string;
  field: FieldName;
  plan: string;
  tracker: string;
  kept: "tracker" | "plan";
}

/** An item to make. `intent` is there when an earlier run announced it and the tracker has no trace of it. */
export interface CreateOperation {
  action: "create";
  key: string;
  entity: Entity;
  title: string;
  fields: FieldName[];
  item: DesiredItem;
  intent: Link | null;
}

/** Fields to write on an item that exists. `base` is what the ledger holds once they are written. */
export interface ChangeOperation {
  action: "update" | "close" | "reopen";
  key: string;
  entity: Entity;
  title: string;
  fields: FieldName[];
  link: MadeLink;
  /** What the plan wants of it: should the item be another one by the time of writing, it is merged once more. */
  desired: Fields;
  /** The change of which this is the first half: its item steps aside. */
  whole?: ChangeOperation;
  /** Where in the plan it stands; null when it left the plan. */
  source: Source | null;
  changes: TrackerChanges;
  /** The key of the new parent, when it changes. */
  parent: string | null;
  base: Fields;
}

/** An item of ours that the ledger did not know, taken into it as it is. */
export interface AdoptOperation {
  action: "adopt";
  key: string;
  entity: Entity;
  title: string;
  fields: FieldName[];
  link: MadeLink;
}

export type Operation = CreateOperation | ChangeOperation | AdoptOperation;

/** Everything that a sync of one plan would do to one tracker, as data. Applying it is somebody else's work. */
export interface SyncPlan {
  operations: Operation[];
  /** Links whose base moves without a request: plan and tracker agree already, or people have won. */
  settled: MadeLink[];
  conflicts: Conflict[];
  diagnostics: Diagnostic[];
}

/** An item that a run would close without its being done: what a guard counts and a person approves. */
export interface ClosingItem {
  key: string;
  title: string;
  remote: Remote;
}
