import { awsParts } from "../../shared/compose/aws-sync-host.ts";
import { reconcileHost } from "../../shared/compose/reconcile-host.ts";
import type { ReconcileHost } from "../../shared/sync/reconcile/daily-reconcile.ts";
import { dailyReconcile } from "../../shared/sync/reconcile/daily-reconcile.ts";

let opening: Promise<ReconcileHost> | null = null;

/** Lambda behind a daily schedule. What fails is thrown: Lambda calls again, and repetitions change nothing. */
export async function handler(): Promise<void> {
  opening ??= awsParts(process.env).then(reconcileHost);
  try {
    await dailyReconcile(await opening);
  } catch (error) {
    opening = null;
    throw error;
  }
}
