import { describe, expect, test } from "vitest";
import { ScanCoalescer } from "../../../functions/sync/scan-coalescer.ts";
import type { Envelope } from "../../../shared/ports/work-queue.ts";
import type { EnvelopeHost } from "../../../shared/sync/run/process-envelope.ts";
import type { SyncRun } from "../../../shared/sync/run/sync-repository.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

const event: Envelope = {
  kind: "reconcile",
  delivery: "jira:1",
  repository: { id: "17", fullName: "acme/web" },
  ref: null,
  after: null,
  installation: null,
};
const begun = 1_000_000;

/** Returns a coalescer that has seen a scan which began at `begun` and stopped with that error. */
function coalescerAfter(envelope: Envelope, stopped: Error | null = null): ScanCoalescer {
  const coalescer = new ScanCoalescer();
  const ended: Envelope[] = [];
  const host: EnvelopeHost = {
    clock: new VirtualClock(),
    deliveries: { markDone: async () => {} },
    isAllowed: () => true,
    openSync: async () => Promise.reject(new Error("not used in this test")),
    onRun: (one) => ended.push(one),
    onRunFailed: () => {},
  };
  const result: SyncRun["result"] = {
    repo: "acme/web",
    commit: null,
    outcome: "unchanged",
    plans: [],
    run: "r",
    resumeAt: null,
    error: null,
    held: null,
  };
  coalescer.observe(host, begun).onRun(envelope, { result, stopped });
  expect(ended).toEqual([envelope]);
  return coalescer;
}

describe("MergedLooks", () => {
  test("an event that was sent during a scan, or shortly before it, causes another scan", () => {
    const coalescer = coalescerAfter(event);
    for (const sentAt of [begun - 1_999, begun, begun + 1, begun + 60_000]) {
      expect(coalescer.isCovered(event, sentAt)).toBe(false);
    }
  });

  test("an event that was sent before a scan began is covered by it", () => {
    expect(coalescerAfter(event).isCovered(event, begun - 2_000)).toBe(true);
    expect(coalescerAfter({ ...event, delivery: null }).isCovered(event, begun - 2_000)).toBe(true);
  });

  test.each([
    ["a scan that stopped early", coalescerAfter(event, new Error("limit")), event],
    ["an incremental sync", coalescerAfter({ ...event, kind: "push" }), event],
    ["a scan of another repository", coalescerAfter({ ...event, repository: { id: "18", fullName: "acme/x" } }), event],
    ["the daily scan", coalescerAfter(event), { ...event, delivery: null }],
    ["a push", coalescerAfter(event), { ...event, kind: "push" as const }],
    ["no scan", new ScanCoalescer(), event],
  ])("is not covered by %s", (_, coalescer, envelope) => {
    expect(coalescer.isCovered(envelope, 1)).toBe(false);
  });

  test.each([0, Number.NaN])("a message without a timestamp (%d) is always processed", (sentAt) => {
    expect(coalescerAfter(event).isCovered(event, sentAt)).toBe(false);
  });
});
