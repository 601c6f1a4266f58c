import type { Clock } from "../../ports/clock.ts";
import type { Deliveries } from "../../ports/deliveries.ts";
import type { FailedDeliveries } from "../../ports/failed-deliveries.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { WorkQueue } from "../../ports/work-queue.ts";
import { chooseRedeliveries } from "./choose-redeliveries.ts";
import { queueUndone } from "./queue-undone.ts";

export interface ReconcileHost {
  clock: Pick<Clock, "now">;
  ledger: Pick<Ledger, "repositories">;
  deliveries: Pick<Deliveries, "pending" | "receive">;
  queue: WorkQueue;
  /** What the operator allows. */
  maySync: (fullName: string) => boolean;
  /** Null for a token: only an App may see what GitHub could not deliver. */
  failedDeliveries: () => Promise<FailedDeliveries | null>;
  log: (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
}

const day = 24 * 60 * 60 * 1000;
/** GitHub redelivers what is up to three days old ("Redelivering webhooks"). */
const redeliverable = 3 * day;
/** How many deliveries are asked for again in one day. */
const mostRedeliveries = 100;

/**
 * The daily round that closes what events leave open: webhooks that never arrived, work that never ended, and what
 * people changed. It only queues; the worker does the rest, in the order of each repository's queue.
 */
export async function dailyReconcile(host: ReconcileHost): Promise<void> {
  await queueReconcile(host);
  await redeliverFailed(host);
}

/** Queues what was received and never done, then a full look at every repository that is still allowed. */
export async function queueReconcile(host: ReconcileHost): Promise<void> {
  const { clock, ledger, deliveries, queue, maySync, log } = host;
  const now = clock.now();
  const undone = await queueUndone(deliveries, queue, now);
  const allowed = (await ledger.repositories()).filter(({ fullName }) => maySync(fullName));
  for (const { id, fullName, installation } of allowed) {
    const repository = { id, fullName };
    // A day's number stands for the attempt: a round that is repeated is merged with itself.
    await queue.send(
      { kind: "reconcile", delivery: null, repository, ref: null, after: null, installation },
      Math.floor(now.getTime() / day),
    );
  }
  log("reconcile queued", { repositories: allowed.length, deliveries: undone });
}

/** Has GitHub send again what never arrived here. Trouble with that is told and stops nothing. */
export async function redeliverFailed({ clock, failedDeliveries, log }: ReconcileHost): Promise<void> {
  try {
    const failed = await failedDeliveries();
    if (failed === null) return;
    const tries = await failed.triesSince(new Date(clock.now().getTime() - redeliverable));
    const chosen = chooseRedeliveries(tries, mostRedeliveries);
    for (const { id } of chosen) await failed.redeliver(id);
    log("redelivered", { deliveries: chosen.length });
  } catch (error) {
    log("not redelivered", { error: error instanceof Error ? error.message : String(error) });
  }
}
