import { beforeEach, describe, expect, it } from "vitest";
import { VersionConflict } from "../../../shared/errors.ts";
import { createOutbox, type Outbox, type OutboxEntry } from "../../../shared/model/outbox.ts";
import type { Outboxes } from "../../../shared/ports/outboxes.ts";

export function newsEntry(
  key: string,
  queuedAt = "2026-06-01T08:00:00.000Z",
  text = `Notification ${key}`,
): OutboxEntry {
  const notification = { kind: "synced" as const, text, lines: [{ text: "created: API", url: null }] };
  return { key, queuedAt, attemptedAt: null, message: { kind: "notification", notification } };
}

/** Contract of `Outboxes`. */
export function outboxesSuite(name: string, make: () => Promise<Outboxes>): void {
  describe(`outboxes: ${name}`, () => {
    let outboxes: Outboxes;
    beforeEach(async () => {
      outboxes = await make();
    });
    const put = (goal: string, changes: Partial<Outbox>) =>
      outboxes.saveOutbox({ ...createOutbox("1", goal), ...changes });
    const change = async (goal: string, changes: Partial<Outbox>) => {
      const stored = await outboxes.outbox("1", goal);
      await put(goal, { ...stored, ...changes });
    };
    const unsent = async () => (await outboxes.unsent()).map(({ goal }) => goal);

    it("returns what was saved, with the next version", async () => {
      expect(await outboxes.outbox("1", "001-a")).toBeNull();
      const first = { ...createOutbox("1", "001-a"), entries: [newsEntry("a"), newsEntry("b")] };
      await outboxes.saveOutbox(first);
      expect(await outboxes.outbox("1", "001-a")).toEqual({ ...first, version: 1 });
      const sendLease = { holder: "one", expiresAt: "2026-06-01T08:02:00.000Z" };
      const next = {
        ...first,
        version: 1,
        card: { channel: "C1", ts: "1.000001" },
        cardDigest: "d",
        sendLease,
      };
      await outboxes.saveOutbox(next);
      expect(await outboxes.outbox("1", "001-a")).toEqual({ ...next, version: 2 });
      expect(await outboxes.outbox("2", "001-a")).toBeNull();
    });

    it("rejects a save of an older version", async () => {
      await put("001-a", { lastSlot: "first" });
      await expect(put("001-a", { lastSlot: "late" })).rejects.toThrow(VersionConflict);
      await change("001-a", { lastSlot: "second" });
      await expect(put("001-a", { lastSlot: "late", version: 1 })).rejects.toThrow(VersionConflict);
      await expect(put("001-a", { lastSlot: "early", version: 7 })).rejects.toThrow(VersionConflict);
      expect(await outboxes.outbox("1", "001-a")).toMatchObject({ lastSlot: "second", version: 2 });
      await expect(put("none", { version: 1 })).rejects.toThrow(VersionConflict);
      expect(await outboxes.outbox("1", "none")).toBeNull();
    });

    it("accepts one of several concurrent saves", async () => {
      const results = await Promise.allSettled(["a", "b", "c", "d"].map((lastSlot) => put("001-a", { lastSlot })));
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    });

    it("lists unsent outboxes by their oldest entry", async () => {
      await put("late", { entries: [newsEntry("l", "2026-06-01T09:00:00.000Z")] });
      await put("early", { entries: [newsEntry("e", "2026-06-01T08:00:00.000Z")] });
      await put("none", {});
      await put("stale", { isCardOutdated: true, card: { channel: "C1", ts: "1.000001" } });
      await put("no-card", { isCardOutdated: true });
      expect(await unsent()).toEqual(["stale", "early", "late"]);
      await change("early", { entries: [] });
      await change("stale", { isCardOutdated: false });
      expect(await unsent()).toEqual(["late"]);
      await change("none", { entries: [newsEntry("n", "2026-06-01T07:00:00.000Z")] });
      expect(await unsent()).toEqual(["none", "late"]);
    });

    it("lists more outboxes than one batch holds, with long entries", async () => {
      const long = "a long sentence about what happened ".repeat(40);
      for (let number = 0; number < 130; number += 1) {
        await put(`g${number}`, { entries: [newsEntry("a", undefined, long), newsEntry("b")] });
      }
      const all = await outboxes.unsent();
      expect(all).toHaveLength(130);
      expect(all[7]?.entries[0]).toEqual(newsEntry("a", undefined, long));
    });

    it("distinguishes unusual goal names", async () => {
      const odd = [".report", "a", "a#b", "a%23b", "a#outbox", "x".repeat(900), `${"x".repeat(900)}y`];
      for (const goal of odd) await put(goal, { lastSlot: goal, entries: [newsEntry(goal)] });
      for (const goal of odd) expect(await outboxes.outbox("1", goal)).toMatchObject({ lastSlot: goal });
      expect((await unsent()).sort()).toEqual([...odd].sort());
    });
  });
}
