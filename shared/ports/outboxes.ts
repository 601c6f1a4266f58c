import type { Outbox } from "../model/outbox.ts";

/** The outboxes of all goals: one versioned record per goal. */
export interface Outboxes {
  outbox(repository: string, goal: string): Promise<Outbox | null>;
  /** Saves the next version of an outbox. Throws `VersionConflict` if another process has saved that version. */
  saveOutbox(outbox: Outbox): Promise<void>;
  /** Returns the outboxes that have something to send. */
  unsent(): Promise<Outbox[]>;
}
