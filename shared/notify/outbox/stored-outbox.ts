import { VersionConflict } from "../../errors.ts";
import { createOutbox, type Outbox } from "../../model/outbox.ts";
import type { Outboxes } from "../../ports/outboxes.ts";

const MAX_ATTEMPTS = 20;

export type OutboxStore = Pick<Outboxes, "outbox" | "saveOutbox">;

/** The outbox of one goal, as last read or written by this process. */
export class StoredOutbox {
  readonly #store: OutboxStore;
  #current: Outbox;

  private constructor(store: OutboxStore, current: Outbox) {
    this.#store = store;
    this.#current = current;
  }

  /** Reads the outbox of a goal, or creates an empty one, which the first change stores. */
  static async open(store: OutboxStore, repository: string, goal: string): Promise<StoredOutbox> {
    return new StoredOutbox(store, (await store.outbox(repository, goal)) ?? createOutbox(repository, goal));
  }

  get current(): Outbox {
    return this.#current;
  }

  /**
   * Stores the outbox that `apply` returns; if that is `null`, stores nothing and returns false. If another process has
   * saved a newer version, calls `apply` again with that version. Throws `VersionConflict` after 20 conflicts.
   */
  async change(apply: (outbox: Outbox) => Outbox | null): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      const changed = apply(this.#current);
      if (changed === null) return false;
      try {
        await this.#store.saveOutbox(changed);
        this.#current = { ...changed, version: changed.version + 1 };
        return true;
      } catch (error) {
        if (!(error instanceof VersionConflict) || attempt === MAX_ATTEMPTS) throw error;
        const { repository, goal } = this.#current;
        this.#current = (await this.#store.outbox(repository, goal)) ?? createOutbox(repository, goal);
      }
    }
  }
}
