import type { RequestRejected } from "../errors.ts";
import type { BodyFormat } from "../model/body-format.ts";
import type { DesiredInput, DesiredItems } from "../model/desired-items.ts";
import type {
  CreatedItem,
  DesiredItem,
  Entity,
  ItemState,
  ManagedBody,
  MarkedItem,
  Marker,
  ObservedItem,
  Remote,
  TrackerChanges,
  TrackerName,
  WrittenItem,
} from "../model/item.ts";
import type { CreatedLink } from "../model/link.ts";
import type { Account, DiscoverySnapshot, ListVersions } from "../model/repository-state.ts";

export interface RequestCount {
  reads: number;
  writes: number;
}

/** A tracker's name, and how it represents a plan. */
export interface TrackerPlanning {
  readonly name: TrackerName;
  readonly bodyFormat: BodyFormat;
  /** Returns the desired items of a plan in this tracker. Runs the discovery first if there is no stored result. */
  desired(input: DesiredInput): Promise<DesiredItems>;
  /** Returns the managed block in the body of the item for a deliverable with this text. */
  deliverableBody(text: string): ManagedBody;
  /** Returns the discovery's result, to store for the next run, or `null` if the next run must repeat the discovery. */
  discoverySnapshot(): DiscoverySnapshot | null;
  requests(): RequestCount;
}

/** The result of a full scan. An item in neither field was not in the lists and was not read individually. */
export interface ScanResult {
  found: Map<string, ObservedItem>;
  /** Keys of items that were deleted, or whose issue number now belongs to another item. */
  deleted: Set<string>;
}

/** Reads tracker items. Lists are read once and cached until `refresh` is called. */
export interface TrackerObserving {
  /**
   * Returns the linked items by key. A key is absent if the item was deleted or was replaced by another item. Throws
   * `AccessDenied` if the tracker shows such items to these credentials no more: they must not count as deleted.
   */
  observe(links: readonly CreatedLink[]): Promise<Map<string, ObservedItem>>;
  /** Reads all linked items from one list per entity, and a limited number of missing items one by one. Throws as `observe`. */
  scan(links: readonly CreatedLink[]): Promise<ScanResult>;
  /**
   * Returns all items of a goal that have a marker, open and closed, whoever created them. New items can be missing for
   * some seconds. Reads the account of the credentials if that is needed to tell whose an item is.
   */
  findMarked(goal: string): Promise<MarkedItem[]>;
  /** Returns all items of an entity by title, including users' items; empty for an entity without unique titles. */
  existingTitles(entity: Entity): Promise<Map<string, Remote>>;
  /** Returns why `update` would skip a change of an observed item to this state, or `null` if it would make the change. */
  findObstacle(link: CreatedLink, state: ItemState): Promise<string | null>;
  /** Returns Milepost's accounts in this tracker: those known before, and what the run has learned. No request. */
  accounts(): readonly Account[];
  /** Drops the cached lists, so that they are read again when they are needed. */
  refresh(): void;
}

/** Detects changes in a tracker since a previous full scan. */
export interface TrackerVersions {
  /** Returns true if all lists still have these versions. Uses conditional requests if the tracker supports them. */
  isUnchangedSince(known: ListVersions): Promise<boolean>;
  /** Returns the versions of the lists as read; `null` if a list is incomplete or was dropped by `refresh`. */
  version(): Promise<ListVersions | null>;
}

/** The methods of a tracker that a preview needs. None of them writes. */
export type TrackerReader = TrackerPlanning & TrackerObserving & TrackerVersions;

/** The tracker items that the fields of a written item refer to; `null` for none. */
export interface ItemReferences {
  milestone: Remote | null;
  version: Remote | null;
  /** Version to remove when `version` is set; `null` if none. Other versions, which users added, must be preserved. */
  replacedVersion: Remote | null;
  parent: Remote | null;
}

/** An item to create, with the marker by which it can be found afterwards. */
export interface NewItem {
  item: DesiredItem;
  marker: Marker;
  references: ItemReferences;
}

/** Writes items of one repository in one tracker. */
export interface TrackerWriter {
  /**
   * Reserves quota for these numbers of requests, before any of them is sent. Can wait for a short time, and then calls
   * `extendLease` every few seconds. Throws `RetryLater` if the wait would be longer.
   */
  reserveQuota(requests: { creates: number; updates: number }, extendLease: () => Promise<void>): Promise<void>;
  /** Returns how many items of an entity one request can create. */
  maxBatchSize(entity: Entity): number;
  /**
   * Creates up to `maxBatchSize` items of one entity in one request, which is never repeated. Returns for each item, in
   * order, what the tracker stored or why it rejected the item. Throws `OutcomeUnknown` if the items may exist; after
   * any other error, none of them exists.
   */
  create(items: readonly NewItem[]): Promise<(CreatedItem | RequestRejected)[]>;
  /**
   * Writes the given fields of an item and returns what the tracker stored. `body` is the complete new body. A state
   * that the workflow can't reach unambiguously is skipped (`skippedTransition`); the other fields are written.
   */
  update(link: CreatedLink, changes: TrackerChanges, references: ItemReferences): Promise<WrittenItem>;
  /**
   * Moves an item under a parent with one request. Succeeds if the item is already there. Throws `RequestRejected` if it
   * has another parent, unless `isReplacing`.
   */
  attach(child: Remote, parent: Remote, isReplacing: boolean): Promise<void>;
  /**
   * Adds the relation that `blocker` blocks `blocked`. Returns false if the tracker had it already. Throws `NotFound` if an
   * item does not exist or is not visible, and `RequestRejected` if the tracker can't have the relation.
   */
  block(blocked: Remote, blocker: Remote): Promise<boolean>;
  /** Removes the relation that `blocker` blocks `blocked`. Returns false if the tracker did not have it. Throws as `block`. */
  unblock(blocked: Remote, blocker: Remote): Promise<boolean>;
}

/** One tracker of one repository: the only object through which items are written. */
export type Tracker = TrackerReader & TrackerWriter;
