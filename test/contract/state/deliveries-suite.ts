import { beforeEach, describe, expect, it } from "vitest";
import type { Deliveries } from "../../../shared/ports/deliveries.ts";
import type { Envelope } from "../../../shared/ports/work-queue.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

const day = 24 * 60 * 60 * 1000;

export function envelope(delivery: string): Envelope & { delivery: string } {
  const repository = { id: "1", fullName: "acme/web" };
  return { kind: "push", delivery, repository, ref: "refs/heads/main", after: "c0ffee", installation: null };
}

/** Contract of `Deliveries`. */
export function deliveriesSuite(name: string, make: (clock: VirtualClock) => Promise<Deliveries>): void {
  describe(`deliveries: ${name}`, () => {
    let clock: VirtualClock;
    let deliveries: Deliveries;
    beforeEach(async () => {
      clock = new VirtualClock();
      deliveries = await make(clock);
    });
    const receive = (delivery: string) => deliveries.receive(envelope(delivery), clock.now());
    const done = (delivery: string) => deliveries.markDone(delivery, clock.now());
    const pending = () => deliveries.pending(clock.now());

    it("counts the attempts of a delivery until it is done", async () => {
      expect(await receive("a")).toBe(1);
      expect(await receive("a")).toBe(2);
      expect(await receive("b")).toBe(1);
      await done("a");
      expect(await receive("a")).toBeNull();
      expect(await receive("b")).toBe(2);
    });

    it("numbers simultaneous receipts differently", async () => {
      const attempts = await Promise.all(["a", "a", "a", "a"].map(receive));
      expect(attempts.sort()).toEqual([1, 2, 3, 4]);
    });

    it("lists unfinished deliveries once each, oldest first", async () => {
      expect(await pending()).toEqual([]);
      for (const delivery of ["z", "m", "a"]) {
        await receive(delivery);
        clock.advance(1_000);
      }
      await receive("m");
      expect(await pending()).toEqual([envelope("z"), envelope("a"), envelope("m")]);
      await done("a");
      expect((await pending()).map(({ delivery }) => delivery)).toEqual(["z", "m"]);
    });

    it("lists no deliveries older than three days", async () => {
      await receive("old");
      clock.advance(2 * day);
      await receive("young");
      clock.advance(1 * day - 1_000);
      expect(await pending()).toHaveLength(2);
      clock.advance(2_000);
      expect((await pending()).map(({ delivery }) => delivery)).toEqual(["young"]);
      expect(await receive("old")).toBe(2);
      expect(await pending()).toHaveLength(2);
    });

    it("accepts `markDone` for deliveries that were not received", async () => {
      await done("never");
      await done("never");
      expect(await receive("never")).toBeNull();
      expect(await pending()).toEqual([]);
    });

    it("remembers finished deliveries for seven days", async () => {
      await receive("a");
      await done("a");
      clock.advance(4 * day);
      expect(await receive("a")).toBeNull();
      clock.advance(4 * day);
      expect(await receive("a")).not.toBeNull();
      expect(await pending()).toHaveLength(1);
    });

    it("distinguishes unusual delivery ids", async () => {
      const odd = ["a#b", "a%23b", "-", `${"x".repeat(3_000)}1`, `${"x".repeat(3_000)}2`];
      for (const delivery of odd) expect(await receive(delivery)).toBe(1);
      expect((await pending()).map(({ delivery }) => delivery).sort()).toEqual([...odd].sort());
    });

    it("lists more deliveries than one batch holds", async () => {
      for (let i = 0; i < 230; i++) await receive(`d${i}`);
      expect(await pending()).toHaveLength(230);
    });
  });
}
