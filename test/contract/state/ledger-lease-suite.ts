import { beforeEach, describe, expect, it } from "vitest";
import { LeaseLost } from "../../../shared/errors.ts";
import type { Lease, Ledger } from "../../../shared/ports/ledger.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { goalState, link } from "./ledger-samples.ts";

/** What the leases of every ledger do. */
export function ledgerLeaseSuite(name: string, make: (clock: VirtualClock) => Promise<Ledger>): void {
  describe(`leases: ${name}`, () => {
    let clock: VirtualClock;
    let ledger: Ledger;
    beforeEach(async () => {
      clock = new VirtualClock();
      ledger = await make(clock);
    });

    async function lease(goal: string, holder: string): Promise<Lease> {
      const taken = await ledger.lease("1", goal, holder, clock.now());
      if (taken === null) throw new Error(`${goal} is leased by another.`);
      return taken;
    }

    it("are held by one at a time, and free after the release", async () => {
      const first = await lease("001-a", "one");
      expect(await ledger.lease("1", "001-a", "two", clock.now())).toBeNull();
      expect(await ledger.lease("1", "001-b", "two", clock.now())).not.toBeNull();
      await first.release(null);
      expect(await ledger.lease("1", "001-a", "two", clock.now())).not.toBeNull();
    });

    it("go to one of many who ask at once", async () => {
      const asked = ["a", "b", "c", "d", "e"].map((holder) =>
        ledger.lease("1", "001-a", holder, clock.now()),
      );
      expect((await Promise.all(asked)).filter((taken) => taken !== null)).toHaveLength(1);
    });

    it("outlive a dead holder by at most 60 s, and not much less", async () => {
      await lease("001-a", "dead");
      clock.advance(40_000);
      expect(await ledger.lease("1", "001-a", "two", clock.now())).toBeNull();
      clock.advance(20_000);
      expect(await ledger.lease("1", "001-a", "two", clock.now())).not.toBeNull();
    });

    it("can be taken again by their holder, whose answer may have been lost", async () => {
      const lost = await lease("001-a", "one");
      const again = await lease("001-a", "one");
      await expect(lost.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      await again.saveGoal(goalState("001-a"));
    });

    it("go on as long as they are held", async () => {
      const taken = await lease("001-a", "one");
      for (let i = 0; i < 10; i++) {
        clock.advance(20_000);
        await taken.hold(clock.now());
        await taken.saveLink("github", link(`d${i}`));
      }
      expect(await ledger.lease("1", "001-a", "two", clock.now())).toBeNull();
      await taken.release(goalState("001-a"));
      expect(await ledger.links("1", "001-a", "github")).toHaveLength(10);
    });

    it("can be renewed late when nobody else took them", async () => {
      const taken = await lease("001-a", "one");
      clock.advance(50_000);
      await expect(taken.saveLink("github", link("m1"))).rejects.toThrow(LeaseLost);
      await taken.hold(clock.now());
      await taken.saveLink("github", link("m1"));
      await taken.release(goalState("001-a"));
      expect(await ledger.goal("1", "001-a")).not.toBeNull();
    });

    it("refuse every write once their time is over", async () => {
      const taken = await lease("001-a", "one");
      clock.advance(50_000);
      await expect(taken.saveLink("github", link("m1"))).rejects.toThrow(LeaseLost);
      await expect(taken.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      expect(await ledger.links("1", "001-a", "github")).toEqual([]);
      expect(await ledger.goal("1", "001-a")).toBeNull();
    });

    it("refuse every write after another took them, and touch nothing of the other's", async () => {
      const old = await lease("001-a", "one");
      clock.advance(50_000);
      const young = await lease("001-a", "two");
      await young.saveLink("github", { ...link("m1"), nonce: "young" });
      await expect(old.hold(clock.now())).rejects.toThrow(LeaseLost);
      await expect(old.saveLink("github", { ...link("m1"), nonce: "old" })).rejects.toThrow(LeaseLost);
      await expect(old.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      await old.release({ ...goalState("001-a"), outcome: "failed" });
      await old.release(null);
      expect((await ledger.links("1", "001-a", "github")).map(({ nonce }) => nonce)).toEqual(["young"]);
      expect(await ledger.lease("1", "001-a", "three", clock.now())).toBeNull();
      await young.release(goalState("001-a"));
      expect(await ledger.goal("1", "001-a")).toMatchObject({ outcome: "synced", version: 1 });
    });

    it("say so when the state of a release could not be stored", async () => {
      const old = await lease("001-a", "one");
      clock.advance(50_000);
      await lease("001-a", "two");
      await expect(old.release(goalState("001-a"))).rejects.toThrow(LeaseLost);
      await old.release(null);
      expect(await ledger.goal("1", "001-a")).toBeNull();
    });

    it("fence a writer whose clock stands still", async () => {
      const old = await lease("001-a", "one");
      const later = new Date(clock.now().getTime() + 50_000);
      const young = await ledger.lease("1", "001-a", "two", later);
      await young?.saveLink("github", { ...link("m1"), nonce: "young" });
      await expect(old.saveLink("github", { ...link("m1"), nonce: "old" })).rejects.toThrow(LeaseLost);
      await expect(old.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      expect((await ledger.links("1", "001-a", "github"))[0]?.nonce).toBe("young");
    });

    it.each([null, goalState("001-a")])("keep their fence growing over a release with %j", async (state) => {
      const old = await lease("001-a", "one");
      clock.advance(50_000);
      const young = await lease("001-a", "two");
      await young.saveLink("github", { ...link("m1"), nonce: "young" });
      await young.release(state);
      const next = await lease("001-a", "three");
      await next.saveLink("github", { ...link("m1"), nonce: "next" });
      await expect(old.hold(clock.now())).rejects.toThrow(LeaseLost);
      expect((await ledger.links("1", "001-a", "github"))[0]?.nonce).toBe("next");
    });

    it("are over after the release", async () => {
      const taken = await lease("001-a", "one");
      await taken.release(goalState("001-a"));
      await taken.release(null);
      await expect(taken.hold(clock.now())).rejects.toThrow(LeaseLost);
      await expect(taken.saveLink("github", link("m1"))).rejects.toThrow(LeaseLost);
      await expect(taken.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      expect(await ledger.goal("1", "001-a")).toMatchObject({ version: 1 });
    });
  });
}
