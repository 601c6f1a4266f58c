import type { Clock } from "../../ports/clock.ts";
import type { Deliveries } from "../../ports/deliveries.ts";
import type { FailedDeliveries } from "../../ports/failed-deliveries.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Envelope, WorkQueue } from "../../ports/work-queue.ts";
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
 * people changed. It only queues; the worker does the rest, in the order of each repository's queue. Throws at its end
 * when something could not be queued.
 */
export async function dailyReconcile(host: ReconcileHost): Promise<void> {
  try {
    await queueReconcile(host);
  } finally {
    await redeliverFailed(host);
  }
}

/**
 * Queues what was received and never done, then a full look at every repository that is still allowed. What can't be
 * queued is told and keeps nothing else waiting; when all had their turn, it is thrown.
 */
export async function queueReconcile(host: ReconcileHost): Promise<void> {
  const { clock, ledger, deliveries, queue, maySync, log } = host;
  const now = clock.now();
  const failures: unknown[] = [];
  const fail = (envelope: Pick<Envelope, "delivery" | "repository"> | null, error: unknown) => {
    failures.push(error);
    const { delivery = null, repository = null } = envelope ?? {};
    log("not queued", { delivery, repository: repository?.fullName ?? null, error: messageOf(error) });
  };
  /** Without a list nothing of it can be queued; the other list is. */
  const listed = async <T>(list: Promise<T>, none: T): Promise<T> => {
    try {
      return await list;
    } catch (error) {
      fail(null, error);
      return none;
    }
  };
  const undone = await listed(queueUndone(deliveries, queue, now, fail), 0);
  const known = await listed(ledger.repositories(), []);
  let queued = 0;
  for (const { id, fullName, installation } of known.filter(({ fullName }) => maySync(fullName))) {
    const repository = { id, fullName };
    const envelope = { delivery: null, repository, ref: null, after: null, installation };
    try {
      // A day's number stands for the attempt: a round that is repeated is merged with itself.
      await queue.send({ ...envelope, kind: "reconcile" }, Math.floor(now.getTime() / day));
      queued += 1;
    } catch (error) {
      fail(envelope, error);
    }
  }
  log("reconcile queued", { repositories: queued, deliveries: undone });
  if (failures.length === 0) return;
  throw new AggregateError(
    failures,
    `The daily reconcile could not queue everything: ${failures.length} failed ("not queued" in the log), the first with: ${messageOf(failures[0])}`,
  );
}

/** Has GitHub send again what never arrived here. Trouble with that is told and stops nothing. */
export async function redeliverFailed({ clock, failedDeliveries, log }: ReconcileHost): Promise<void> {
  try {
    const failed = await failedDeliveries();
    if (failed === null) return;
    const found = await failed.triesSince(new Date(clock.now().getTime() - redeliverable));
    const { chosen, waiting, givenUp } = chooseRedeliveries(found, mostRedeliveries);
    for (const { guid, tries } of givenUp) log("redelivery given up", { delivery: guid, tries });
    for (const { id } of chosen) await failed.redeliver(id);
    log("redelivered", { deliveries: chosen.length, waiting, givenUp: givenUp.length });
  } catch (error) {
    log("not redelivered", { error: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
