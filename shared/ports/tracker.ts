import type { TrackerRefused } from "../errors.ts";
import type {
  DesiredItem,
  Entity,
  ManagedBody,
  MarkedItem,
  ObservedItem,
  Remote,
  TrackerName,
  WrittenItem,
} from "../model/item.ts";
import type { JiraProject } from "../model/jira-project.ts";
import type { Link, MadeLink } from "../model/link.ts";
import type { Marker } from "../model/marker.ts";
import type { Plan } from "../model/plan.ts";
import type { TrackerVersion } from "../model/state.ts";
import type { TrackerChanges } from "../model/tracker-changes.ts";
import type { BodyFormat } from "../sync/desired/body-format.ts";
import type { Desired, DesiredInput } from "../sync/desired/desired.ts";

/** How many requests the tracker saw, counted where they leave. */
export interface RequestCount {
  reads: number;
  writes: number;
}

/** What a look at all linked items came to. A key in neither was not found and not asked for by itself. */
export interface Survey {
  found: Map<string, ObservedItem>;
  /** Keys of items that are not there any more, or are not the ones that we made. */
  gone: Set<string>;
}

/** What a preview holds: there is nothing on it that can write. */
export interface TrackerReader {
  readonly name: TrackerName;
  readonly body: BodyFormat;
  /** What a plan asks for in this tracker. Reads what has to be known of the tracker for that. */
  desired(input: DesiredInput): Promise<Desired>;
  /** What the item of a deliverable says. */
  deliverableBody(plan: Plan, text: string): ManagedBody;
  /**
   * Where people find the item of that key, which must not change once it is made: other trackers' items lead there.
   * Null where that can't be told, as for one that is not made.
   */
  address(goal: string, key: string, link: Link | null): string | null;
  /** What was found out about how the tracker is set up, to be kept for the next run; null where that is nothing. */
  discovered(): JiraProject | null;
  /** The linked items as they are now, by key. A missing key: the item is gone, or is not the one we made. */
  observe(links: readonly MadeLink[]): Promise<Map<string, ObservedItem>>;
  /**
   * All linked items as they are now, from one list of each kind. What a list lacks is asked for by itself, a few
   * items in the life of the reader.
   */
  survey(links: readonly MadeLink[]): Promise<Survey>;
  /** Whether everything that Milepost reads is as it was then. Asks conditionally, which is free where nothing changed. */
  isAsBefore(known: TrackerVersion): Promise<boolean>;
  /**
   * What the lists of this reader are at; null when they are too long to tell, when something was left unasked, and
   * after `refresh`: the lists would be newer than what was compared.
   */
  version(): Promise<TrackerVersion | null>;
  /** Every item of a goal that carries our marker, closed ones included. Lists may lag behind creates. */
  findMarked(goal: string): Promise<MarkedItem[]>;
  /** The titles taken in the repository, ours and other people's, for entities whose titles are unique. */
  takenTitles(entity: Entity): Promise<Map<string, Remote>>;
  /** Forgets the lists that it has read, so that the next question is asked anew. */
  refresh(): void;
  requests(): RequestCount;
}

/** References to other items, resolved from keys by the caller just before the request. */
export interface References {
  milestone: Remote | null;
  version: Remote | null;
  /** The version that it was in, where that changes: the tracker may keep people's own versions beside ours. */
  formerVersion: Remote | null;
  parent: Remote | null;
}

/** An item to make, with the mark by which it is found again. */
export interface NewItem {
  item: DesiredItem;
  marker: Marker;
  references: References;
}

/** One tracker of one repository: the only object through which anything is written. */
export interface Tracker extends TrackerReader {
  /**
   * Makes sure of room for so many requests within the tracker's limits before any of them is sent: waits for a
   * short while, calling `hold` every few seconds, or throws `RetryLater`.
   */
  room(requests: { creates: number; updates: number }, hold: () => Promise<void>): Promise<void>;
  /** How many items it makes in one request. */
  most(entity: Entity): number;
  /**
   * Makes items of one entity, at most `most`, in one request. For each, in their order, what the tracker really
   * stored, or why it refused this one. Throws `OutcomeUnknown` when it cannot tell whether they were made; any other
   * error means that none was. Never repeats the request itself.
   */
  create(items: readonly NewItem[]): Promise<(ObservedItem | TrackerRefused)[]>;
  /**
   * Writes the given fields of an existing item, and says what the tracker really stored. `body` is the whole new
   * body. A state that the tracker's workflow leaves open how to reach is withheld, and all else is written.
   */
  update(link: MadeLink, changes: TrackerChanges, references: References): Promise<WrittenItem>;
  /** Puts a child under its parent in one request. Being there already is no error. */
  attach(child: Remote, parent: Remote): Promise<void>;
}
