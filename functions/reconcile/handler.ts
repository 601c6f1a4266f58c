import type { ReconcileHost } from "../../shared/sync/use-cases/daily-reconcile.ts";
import { dailyReconcile } from "../../shared/sync/use-cases/daily-reconcile.ts";
import { awsParts } from "../sync/aws-host.ts";
import { reconcileHost } from "./reconcile-host.ts";

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
