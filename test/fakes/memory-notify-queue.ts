import { noticeId } from "../../shared/adapters/sqs/deduplication-id.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { type Notice, type NotifyQueue, noticeSchema } from "../../shared/ports/notify-queue.ts";
import { Operations } from "./operations.ts";

const deduplicationWindow = 5 * 60 * 1000;
const batchSize = 10;

interface QueuedNotice {
  receipt: string;
  body: string;
  channel: string;
  receiveCount: number;
  visibleAt: number;
}

export interface ReceivedNotice {
  receipt: string;
  notice: Notice;
  channel: string;
  receiveCount: number;
}

export interface MemoryNotifyQueueOptions {
  clock: Pick<Clock, "now">;
  operations?: Operations;
  /** In milliseconds. */
  visibility?: number;
}

/** The notify queue in memory, as SQS does it: a batch may hold several of one channel, which then waits for them all. */
export class MemoryNotifyQueue implements NotifyQueue {
  readonly operations: Operations;
  /** Everything that was sent, dropped repetitions included. */
  readonly sent: { notice: Notice; channel: string; attempt: string }[] = [];
  readonly #clock: Pick<Clock, "now">;
  readonly #visibility: number;
  #messages: QueuedNotice[] = [];
  readonly #seen = new Map<string, number>();

  constructor({ clock, operations = new Operations(), visibility = 30_000 }: MemoryNotifyQueueOptions) {
    this.operations = operations;
    this.#clock = clock;
    this.#visibility = visibility;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** When the next message can be seen that can't be seen now, in milliseconds; null: there is none. */
  get nextVisibleAt(): number | null {
    const times = this.#messages.map(({ visibleAt }) => visibleAt).filter((at) => at > this.#now());
    return times.length === 0 ? null : Math.min(...times);
  }

  send(notice: Notice, channel: string, attempt: string): Promise<void> {
    const body = JSON.stringify(notice);
    return this.operations.run("send", "write", () => {
      this.sent.push({ notice: noticeSchema.parse(JSON.parse(body)), channel, attempt });
      const now = this.#now();
      const id = noticeId(notice, attempt);
      if ((this.#seen.get(id) ?? Number.NEGATIVE_INFINITY) > now - deduplicationWindow) return;
      this.#seen.set(id, now);
      this.#messages.push({ receipt: "", body, channel, receiveCount: 0, visibleAt: now });
    });
  }

  receive(): ReceivedNotice[] {
    const now = this.#now();
    const blocked = new Set(
      this.#messages.filter(({ visibleAt }) => visibleAt > now).map(({ channel }) => channel),
    );
    const chosen = this.#messages.filter(({ channel }) => !blocked.has(channel)).slice(0, batchSize);
    return chosen.map((message) => {
      message.receiveCount += 1;
      message.visibleAt = now + this.#visibility;
      message.receipt = crypto.randomUUID();
      const { receipt, receiveCount, channel } = message;
      return { receipt, receiveCount, channel, notice: noticeSchema.parse(JSON.parse(message.body)) };
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
