import { LeaseLost } from "../errors.ts";
import { newOutbox, type Outbox } from "../model/outbox.ts";
import type { Outboxes } from "../ports/outboxes.ts";

/** Others write rarely: news of a sync, a slot that is taken. */
const tries = 20;

/** An outbox as it was last read or written here. */
export class KeptOutbox {
  readonly #outboxes: Pick<Outboxes, "outbox" | "saveOutbox">;
  #current: Outbox;

  private constructor(outboxes: Pick<Outboxes, "outbox" | "saveOutbox">, current: Outbox) {
    this.#outboxes = outboxes;
    this.#current = current;
  }

  /** The stored outbox, or a new one that is not stored yet. */
  static async open(
    outboxes: Pick<Outboxes, "outbox" | "saveOutbox">,
    repository: string,
    goal: string,
  ): Promise<KeptOutbox> {
    const stored = await outboxes.outbox(repository, goal);
    return new KeptOutbox(outboxes, stored ?? newOutbox(repository, goal));
  }

  get current(): Outbox {
    return this.#current;
  }

  /**
   * Stores what `apply` makes of the outbox. When somebody else wrote to it meanwhile, it is asked again about what is
   * there now: it must be a change that can be made twice. False: `apply` found nothing to do and gave null.
   * Throws `LeaseLost` when others are always faster.
   */
  async change(apply: (outbox: Outbox) => Outbox | null): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      const changed = apply(this.#current);
      if (changed === null) return false;
      try {
        await this.#outboxes.saveOutbox(changed);
        this.#current = { ...changed, version: changed.version + 1 };
        return true;
      } catch (error) {
        if (!(error instanceof LeaseLost) || attempt === tries) throw error;
        const { repository, goal } = this.#current;
        this.#current = (await this.#outboxes.outbox(repository, goal)) ?? newOutbox(repository, goal);
      }
    }
  }
}
