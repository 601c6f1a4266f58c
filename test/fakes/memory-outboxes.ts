import { VersionConflict } from "../../shared/errors.ts";
import { hasUnsentMessages, type Outbox, outboxSchema } from "../../shared/model/outbox.ts";
import type { Outboxes } from "../../shared/ports/outboxes.ts";
import { LedgerOperations } from "./operations.ts";

export interface MemoryOutboxesOptions {
  operations?: LedgerOperations;
  /** The outboxes of another process, with which the stored records are shared. */
  beside?: MemoryOutboxes;
}

/** In-memory outboxes with the DynamoDB adapter's rules: versions, only schema fields, no shared objects. */
export class MemoryOutboxes implements Outboxes {
  readonly operations: LedgerOperations;
  readonly #stored: Map<string, Outbox>;

  constructor({ operations = new LedgerOperations(), beside }: MemoryOutboxesOptions = {}) {
    this.operations = operations;
    this.#stored = beside ? beside.#stored : new Map();
  }

  /** Returns a stored outbox, for assertions. */
  stored(repository: string, goal: string): Outbox | null {
    return structuredClone(this.#stored.get(idOf(repository, goal)) ?? null);
  }

  outbox(repository: string, goal: string): Promise<Outbox | null> {
    return this.operations.run("outbox", "read", () => {
      const found = this.#stored.get(idOf(repository, goal));
      return found === undefined ? null : outboxSchema.parse(structuredClone(found));
    });
  }

  saveOutbox(given: Outbox): Promise<void> {
    const outbox = outboxSchema.parse(structuredClone(given));
    return this.operations.run("saveOutbox", "write", () => {
      const id = idOf(outbox.repository, outbox.goal);
      const stored = this.#stored.get(id)?.version ?? 0;
      if (stored !== outbox.version) throw new VersionConflict(`The outbox of ${outbox.goal} is at ${stored}.`);
      this.#stored.set(id, { ...outbox, version: stored + 1 });
    });
  }

  unsent(): Promise<Outbox[]> {
    return this.operations.run("unsent", "read", () =>
      structuredClone([...this.#stored.values()].filter(hasUnsentMessages)).sort((one, other) =>
        waitingSince(one) < waitingSince(other) ? -1 : 1,
      ),
    );
  }
}

const idOf = (repository: string, goal: string): string => JSON.stringify([repository, goal]);
const waitingSince = ({ entries }: Outbox): string => entries[0]?.queuedAt ?? "";
