import type { Outbox } from "../model/outbox.ts";

/** What is still to be told, in the ledger's table: one record for each goal. */
export interface Outboxes {
  outbox(repository: string, goal: string): Promise<Outbox | null>;
  /** Stores it as the version after the one that it carries. Throws `LeaseLost` when another was faster. */
  saveOutbox(outbox: Outbox): Promise<void>;
  /** Those with something unsent. */
  unsent(): Promise<Outbox[]>;
}
