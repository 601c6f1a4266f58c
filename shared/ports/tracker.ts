import type { RequestRejected } from "../errors.ts";
import type { BodyFormat } from "../model/body-format.ts";
import type { DesiredInput, DesiredItems } from "../model/desired-items.ts";
import type {
  DesiredItem,
  Entity,
  ManagedBody,
  MarkedItem,
  Marker,
  ObservedItem,
  Remote,
  TrackerChanges,
  TrackerName,
  WrittenItem,
} from "../model/item.ts";
import type { CreatedLink, Link } from "../model/link.ts";
import type { Plan } from "../model/plan.ts";
import type { DiscoverySnapshot, ListVersions } from "../model/repository-state.ts";

export interface RequestCount {
  reads: number;
  writes: number;
}

/** Which tracker it is and how it presents a plan. */
export interface TrackerPlanning {
  readonly name: TrackerName;
  readonly bodyFormat: BodyFormat;
  /** Returns the items that a plan needs in this tracker. Reads the tracker's setup if that is not known yet. */
  desired(input: DesiredInput): Promise<DesiredItems>;
  /** Returns the body of a deliverable's item. */
  deliverableBody(plan: Plan, text: string): ManagedBody;
  /**
   * Returns the item's web address, or `null` if it is unknown or the item does not exist yet. Must never change, as the
   * items of other trackers link to it.
   */
  itemUrl(goal: string, key: string, link: Link | null): string | null;
  /** Returns what was discovered about the tracker's setup, to be reused by the next run; `null` to discover it anew. */
  discoverySnapshot(): DiscoverySnapshot | null;
  requests(): RequestCount;
}

/** Items found by a full scan. A key in neither was not in the lists, and the scan's budget for single reads was used up. */
export interface ScanResult {
  found: Map<string, ObservedItem>;
  /** Keys of items that were deleted, or whose number now belongs to another item. */
  deleted: Set<string>;
}

/** Reads items. Lists are read once and cached until `refresh`. */
export interface TrackerObserving {
  /** Returns the linked items by key. A key is absent if its item was deleted or is not the one that Milepost created. */
  observe(links: readonly CreatedLink[]): Promise<Map<string, ObservedItem>>;
  /** Returns all linked items from one list per entity. Reads a limited number of items that a list lacks one by one. */
  scan(links: readonly CreatedLink[]): Promise<ScanResult>;
  /** Returns all items of a goal that carry a marker, closed ones included. Lists may lag behind creates. */
  findMarked(goal: string): Promise<MarkedItem[]>;
  /** Returns all titles in use, by whomever, for an entity whose titles are unique; else an empty map. */
  existingTitles(entity: Entity): Promise<Map<string, Remote>>;
  /** Drops cached lists. */
  refresh(): void;
}

/** Answers whether anything changed since an earlier full scan. */
export interface TrackerVersions {
  /** Returns true if no list has changed since then. Uses conditional requests where the tracker has them. */
  isUnchangedSince(known: ListVersions): Promise<boolean>;
  /** Returns the versions of the lists that were read; `null` if they are incomplete or were refreshed meanwhile. */
  version(): Promise<ListVersions | null>;
}

/** Everything a preview needs: no method writes. */
export type TrackerReader = TrackerPlanning & TrackerObserving & TrackerVersions;

/** Other items that a write refers to; `null` for none. */
export interface ItemReferences {
  milestone: Remote | null;
  version: Remote | null;
  /** The version that `version` replaces. A tracker may keep versions that people added. */
  replacedVersion: Remote | null;
  parent: Remote | null;
}

/** An item to create, with the marker that identifies it afterwards. */
export interface NewItem {
  item: DesiredItem;
  marker: Marker;
  references: ItemReferences;
}

/** Writes items of one repository in one tracker. */
export interface TrackerWriter {
  /**
   * Reserves quota for that many requests before any of them is sent. Waits for a short time, calling `extendLease`
   * every few seconds, or throws `RetryLater`.
   */
  reserveQuota(
    requests: { creates: number; updates: number },
    extendLease: () => Promise<void>,
  ): Promise<void>;
  /** Returns how many items of an entity one request can create. */
  maxBatchSize(entity: Entity): number;
  /**
   * Creates items of one entity, at most `maxBatchSize`, in one request that is never repeated. Returns for each, in
   * order, what the tracker stored or why it rejected the item. Throws `OutcomeUnknown` if the items may exist; after
   * any other error none does.
   */
  create(items: readonly NewItem[]): Promise<(ObservedItem | RequestRejected)[]>;
  /**
   * Writes the given fields of an item and returns what the tracker stored. `body` is the complete new body. A state
   * that the workflow can't reach unambiguously is skipped (`skippedTransition`); the other fields are written.
   */
  update(link: CreatedLink, changes: TrackerChanges, references: ItemReferences): Promise<WrittenItem>;
  /** Moves an item under a parent with one request. Succeeds if it is there already. */
  attach(child: Remote, parent: Remote): Promise<void>;
}

/** One tracker of one repository: the only object through which items are written. */
export type Tracker = TrackerReader & TrackerWriter;
