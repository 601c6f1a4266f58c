import { beforeEach, describe, expect, it } from "vitest";
import { LeaseLost } from "../../../shared/errors.ts";
import type { Lease, Ledger } from "../../../shared/ports/ledger.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { goalState, link } from "./ledger-samples.ts";

/** Contract of `Lease`. */
export function ledgerLeaseSuite(name: string, make: (clock: VirtualClock) => Promise<Ledger>): void {
  describe(`leases: ${name}`, () => {
    let clock: VirtualClock;
    let ledger: Ledger;
    beforeEach(async () => {
      clock = new VirtualClock();
      ledger = await make(clock);
    });

    async function lease(goal: string, holder: string): Promise<Lease> {
      const taken = await ledger.acquireLease("1", goal, holder, clock.now());
      if (taken === null) throw new Error(`${goal} is leased by another process.`);
      return taken;
    }

    it("have one holder at a time, and are free after the release", async () => {
      const first = await lease("001-a", "one");
      expect(await ledger.acquireLease("1", "001-a", "two", clock.now())).toBeNull();
      expect(await ledger.acquireLease("1", "001-b", "two", clock.now())).not.toBeNull();
      await first.release(null);
      expect(await ledger.acquireLease("1", "001-a", "two", clock.now())).not.toBeNull();
    });

    it("are acquired by one of several concurrent processes", async () => {
      const asked = ["a", "b", "c", "d", "e"].map((holder) => ledger.acquireLease("1", "001-a", holder, clock.now()));
      expect((await Promise.all(asked)).filter((taken) => taken !== null)).toHaveLength(1);
    });

    it("expire 45 s to 60 s after a crash of the holder", async () => {
      await lease("001-a", "dead");
      clock.advance(40_000);
      expect(await ledger.acquireLease("1", "001-a", "two", clock.now())).toBeNull();
      clock.advance(20_000);
      expect(await ledger.acquireLease("1", "001-a", "two", clock.now())).not.toBeNull();
    });

    it("can be acquired again by their holder, after a lost response", async () => {
      const lost = await lease("001-a", "one");
      const again = await lease("001-a", "one");
      await expect(lost.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      await again.saveGoal(goalState("001-a"));
    });

    it("last as long as they are extended", async () => {
      const taken = await lease("001-a", "one");
      for (let i = 0; i < 10; i++) {
        clock.advance(20_000);
        await taken.extend(clock.now());
        await taken.saveLink("github", link(`d${i}`));
      }
      expect(await ledger.acquireLease("1", "001-a", "two", clock.now())).toBeNull();
      await taken.release(goalState("001-a"));
      expect(await ledger.links("1", "001-a", "github")).toHaveLength(10);
    });

    it("can be extended late if nobody else acquired them", async () => {
      const taken = await lease("001-a", "one");
      clock.advance(50_000);
      await expect(taken.saveLink("github", link("m1"))).rejects.toThrow(LeaseLost);
      await taken.extend(clock.now());
      await taken.saveLink("github", link("m1"));
      await taken.release(goalState("001-a"));
      expect(await ledger.goal("1", "001-a")).not.toBeNull();
    });

    it("reject every write after they expired", async () => {
      const taken = await lease("001-a", "one");
      clock.advance(50_000);
      await expect(taken.saveLink("github", link("m1"))).rejects.toThrow(LeaseLost);
      await expect(taken.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      expect(await ledger.links("1", "001-a", "github")).toEqual([]);
      expect(await ledger.goal("1", "001-a")).toBeNull();
    });

    it("reject every write after another process acquired them", async () => {
      const old = await lease("001-a", "one");
      clock.advance(50_000);
      const young = await lease("001-a", "two");
      await young.saveLink("github", { ...link("m1"), nonce: "young" });
      await expect(old.extend(clock.now())).rejects.toThrow(LeaseLost);
      await expect(old.saveLink("github", { ...link("m1"), nonce: "old" })).rejects.toThrow(LeaseLost);
      await expect(old.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      await old.release({ ...goalState("001-a"), outcome: "failed" });
      await old.release(null);
      expect((await ledger.links("1", "001-a", "github")).map(({ nonce }) => nonce)).toEqual(["young"]);
      expect(await ledger.acquireLease("1", "001-a", "three", clock.now())).toBeNull();
      await young.release(goalState("001-a"));
      expect(await ledger.goal("1", "001-a")).toMatchObject({ outcome: "synced", version: 1 });
    });

    it("throw if the state of a release could not be stored", async () => {
      const old = await lease("001-a", "one");
      clock.advance(50_000);
      await lease("001-a", "two");
      await expect(old.release(goalState("001-a"))).rejects.toThrow(LeaseLost);
      await old.release(null);
      expect(await ledger.goal("1", "001-a")).toBeNull();
    });

    it("reject a writer whose clock stands still", async () => {
      const old = await lease("001-a", "one");
      const later = new Date(clock.now().getTime() + 50_000);
      const young = await ledger.acquireLease("1", "001-a", "two", later);
      await young?.saveLink("github", { ...link("m1"), nonce: "young" });
      await expect(old.saveLink("github", { ...link("m1"), nonce: "old" })).rejects.toThrow(LeaseLost);
      await expect(old.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      expect((await ledger.links("1", "001-a", "github"))[0]?.nonce).toBe("young");
    });

    it.each([null, goalState("001-a")])("have a growing fence, also over a release with %j", async (state) => {
      const old = await lease("001-a", "one");
      clock.advance(50_000);
      const young = await lease("001-a", "two");
      await young.saveLink("github", { ...link("m1"), nonce: "young" });
      await young.release(state);
      const next = await lease("001-a", "three");
      await next.saveLink("github", { ...link("m1"), nonce: "next" });
      await expect(old.extend(clock.now())).rejects.toThrow(LeaseLost);
      expect((await ledger.links("1", "001-a", "github"))[0]?.nonce).toBe("next");
    });

    it("reject writes after the release", async () => {
      const taken = await lease("001-a", "one");
      await taken.release(goalState("001-a"));
      await taken.release(null);
      await expect(taken.extend(clock.now())).rejects.toThrow(LeaseLost);
      await expect(taken.saveLink("github", link("m1"))).rejects.toThrow(LeaseLost);
      await expect(taken.saveGoal(goalState("001-a"))).rejects.toThrow(LeaseLost);
      expect(await ledger.goal("1", "001-a")).toMatchObject({ version: 1 });
    });
  });
}
