import type { Envelope } from "../../shared/ports/work-queue.ts";
import type { WorkHost } from "../../shared/sync/run/work-envelope.ts";

/** By how much the queue's clock and this one may differ, in milliseconds. */
const skew = 2_000;

/**
 * Spares a full look that an event asks for where one that began after the event has come to its end. Merging them in
 * the queue would lose events: what is sent while a look is under way must cause another, and the queue can't know.
 * Kept in the memory of the process: another one looks once more and finds nothing.
 */
export class MergedLooks {
  /** When the last look at a repository began that came to its end, by its id. */
  readonly #begun = new Map<string, number>();

  /** Whether all that had happened when the message was sent has been looked at. `sentAt`: the queue's time, or NaN. */
  covers({ kind, delivery, repository }: Envelope, sentAt: number): boolean {
    if (kind !== "reconcile" || delivery === null || !(sentAt > 0)) return false;
    return (this.#begun.get(repository.id) ?? 0) >= sentAt + skew;
  }

  /** The same host, watched for a look that begins at `begun` and comes to its end. */
  watch(host: WorkHost, begun: number): WorkHost {
    return {
      ...host,
      onRun: (envelope, run) => {
        if (envelope.kind === "reconcile" && run.stopped === null) {
          this.#begun.set(envelope.repository.id, begun);
        }
        host.onRun(envelope, run);
      },
    };
  }
}
