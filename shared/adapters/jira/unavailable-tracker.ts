import type { DesiredItems } from "../../model/desired-items.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { syncDiagnostic } from "../../sync/diagnostic-codes.ts";
import { plainBody } from "./body/plain-body.ts";

/** Returns the desired items of a plan that can't be synced: none, and a diagnostic with the message. */
export function rejectPlan(message: string): DesiredItems {
  const diagnostics = [syncDiagnostic("tracker-unavailable", message)];
  return { items: [], diagnostics, isRejected: true };
}

/** Returns a Jira tracker for a project that can't be used. The tracker rejects every plan with `message`. */
export function unavailableTracker(message: string): Tracker {
  const rejectWrite = async (): Promise<never> => {
    throw new Error("Jira is unavailable and must not be written to");
  };
  return {
    name: "jira",
    // Any format is correct here, because a tracker without items has no bodies.
    bodyFormat: plainBody,
    desired: async () => rejectPlan(message),
    deliverableBody: () => ({ text: "", boxes: [] }),
    discoverySnapshot: () => null,
    observe: async () => new Map(),
    scan: async () => ({ found: new Map(), deleted: new Set() }),
    isUnchangedSince: async () => true,
    version: async () => null,
    findMarked: async () => [],
    existingTitles: async () => new Map(),
    findObstacle: async () => null,
    accounts: () => [],
    refresh: () => {},
    requests: () => ({ reads: 0, writes: 0 }),
    reserveQuota: async () => {},
    maxBatchSize: () => 1,
    create: rejectWrite,
    update: rejectWrite,
    attach: rejectWrite,
    block: rejectWrite,
    unblock: rejectWrite,
  };
}
