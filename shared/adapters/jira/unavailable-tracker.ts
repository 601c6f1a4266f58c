import type { DesiredItems } from "../../model/desired-items.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { syncDiagnostic } from "../../sync/diagnostic-codes.ts";
import { plainBody } from "./body/plain-body.ts";

/** Returns the result for a plan that can't be synced: no items, and a diagnostic with the message. */
export function rejectPlan(message: string): DesiredItems {
  const diagnostics = [syncDiagnostic("tracker-unavailable", message)];
  return { items: [], diagnostics, isRejected: true };
}

/** Returns a Jira tracker that rejects every plan with this message, for a project that can't be used. */
export function unavailableTracker(message: string): Tracker {
  const rejectWrite = async (): Promise<never> => {
    throw new Error("Jira is unavailable and must not be written to");
  };
  return {
    name: "jira",
    // Never used, because there are no items.
    bodyFormat: plainBody,
    desired: async () => rejectPlan(message),
    deliverableBody: () => ({ text: "", boxes: [] }),
    discoverySnapshot: () => null,
    itemUrl: () => null,
    observe: async () => new Map(),
    scan: async () => ({ found: new Map(), deleted: new Set() }),
    isUnchangedSince: async () => true,
    version: async () => null,
    findMarked: async () => [],
    existingTitles: async () => new Map(),
    refresh: () => {},
    requests: () => ({ reads: 0, writes: 0 }),
    reserveQuota: async () => {},
    maxBatchSize: () => 1,
    create: rejectWrite,
    update: rejectWrite,
    attach: rejectWrite,
  };
}
