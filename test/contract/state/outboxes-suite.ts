import { beforeEach, describe, expect, it } from "vitest";
import { LeaseLost } from "../../../shared/errors.ts";
import { type Entry, newOutbox, type Outbox } from "../../../shared/model/outbox.ts";
import type { Outboxes } from "../../../shared/ports/outboxes.ts";

export function newsEntry(key: string, at = "2026-06-01T08:00:00.000Z", text = `News ${key}`): Entry {
  const news = { kind: "synced" as const, text, lines: [{ text: "created: API", url: null }] };
  return { key, at, triedAt: null, message: { kind: "news", news } };
}

/** What every store of outboxes does. */
export function outboxesSuite(name: string, make: () => Promise<Outboxes>): void {
  describe(`outboxes: ${name}`, () => {
    let outboxes: Outboxes;
    beforeEach(async () => {
      outboxes = await make();
    });
    const put = (goal: string, changes: Partial<Outbox>) =>
      outboxes.saveOutbox({ ...newOutbox("1", goal), ...changes });
    const change = async (goal: string, changes: Partial<Outbox>) => {
      const stored = await outboxes.outbox("1", goal);
      await put(goal, { ...stored, ...changes });
    };
    const unsent = async () => (await outboxes.unsent()).map(({ goal }) => goal);

    it("has none before the first, and then what was stored, as the next version", async () => {
      expect(await outboxes.outbox("1", "001-a")).toBeNull();
      const first = { ...newOutbox("1", "001-a"), entries: [newsEntry("a"), newsEntry("b")] };
      await outboxes.saveOutbox(first);
      expect(await outboxes.outbox("1", "001-a")).toEqual({ ...first, version: 1 });
      const sending = { by: "one", until: "2026-06-01T08:02:00.000Z" };
      const next = { ...first, version: 1, card: { channel: "C1", ts: "1.000001" }, shown: "d", sending };
      await outboxes.saveOutbox(next);
      expect(await outboxes.outbox("1", "001-a")).toEqual({ ...next, version: 2 });
      expect(await outboxes.outbox("2", "001-a")).toBeNull();
    });

    it("refuses who wrote after another, and keeps what is there", async () => {
      await put("001-a", { slot: "first" });
      await expect(put("001-a", { slot: "late" })).rejects.toThrow(LeaseLost);
      await change("001-a", { slot: "second" });
      await expect(put("001-a", { slot: "late", version: 1 })).rejects.toThrow(LeaseLost);
      await expect(put("001-a", { slot: "early", version: 7 })).rejects.toThrow(LeaseLost);
      expect(await outboxes.outbox("1", "001-a")).toMatchObject({ slot: "second", version: 2 });
      await expect(put("none", { version: 1 })).rejects.toThrow(LeaseLost);
      expect(await outboxes.outbox("1", "none")).toBeNull();
    });

    it("lets one of many at the same time through", async () => {
      const results = await Promise.allSettled(["a", "b", "c", "d"].map((slot) => put("001-a", { slot })));
      expect(results.map(({ status }) => status).sort()).toEqual([
        "fulfilled",
        "rejected",
        "rejected",
        "rejected",
      ]);
    });

    it("lists what has something unsent, the longest waiting first, until it is sent", async () => {
      await put("late", { entries: [newsEntry("l", "2026-06-01T09:00:00.000Z")] });
      await put("early", { entries: [newsEntry("e", "2026-06-01T08:00:00.000Z")] });
      await put("none", {});
      await put("stale", { isStale: true, card: { channel: "C1", ts: "1.000001" } });
      await put("no-card", { isStale: true });
      expect(await unsent()).toEqual(["stale", "early", "late"]);
      await change("early", { entries: [] });
      await change("stale", { isStale: false });
      expect(await unsent()).toEqual(["late"]);
      await change("none", { entries: [newsEntry("n", "2026-06-01T07:00:00.000Z")] });
      expect(await unsent()).toEqual(["none", "late"]);
    });

    it("lists more than fits into one batch, with much in them", async () => {
      const long = "a long sentence about what happened ".repeat(40);
      for (let number = 0; number < 130; number += 1) {
        await put(`g${number}`, { entries: [newsEntry("a", undefined, long), newsEntry("b")] });
      }
      const all = await outboxes.unsent();
      expect(all).toHaveLength(130);
      expect(all[7]?.entries[0]).toEqual(newsEntry("a", undefined, long));
    });

    it("keeps odd goals apart", async () => {
      const odd = [".report", "a", "a#b", "a%23b", "a#outbox", "x".repeat(900), `${"x".repeat(900)}y`];
      for (const goal of odd) await put(goal, { slot: goal, entries: [newsEntry(goal)] });
      for (const goal of odd) expect(await outboxes.outbox("1", goal)).toMatchObject({ slot: goal });
      expect((await unsent()).sort()).toEqual([...odd].sort());
    });
  });
}
