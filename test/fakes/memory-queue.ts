import { workDeduplicationId } from "../../shared/adapters/sqs/queue-ids.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { type Envelope, envelopeSchema, type WorkQueue } from "../../shared/ports/work-queue.ts";
import { LedgerOperations } from "./operations.ts";

const deduplicationWindow = 5 * 60 * 1000;

interface QueuedMessage {
  receipt: string;
  body: string;
  group: string;
  receiveCount: number;
  visibleAt: number;
}

export interface ReceivedMessage {
  receipt: string;
  envelope: Envelope;
  receiveCount: number;
}

export interface MemoryQueueOptions {
  clock: Clock;
  operations?: LedgerOperations;
  /** In milliseconds. */
  visibility?: number;
}

/** In-memory FIFO queue: a group waits for its message in flight, duplicates are dropped for five minutes. */
export class MemoryQueue implements WorkQueue {
  readonly operations: LedgerOperations;
  /** Everything that was sent, dropped duplicates included. */
  readonly sent: { envelope: Envelope; attempt: number }[] = [];
  readonly #clock: Clock;
  readonly #visibility: number;
  readonly #messages: QueuedMessage[] = [];
  readonly #seen = new Map<string, number>();

  constructor(options: MemoryQueueOptions) {
    this.operations = options.operations ?? new LedgerOperations();
    this.#clock = options.clock;
    this.#visibility = options.visibility ?? 30_000;
  }

  get size(): number {
    return this.#messages.length;
  }

  send(envelope: Envelope, attempt: number): Promise<void> {
    const body = JSON.stringify(envelope);
    return this.operations.run("send", "write", () => {
      this.sent.push({ envelope: envelopeSchema.parse(JSON.parse(body)), attempt });
      const now = this.#now();
      const id = workDeduplicationId(envelope, attempt);
      if ((this.#seen.get(id) ?? Number.NEGATIVE_INFINITY) > now - deduplicationWindow) return;
      this.#seen.set(id, now);
      const group = envelope.repository.id;
      this.#messages.push({ receipt: "", body, group, receiveCount: 0, visibleAt: now });
    });
  }

  /** Returns up to ten messages, one per group, each invisible until removed, delayed or timed out. */
  receive(): ReceivedMessage[] {
    const now = this.#now();
    const blocked = new Set<string>();
    const received: ReceivedMessage[] = [];
    for (const message of this.#messages) {
      if (received.length === 10) break;
      if (blocked.has(message.group)) continue;
      blocked.add(message.group);
      if (message.visibleAt > now) continue;
      message.receiveCount += 1;
      message.visibleAt = now + this.#visibility;
      message.receipt = crypto.randomUUID();
      const { receipt, receiveCount } = message;
      received.push({ receipt, receiveCount, envelope: envelopeSchema.parse(JSON.parse(message.body)) });
    }
    return received;
  }

  remove(receipt: string): void {
    const index = this.#messages.findIndex((message) => message.receipt === receipt);
    if (index !== -1) this.#messages.splice(index, 1);
  }

  delay(receipt: string, seconds: number): void {
    const message = this.#messages.find((candidate) => candidate.receipt === receipt);
    if (message !== undefined) message.visibleAt = this.#now() + seconds * 1000;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
