import type { Config } from "../../config/config.ts";
import type { TrackerRun } from "../../model/goal-run.ts";
import type { ObservedItem } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import type { ReportedOperation } from "../../model/result.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease } from "../../ports/ledger.ts";
import type { Tracker } from "../../ports/tracker.ts";

/** The ports and settings that `applySync` needs. */
export interface ApplyHost {
  tracker: Tracker;
  lease: Lease;
  clock: Clock;
  /** Returns a new marker nonce: 12 or more random letters and digits. */
  createNonce: () => string;
  goal: string;
  /** An instant before all the observations that the sync plan is based on. */
  observedAfter: Date;
  conflictPolicy: Config["policy"]["conflicts"];
  /** Digest of the config's status mapping, stored with skipped transitions. */
  statuses: string;
  /**
   * Saves the item keys that this run assigned. Called after all adoptions, because a goal with saved keys is not
   * searched for orphans again, and before the first write, so that a run after a crash uses the same keys.
   */
  saveKeys: () => Promise<void>;
  /** No request is started after this instant. */
  deadline: Date;
  onOperation: (operation: ReportedOperation) => void;
}

/** The ports, settings and state for writing one item. The results are added to `run`. */
export interface WriteContext extends ApplyHost {
  run: TrackerRun;
  links: ReadonlyMap<string, Link>;
  /** Saves a link in the ledger and in `links`. */
  save: (link: Link) => Promise<void>;
  /** Items by key, as observed after the sync plan was created. */
  latest: Map<string, ObservedItem>;
}
