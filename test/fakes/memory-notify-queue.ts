import { notificationDeduplicationId } from "../../shared/adapters/sqs/queue-ids.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { type NotifyQueue, type OutboxPointer, outboxPointerSchema } from "../../shared/ports/notify-queue.ts";
import { LedgerOperations } from "./operations.ts";

const deduplicationWindow = 5 * 60 * 1000;
const batchSize = 10;

interface QueuedNotice {
  receipt: string;
  body: string;
  channel: string;
  receiveCount: number;
  visibleAt: number;
}

export interface ReceivedPointer {
  receipt: string;
  pointer: OutboxPointer;
  channel: string;
  receiveCount: number;
}

export interface MemoryNotifyQueueOptions {
  clock: Pick<Clock, "now">;
  operations?: LedgerOperations;
  /** In milliseconds. */
  visibility?: number;
}

/** In-memory notify queue with the rules of SQS: a batch may contain several messages of one channel, which blocks until all are handled. */
export class MemoryNotifyQueue implements NotifyQueue {
  readonly operations: LedgerOperations;
  /** Everything that was sent, dropped duplicates included. */
  readonly sent: { pointer: OutboxPointer; channel: string; attempt: string }[] = [];
  readonly #clock: Pick<Clock, "now">;
  readonly #visibility: number;
  #messages: QueuedNotice[] = [];
  readonly #seen = new Map<string, number>();

  constructor({ clock, operations = new LedgerOperations(), visibility = 30_000 }: MemoryNotifyQueueOptions) {
    this.operations = operations;
    this.#clock = clock;
    this.#visibility = visibility;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** Returns when the next invisible message becomes visible, in milliseconds, or `null` if there is none. */
  get nextVisibleAt(): number | null {
    const times = this.#messages.map(({ visibleAt }) => visibleAt).filter((at) => at > this.#now());
    return times.length === 0 ? null : Math.min(...times);
  }

  send(pointer: OutboxPointer, channel: string, attempt: string): Promise<void> {
    const body = JSON.stringify(pointer);
    return this.operations.run("send", "write", () => {
      this.sent.push({ pointer: outboxPointerSchema.parse(JSON.parse(body)), channel, attempt });
      const now = this.#now();
      const id = notificationDeduplicationId(pointer, attempt);
      if ((this.#seen.get(id) ?? Number.NEGATIVE_INFINITY) > now - deduplicationWindow) return;
      this.#seen.set(id, now);
      this.#messages.push({ receipt: "", body, channel, receiveCount: 0, visibleAt: now });
    });
  }

  receive(): ReceivedPointer[] {
    const now = this.#now();
    const blocked = new Set(this.#messages.filter(({ visibleAt }) => visibleAt > now).map(({ channel }) => channel));
    const chosen = this.#messages.filter(({ channel }) => !blocked.has(channel)).slice(0, batchSize);
    return chosen.map((message) => {
      message.receiveCount += 1;
      message.visibleAt = now + this.#visibility;
      message.receipt = crypto.randomUUID();
      const { receipt, receiveCount, channel } = message;
      return { receipt, receiveCount, channel, pointer: outboxPointerSchema.parse(JSON.parse(message.body)) };
    });
  }

  remove(receipt: string): void {
    this.#messages = this.#messages.filter((message) => message.receipt !== receipt);
  }

  delay(receipt: string, seconds: number): void {
    const message = this.#messages.find((candidate) => candidate.receipt === receipt);
    if (message !== undefined) message.visibleAt = this.#now() + seconds * 1000;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
