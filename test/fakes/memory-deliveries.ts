import type { Deliveries } from "../../shared/ports/deliveries.ts";
import type { Envelope } from "../../shared/ports/work-queue.ts";
import { LedgerOperations } from "./operations.ts";

const day = 24 * 60 * 60 * 1000;

interface StoredDelivery {
  envelope: Envelope | null;
  attempts: number;
  receivedAt: number;
  done: boolean;
  expiresAt: number;
}

export class MemoryDeliveries implements Deliveries {
  readonly operations: LedgerOperations;
  readonly #stored = new Map<string, StoredDelivery>();

  constructor(operations: LedgerOperations = new LedgerOperations()) {
    this.operations = operations;
  }

  receive(given: Envelope & { delivery: string }, now: Date): Promise<number | null> {
    const envelope = structuredClone(given);
    return this.operations.run("receive", "write", () => {
      const known = this.#stored.get(envelope.delivery);
      if (known?.done && known.expiresAt > now.getTime()) return null;
      const attempts = (known?.attempts ?? 0) + 1;
      const receivedAt = now.getTime();
      this.#stored.set(envelope.delivery, {
        envelope,
        attempts,
        receivedAt,
        done: false,
        expiresAt: receivedAt + 7 * day,
      });
      return attempts;
    });
  }

  markDone(delivery: string, now: Date): Promise<void> {
    return this.operations.run("done", "write", () => {
      const known = this.#stored.get(delivery) ?? { envelope: null, attempts: 0, receivedAt: 0 };
      this.#stored.set(delivery, { ...known, done: true, expiresAt: now.getTime() + 7 * day });
    });
  }

  pending(now: Date): Promise<Envelope[]> {
    return this.operations.run("pending", "read", () =>
      structuredClone(
        [...this.#stored.values()]
          .filter(({ done, receivedAt }) => !done && receivedAt >= now.getTime() - 3 * day)
          .sort((a, b) => a.receivedAt - b.receivedAt)
          .flatMap(({ envelope }) => envelope ?? []),
      ),
    );
  }
}
