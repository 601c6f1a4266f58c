import { AccessDenied, ConfigError, LeaseLost, NotFound, OutcomeUnknown, RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Deliveries } from "../../ports/deliveries.ts";
import type { Envelope } from "../../ports/work-queue.ts";
import type { RepositoryRequest } from "../read/read-repository.ts";
import type { SyncHost, SyncRun } from "./sync-repository.ts";
import { syncRepository } from "./sync-repository.ts";

export interface WorkHost {
  clock: Clock;
  deliveries: Pick<Deliveries, "done">;
  /** False for a repository that the operator does not allow: its messages are dropped. */
  maySync: (fullName: string) => boolean;
  openSync: (request: RepositoryRequest, recordedElsewhere: boolean) => Promise<SyncHost>;
  onRun: (envelope: Envelope, run: SyncRun) => void;
  /** Told why no run could begin: a person has to mend it. */
  onRefused: (envelope: Envelope, reason: Error) => void;
}

/**
 * Does the work that an envelope asks for, and marks its delivery as done only then. Throws what stopped the
 * run when coming back by itself helps. Without access it does not, and the delivery stays undone: sent again
 * once a person has mended that, it is worked. A wrong config is done with; mending it is a push. A full look that
 * fails for a reason of its own is told, and left to the next one.
 */
export async function workEnvelope(envelope: Envelope, host: WorkHost): Promise<void> {
  const { delivery, repository } = envelope;
  const stopped = host.maySync(repository.fullName) ? await runSync(envelope, host) : null;
  if (stopped && !isForPeople(stopped) && !canWait(envelope, stopped)) throw stopped;
  if (stopped && !(stopped instanceof ConfigError)) return;
  if (delivery !== null) await host.deliveries.done(delivery, host.clock.now());
}

async function runSync(envelope: Envelope, host: WorkHost): Promise<Error | null> {
  const { delivery, repository, installation } = envelope;
  // What is looked at without an event may have changed its name since it was noted.
  const id = envelope.kind === "push" ? repository.id : null;
  const full = envelope.kind === "reconcile";
  const request = { id, fullName: repository.fullName, ref: null, installation, full };
  try {
    const sync = await host.openSync(request, delivery !== null);
    const run = await syncRepository(request, sync);
    host.onRun(envelope, run);
    return run.stopped;
  } catch (error) {
    if (!isForPeople(error) && !canWait(envelope, error)) throw error;
    host.onRefused(envelope, error);
    return error;
  }
}

/**
 * What a full look alone stumbles over shall not keep the pushes behind it waiting: tomorrow's look comes anyway. A
 * limit or an outage would meet the push as well, so for those it waits as a push does.
 */
function canWait({ kind }: Envelope, error: unknown): error is Error {
  const passes = [RetryLater, OutcomeUnknown, LeaseLost].some((one) => error instanceof one);
  return kind === "reconcile" && error instanceof Error && !passes;
}

function isForPeople(error: unknown): error is Error {
  return [AccessDenied, ConfigError, NotFound].some((kind) => error instanceof kind);
}
