import { describe, expect, test } from "vitest";
import { MergedLooks } from "../../../functions/sync/scan-coalescer.ts";
import type { Envelope } from "../../../shared/ports/work-queue.ts";
import type { SyncRun } from "../../../shared/sync/run/sync-repository.ts";
import type { WorkHost } from "../../../shared/sync/run/work-envelope.ts";
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

/** A look that began at `begun` and ended like that. */
function lookedAt(envelope: Envelope, stopped: Error | null = null): MergedLooks {
  const looks = new MergedLooks();
  const ended: Envelope[] = [];
  const host: WorkHost = {
    clock: new VirtualClock(),
    deliveries: { done: async () => {} },
    maySync: () => true,
    openSync: async () => Promise.reject(new Error("not opened here")),
    onRun: (one) => ended.push(one),
    onRefused: () => {},
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
  looks.watch(host, begun).onRun(envelope, { result, stopped });
  expect(ended).toEqual([envelope]);
  return looks;
}

describe("MergedLooks", () => {
  test("no event is lost: one that was sent while the look was under way, or at its beginning, causes another", () => {
    const looks = lookedAt(event);
    for (const sentAt of [begun - 1_999, begun, begun + 1, begun + 60_000]) {
      expect(looks.covers(event, sentAt)).toBe(false);
    }
  });

  test("what was sent well before a look began has been looked at", () => {
    expect(lookedAt(event).covers(event, begun - 2_000)).toBe(true);
    expect(lookedAt({ ...event, delivery: null }).covers(event, begun - 2_000)).toBe(true);
  });

  test.each([
    ["a look that stopped early", lookedAt(event, new Error("limit")), event],
    ["a push's run, which looks at what changed only", lookedAt({ ...event, kind: "push" }), event],
    [
      "another repository's look",
      lookedAt({ ...event, repository: { id: "18", fullName: "acme/x" } }),
      event,
    ],
    ["the daily look", lookedAt(event), { ...event, delivery: null }],
    ["a push", lookedAt(event), { ...event, kind: "push" as const }],
    ["nothing at all", new MergedLooks(), event],
  ])("spares nothing: %s", (_, looks, envelope) => {
    expect(looks.covers(envelope, 1)).toBe(false);
  });

  test.each([0, Number.NaN])("a message without a time (%d) is always worked", (sentAt) => {
    expect(lookedAt(event).covers(event, sentAt)).toBe(false);
  });
});
