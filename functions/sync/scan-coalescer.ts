import type { Envelope } from "../../shared/ports/work-queue.ts";
import type { EnvelopeHost } from "../../shared/sync/run/process-envelope.ts";

/** Assumed maximum difference between the queue's clock and the host's. */
const CLOCK_SKEW_MS = 2_000;

/**
 * Finds events that need no full scan, because a scan that began after the event has finished in this process. The
 * queue can't coalesce events: it would drop an event that was sent during a scan and needs another scan.
 */
export class ScanCoalescer {
  /** Start of the last finished scan, in milliseconds since 1970, by repository id. */
  readonly #scanStarts = new Map<string, number>();

  /** Returns true if a finished scan began after the event was sent. `sentAt`: in milliseconds since 1970, or NaN. */
  isCovered({ kind, delivery, repository }: Envelope, sentAt: number): boolean {
    if (kind !== "reconcile" || delivery === null || !(sentAt > 0)) return false;
    return (this.#scanStarts.get(repository.id) ?? 0) >= sentAt + CLOCK_SKEW_MS;
  }

  /** Returns a host that also records each finished scan. `startedAt`: its start, in milliseconds since 1970. */
  observe(host: EnvelopeHost, startedAt: number): EnvelopeHost {
    return {
      ...host,
      onRun: (envelope, run) => {
        if (envelope.kind === "reconcile" && run.stopped === null) {
          this.#scanStarts.set(envelope.repository.id, startedAt);
        }
        host.onRun(envelope, run);
      },
    };
  }
}
