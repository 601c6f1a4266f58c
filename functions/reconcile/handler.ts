import { awsWorkerOptions } from "../../shared/compose/aws/worker-host.ts";
import { lazyOnce } from "../../shared/compose/lazy-once.ts";
import { reconcileHost } from "../../shared/compose/reconcile-host.ts";
import { dailyReconcile } from "../../shared/sync/reconcile/daily-reconcile.ts";

const openHost = lazyOnce(async () => reconcileHost(await awsWorkerOptions(process.env)));

/** Lambda behind the daily schedule. If it throws, Lambda calls it again; repeating it changes nothing. */
export async function handler(): Promise<void> {
  await dailyReconcile(await openHost());
}
