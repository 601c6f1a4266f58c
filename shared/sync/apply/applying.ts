import type { Config } from "../../config/config.ts";
import type { ObservedItem } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import type { Conflict } from "../../model/operation.ts";
import type { Diagnostic } from "../../model/plan.ts";
import type { ReportedOperation } from "../../model/result.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease } from "../../ports/ledger.ts";
import type { Tracker } from "../../ports/tracker.ts";

/** What carrying out a plan of changes needs. */
export interface ApplyHost {
  tracker: Tracker;
  lease: Lease;
  clock: Clock;
  /** A new marker nonce: 12 or more random letters and digits. */
  nonce: () => string;
  goal: string;
  /** Nothing of which the plan of changes was made was seen before this: a reader keeps its lists for the whole run. */
  seenAt: Date;
  /** Who wins where both changed the same field. */
  conflicts: Config["policy"]["conflicts"];
  /** The config's statuses, as they are told in a link. */
  statuses: string;
  /**
   * Stores the keys that were given. After everything is adopted, because a goal with keys is not searched for
   * marked items again; before the first item carries a new key, because a crash must not shuffle them.
   */
  remember: () => Promise<void>;
  /** No request is started after this instant. */
  deadline: Date;
  onOperation: (operation: ReportedOperation) => void;
}

export interface Applied {
  operations: ReportedOperation[];
  /** Why single operations did not happen; the others did. */
  refused: { title: string; message: string }[];
  /** Items that are complete but stand outside the item that they belong under, and why. */
  detached: { title: string; message: string }[];
  /** Items whose state stays, because the tracker's workflow leaves open how to change it. */
  withheld: { title: string; message: string }[];
  /** What people changed in the trackers while the run was under way. */
  conflicts: Conflict[];
  /** Items that turned out to be deleted when something was to be done with them. */
  diagnostics: Diagnostic[];
  /** What ended the run early; null when everything was tried. */
  stopped: Error | null;
}

/** What the writing of one item goes by, and adds to. */
export interface Writing extends ApplyHost {
  links: ReadonlyMap<string, Link>;
  /** Stores a link, and has `links` know it. */
  save: (link: Link) => Promise<void>;
  /** Items as they were last seen since the changes were planned, by key. */
  fresh: Map<string, ObservedItem>;
  applied: Applied;
  /** The conflicts that the plan of changes reports already. */
  told: readonly Conflict[];
}
