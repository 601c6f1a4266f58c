import { ConfigError, handlingOf, isTransient } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Deliveries } from "../../ports/deliveries.ts";
import type { Envelope } from "../../ports/work-queue.ts";
import type { RepositoryRequest } from "../read/read-repository.ts";
import type { SyncHost } from "./run-context.ts";
import { type SyncRun, syncRepository } from "./sync-repository.ts";

export interface EnvelopeHost {
  clock: Clock;
  deliveries: Pick<Deliveries, "markDone">;
  /** Returns false for a repository that the operator does not allow: its envelopes are dropped. */
  isAllowed: (fullName: string) => boolean;
  openSync: (request: RepositoryRequest, recordedElsewhere: boolean) => Promise<SyncHost>;
  onRun: (envelope: Envelope, run: SyncRun) => void;
  /** Called with the error if a run could not start and another attempt would not succeed either. */
  onRunFailed: (envelope: Envelope, reason: Error) => void;
}

/**
 * Syncs the envelope's repository and marks its delivery as done. Throws the error that stopped the run if a retry can
 * succeed. If access is missing, the delivery is not marked, so that it can be redelivered later; if the config is
 * invalid, it is marked, because a new push will correct the config.
 */
export async function processEnvelope(envelope: Envelope, host: EnvelopeHost): Promise<void> {
  const { kind, delivery, repository, installation, issueEdit } = envelope;
  let stopped: Error | null = null;
  if (host.isAllowed(repository.fullName)) {
    const request: RepositoryRequest = {
      // The id in a push event is current; a stored repository name can now belong to another repository.
      id: kind === "push" ? repository.id : null,
      fullName: repository.fullName,
      ref: null,
      installation,
      isFullScan: kind === "reconcile",
      issueEdit,
    };
    try {
      const run = await syncRepository(request, await host.openSync(request, delivery !== null));
      host.onRun(envelope, run);
      stopped = run.stopped;
    } catch (error) {
      if (!(error instanceof Error) || shouldRetry(kind, error)) throw error;
      stopped = error;
      host.onRunFailed(envelope, error);
    }
  }
  if (stopped && shouldRetry(kind, stopped)) throw stopped;
  if (stopped && !(stopped instanceof ConfigError)) return;
  if (delivery !== null) await host.deliveries.markDone(delivery, host.clock.now());
}

/**
 * Returns true if the envelope has to be processed again. A reconcile is retried only after a transient error, which
 * affects other runs as well; otherwise the retries would block the pushes queued after it.
 */
function shouldRetry(kind: Envelope["kind"], error: unknown): boolean {
  const isPostponable = kind === "reconcile" && error instanceof Error && !isTransient(error);
  return handlingOf(error) !== "needs-person" && !isPostponable;
}
