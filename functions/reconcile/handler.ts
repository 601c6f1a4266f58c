import { awsReconcileOptions } from "../../shared/compose/aws/reconcile-host.ts";
import { lazyOnce } from "../../shared/compose/lazy-once.ts";
import { reconcileHost } from "../../shared/compose/reconcile-host.ts";
import { dailyReconcile } from "../../shared/sync/reconcile/daily-reconcile.ts";

const openHost = lazyOnce(async () => reconcileHost(await awsReconcileOptions(process.env)));

/** The Lambda function for the daily reconcile. If it throws, Lambda calls it again; a second full scan is harmless. */
export async function handler(): Promise<void> {
  await dailyReconcile(await openHost());
}
