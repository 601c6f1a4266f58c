import { RetryLater, UsageError } from "../shared/errors.ts";
import { hasErrors } from "../shared/model/plan/plan-values.ts";
import type { SyncResult } from "../shared/model/result.ts";
import type { SyncRun } from "../shared/sync/run/sync-repository.ts";
import { exitCodes } from "./exit-code.ts";

export function syncExitCode({ result, stopped }: SyncRun): number {
  if (stopped instanceof UsageError) return exitCodes.usage;
  if (stopped instanceof RetryLater && stopped.reason === "interrupted") return exitCodes.interrupted;
  if (result.outcome === "held") return exitCodes.held;
  if (result.resumeAt !== null) return exitCodes.stopped;
  return result.outcome === "failed" || result.outcome === "partial" || result.error !== null
    ? exitCodes.failed
    : exitCodes.done;
}

/** Returns `failed` if a plan has errors; else, with `detailed`, `changes` if a sync would do or hold operations. */
export function previewExitCode(result: SyncResult, detailed: boolean): number {
  if (result.plans.some((plan) => hasErrors(plan.diagnostics))) return exitCodes.failed;
  const changes = result.plans.some((plan) => plan.trackers.some(({ operations }) => operations.length > 0));
  return detailed && (changes || result.held) ? exitCodes.changes : exitCodes.done;
}
