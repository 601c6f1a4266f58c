import type { Entity, TrackerName } from "./item.ts";
import type { ClosingItem, Conflict, Operation } from "./operation.ts";
import type { Diagnostic } from "./plan.ts";
import type { Outcome } from "./state.ts";

/** One thing that was done, or would be done, as people and programs read it. */
export interface ReportedOperation {
  action: "create" | "update" | "close" | "reopen" | "adopt";
  entity: Entity;
  key: string;
  /** Where the item lives; null in a preview of an item that does not exist yet. */
  remote: string | null;
  title: string;
  fields: string[];
}

export interface TrackerResult {
  tracker: TrackerName;
  operations: ReportedOperation[];
  conflicts: Conflict[];
  requests: { reads: number; writes: number };
}

export interface PlanResult {
  path: string;
  goal: string;
  trackers: TrackerResult[];
  diagnostics: Diagnostic[];
}

export interface Held {
  run: string;
  reason: string;
  items: { key: string; title: string; remote: string }[];
}

/** The JSON of `milepost sync` and `milepost preview` (docs/cli.md). */
export interface SyncResult {
  repo: string;
  commit: string | null;
  outcome: Outcome;
  plans: PlanResult[];
  run: string;
  /** ISO 8601 instant after which the rest is worth another try; null when nothing is left. */
  resumeAt: string | null;
  error: string | null;
  held: Held | null;
}

/** What a run holds, of all its plans, and the command that lets it go on. Null when nothing is held. */
export function heldResult(
  run: string,
  plans: readonly { reasons: readonly string[]; items: readonly ClosingItem[] }[],
  approve: string,
): Held | null {
  if (plans.length === 0) return null;
  const reasons = plans.flatMap((plan) => plan.reasons);
  const items = plans.flatMap((plan) => plan.items);
  return {
    run,
    reason: [...reasons, `To let it go on with exactly these items: ${approve}`].join("\n"),
    items: items.map(({ key, title, remote }) => ({ key, title, remote: remote.url })),
  };
}

/** An operation as it is reported. `remote`: where the item lives, which for a new one only the tracker can say. */
export function reportOperation(operation: Operation, remote = remoteOf(operation)): ReportedOperation {
  const { action, entity, key, title, fields } = operation;
  return { action, entity, key, remote, title, fields: [...fields] };
}

function remoteOf(operation: Operation): string | null {
  return operation.action === "create" ? null : operation.link.remote.url;
}
