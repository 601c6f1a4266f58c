import { DAY_MS } from "../../calendar/days.ts";
import { groupBy } from "../../collections/group-by.ts";
import { messageOf } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Deliveries } from "../../ports/deliveries.ts";
import type { FailedDeliveries } from "../../ports/failed-deliveries.ts";
import type { StateLedger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import type { Envelope, WorkQueue } from "../../ports/work-queue.ts";
import { chooseRedeliveries } from "./choose-redeliveries.ts";

export interface ReconcileHost {
  clock: Pick<Clock, "now">;
  ledger: Pick<StateLedger, "repositories">;
  deliveries: Pick<Deliveries, "pending" | "receive" | "markDone">;
  queue: WorkQueue;
  /** Returns true if the operator allows a repository. */
  isAllowed: (fullName: string) => boolean;
  /** Returns `null` if the credentials can't read GitHub's log of webhooks: only a GitHub App can. */
  failedDeliveries: () => Promise<FailedDeliveries | null>;
  log: Log;
}

/** GitHub redelivers webhooks that are up to three days old (GitHub docs, "Redelivering webhooks"). */
const REDELIVERY_PERIOD_MS = 3 * DAY_MS;
const MAX_REDELIVERIES_PER_DAY = 100;

/** Queues unfinished deliveries and full scans, and requests redeliveries. Throws if queueing failed. */
export async function dailyReconcile(host: ReconcileHost): Promise<void> {
  try {
    await queueReconcile(host);
  } finally {
    await redeliverFailed(host);
  }
}

/**
 * Queues unfinished deliveries, and full scans of all allowed repositories. Of several deliveries that cause the same
 * work, queues the newest and marks the others as done. Throws all failures as one error.
 */
export async function queueReconcile(host: ReconcileHost): Promise<void> {
  const { clock, ledger, deliveries, queue, isAllowed, log } = host;
  const now = clock.now();
  const failures: unknown[] = [];
  const orElse = async <T>(work: Promise<T>, fallback: T, envelope: Envelope | null = null): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      failures.push(error);
      const { delivery = null, repository = null } = envelope ?? {};
      log("not queued", { delivery, repository: repository?.fullName ?? null, error: messageOf(error) });
      return fallback;
    }
  };
  const sendAgain = async (envelope: Envelope & Delivered): Promise<number> => {
    const attempt = await deliveries.receive(envelope, now);
    if (attempt === null) return 0;
    await queue.send(envelope, attempt);
    return 1;
  };
  let unfinished = 0;
  for (const same of groupSameWork(await orElse(deliveries.pending(now), []))) {
    const newest = same.at(-1);
    if (newest === undefined) continue;
    const sent = await orElse(sendAgain(newest), null, newest);
    if (sent === null) continue;
    unfinished += sent;
    // Only now, so that a crash leaves a delivery that is not done.
    const older = same.slice(0, -1);
    await Promise.all(older.map((one) => orElse(deliveries.markDone(one.delivery, now), undefined, one)));
  }
  const repositories = await orElse(ledger.repositories(), []);
  let queued = 0;
  for (const { id, fullName, installation } of repositories.filter(({ fullName }) => isAllowed(fullName))) {
    const repository = { id, fullName };
    const kind = "reconcile" as const;
    const envelope = { kind, delivery: null, repository, ref: null, after: null, installation };
    // The day is the attempt: the queue drops a second reconcile of the same day.
    const sending = queue.send(envelope, Math.floor(now.getTime() / DAY_MS)).then(() => 1);
    queued += await orElse(sending, 0, envelope);
  }
  log("reconcile queued", { repositories: queued, deliveries: unfinished });
  if (failures.length === 0) return;
  throw new AggregateError(
    failures,
    `The daily reconcile could not queue ${failures.length} of its messages ("not queued" in the log). The first failure: ${messageOf(failures[0])}`,
  );
}

type Delivered = { delivery: string };

/** Groups deliveries that cause the same work: a sync, or a full scan, of the same repository. Keeps their order. */
function groupSameWork(envelopes: readonly Envelope[]): Iterable<(Envelope & Delivered)[]> {
  const delivered = envelopes.flatMap(({ delivery, ...rest }) => (delivery === null ? [] : [{ ...rest, delivery }]));
  return groupBy(delivered, ({ kind, repository }) => `${repository.id} ${kind === "reconcile"}`).values();
}

/** Requests the redelivery of undelivered webhooks. Logs an error instead of throwing it. */
export async function redeliverFailed({ clock, failedDeliveries, log }: ReconcileHost): Promise<void> {
  try {
    const failed = await failedDeliveries();
    if (failed === null) return;
    const found = await failed.attemptsSince(new Date(clock.now().getTime() - REDELIVERY_PERIOD_MS));
    const { chosen, waiting, abandoned } = chooseRedeliveries(found, MAX_REDELIVERIES_PER_DAY);
    for (const { guid, attempts } of abandoned) log("delivery abandoned", { delivery: guid, attempts });
    for (const { id } of chosen) await failed.redeliver(id);
    log("redelivery requested", { deliveries: chosen.length, waiting, abandoned: abandoned.length });
  } catch (error) {
    log("redelivery failed", { error: messageOf(error) });
  }
}
