import type { Envelope } from "../../shared/ports/work-queue.ts";
import type { EnvelopeHost } from "../../shared/sync/run/process-envelope.ts";

/** Assumed maximum difference between the clock of SQS and the clock of this process. */
const CLOCK_SKEW_MS = 2_000;

/**
 * Finds events that need no full scan, because this process has finished a scan that began after the event was sent.
 * SQS can't detect this: it would also drop events that were sent during a scan, and such events need another scan.
 */
export class ScanCoalescer {
  /** Start of the last finished scan, in milliseconds since 1970, by repository id. */
  readonly #scanStarts = new Map<string, number>();

  /** Returns true if a finished scan began after the envelope of an event was queued (`sentAt`, in ms since 1970). */
  isCovered({ kind, delivery, repository }: Envelope, sentAt: number): boolean {
    if (kind !== "reconcile" || delivery === null || !(sentAt > 0)) return false;
    return (this.#scanStarts.get(repository.id) ?? 0) >= sentAt + CLOCK_SKEW_MS;
  }

  /** Returns a copy of `host` that also records finished scans. `startedAt`: start of the scan, in ms since 1970. */
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
