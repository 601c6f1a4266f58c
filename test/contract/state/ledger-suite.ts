import { beforeEach, describe, expect, it } from "vitest";
import { VersionConflict } from "../../../shared/errors.ts";
import { type Lease, type Ledger, MAX_INDEXED_REPOSITORIES } from "../../../shared/ports/ledger.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { goalState, link, repositoryState } from "./ledger-samples.ts";

/** Contract of `Ledger`. `make` creates an empty one that uses the clock. */
export function ledgerSuite(name: string, make: (clock: VirtualClock) => Promise<Ledger>): void {
  describe(`ledger: ${name}`, () => {
    let clock: VirtualClock;
    let ledger: Ledger;
    beforeEach(async () => {
      clock = new VirtualClock();
      ledger = await make(clock);
    });

    async function lease(goal: string, holder: string): Promise<Lease> {
      const taken = await ledger.acquireLease("1", goal, holder, clock.now());
      if (taken === null) throw new Error(`${goal} is leased by another.`);
      return taken;
    }

    describe("the index of tracker projects", () => {
      it("has the repositories that use a project, until they use another one", async () => {
        expect(await ledger.repositoriesOf("jira", "WEB")).toEqual([]);
        for (const id of ["1", "2", "2"]) await ledger.changeProject(id, "jira", null, "WEB");
        expect((await ledger.repositoriesOf("jira", "WEB")).sort()).toEqual(["1", "2"]);
        await ledger.changeProject("1", "jira", "WEB", "APP");
        await ledger.changeProject("2", "jira", "WEB", null);
        expect(await ledger.repositoriesOf("jira", "WEB")).toEqual([]);
        expect(await ledger.repositoriesOf("jira", "APP")).toEqual(["1"]);
      });

      it("has a bounded number of repositories", async () => {
        for (let id = 1; id <= MAX_INDEXED_REPOSITORIES + 2; id += 1) {
          await ledger.changeProject(`${id}`, "jira", null, "WEB");
        }
        const found = await ledger.repositoriesOf("jira", "WEB");
        expect(found).toHaveLength(MAX_INDEXED_REPOSITORIES);
        await ledger.changeProject(found[0] ?? "", "jira", "WEB", null);
        await ledger.changeProject("99", "jira", null, "WEB");
        expect(await ledger.repositoriesOf("jira", "WEB")).toContain("99");
      });
    });

    describe("repositories", () => {
      it("returns what was saved, with the next version", async () => {
        expect(await ledger.repository("1")).toBeNull();
        const state = repositoryState("1", "acme/web");
        await ledger.saveRepository(state);
        expect(await ledger.repository("1")).toEqual({ ...state, version: 1 });
      });

      it("rejects a save of an older version, and a second first save", async () => {
        const state = repositoryState("1", "acme/web");
        await ledger.saveRepository(state);
        await expect(ledger.saveRepository(state)).rejects.toThrow(VersionConflict);
        await ledger.saveRepository({ ...state, version: 1, installation: 8 });
        await expect(ledger.saveRepository({ ...state, version: 1 })).rejects.toThrow(VersionConflict);
        expect(await ledger.repository("1")).toMatchObject({ version: 2, installation: 8 });
      });

      it("rejects a save of a version of an unknown repository", async () => {
        const state = { ...repositoryState("1", "acme/web"), version: 3 };
        await expect(ledger.saveRepository(state)).rejects.toThrow(VersionConflict);
      });

      it("accepts one of two concurrent saves", async () => {
        const saves = [1, 2].map((installation) =>
          ledger.saveRepository({ ...repositoryState("1", "acme/web"), installation }),
        );
        const statuses = (await Promise.allSettled(saves)).map(({ status }) => status).sort();
        expect(statuses).toEqual(["fulfilled", "rejected"]);
      });

      it("finds a repository by its current name, case-insensitively", async () => {
        await ledger.saveRepository(repositoryState("1", "Acme/Web"));
        expect(await ledger.repositoryNamed("acme/WEB")).toMatchObject({ id: "1", fullName: "Acme/Web" });
        expect(await ledger.repositoryNamed("acme/we")).toBeNull();
        await ledger.saveRepository({ ...repositoryState("1", "acme/site"), version: 1 });
        expect(await ledger.repositoryNamed("acme/web")).toBeNull();
        expect(await ledger.repositoryNamed("acme/site")).toMatchObject({ id: "1" });
      });

      it("finds the repository that had a name last", async () => {
        await ledger.saveRepository(repositoryState("9", "acme/web"));
        clock.advance(1_000);
        await ledger.saveRepository(repositoryState("5", "acme/web"));
        expect((await ledger.repositoryNamed("acme/web"))?.id).toBe("5");
        clock.advance(1_000);
        await ledger.saveRepository({ ...repositoryState("9", "acme/web"), version: 1 });
        expect((await ledger.repositoryNamed("acme/web"))?.id).toBe("9");
      });

      it("lists all repositories once each, by name", async () => {
        expect(await ledger.repositories()).toEqual([]);
        for (const [id, fullName] of [
          ["1", "acme/web"],
          ["2", "acme/api"],
          ["3", "zeta/app"],
        ] as const) {
          await ledger.saveRepository(repositoryState(id, fullName));
        }
        await ledger.saveRepository({ ...repositoryState("1", "acme/web"), version: 1 });
        expect((await ledger.repositories()).map(({ fullName }) => fullName)).toEqual([
          "acme/api",
          "acme/web",
          "zeta/app",
        ]);
      });

      it("returns copies", async () => {
        const state = repositoryState("1", "acme/web");
        await ledger.saveRepository(state);
        state.plans.new = { goal: "x", blob: "x", isUpToDate: true, wasSynced: true, diagnostics: [] };
        const read = await ledger.repository("1");
        if (read !== null) read.fullName = "changed";
        expect(await ledger.repository("1")).toEqual({ ...repositoryState("1", "acme/web"), version: 1 });
      });
    });

    describe("goals", () => {
      it("has no state for a goal that was only leased", async () => {
        expect(await ledger.goal("1", "001-a")).toBeNull();
        const taken = await lease("001-a", "one");
        expect(taken.state).toBeNull();
        expect(await ledger.goal("1", "001-a")).toBeNull();
        await taken.release(null);
        expect(await ledger.goal("1", "001-a")).toBeNull();
        expect((await lease("001-a", "two")).state).toBeNull();
      });

      it("stores the state with the release, and returns it with the next lease", async () => {
        await (await lease("001-a", "one")).release(goalState("001-a"));
        const stored = { ...goalState("001-a"), version: 1 };
        expect(await ledger.goal("1", "001-a")).toEqual(stored);
        const next = await lease("001-a", "two");
        expect(next.state).toEqual(stored);
        await next.release({ ...stored, outcome: "partial" });
        expect(await ledger.goal("1", "001-a")).toEqual({ ...stored, outcome: "partial", version: 2 });
      });

      it("keeps the state when a lease is released without one", async () => {
        await (await lease("001-a", "one")).release(goalState("001-a"));
        await (await lease("001-a", "two")).release(null);
        expect(await ledger.goal("1", "001-a")).toEqual({ ...goalState("001-a"), version: 1 });
      });

      it("stores states while the lease is held", async () => {
        const taken = await lease("001-a", "one");
        await taken.saveGoal({ ...goalState("001-a"), outcome: "partial" });
        expect(await ledger.goal("1", "001-a")).toMatchObject({ version: 1, outcome: "partial" });
        expect(await ledger.acquireLease("1", "001-a", "two", clock.now())).toBeNull();
        await taken.saveGoal(goalState("001-a"));
        await taken.release(goalState("001-a"));
        expect(await ledger.goal("1", "001-a")).toMatchObject({ version: 3, outcome: "synced" });
      });

      it("rejects a state that was read before the lease", async () => {
        await (await lease("001-a", "one")).release(goalState("001-a"));
        const old = await ledger.goal("1", "001-a");
        if (old === null) throw new Error("not saved");
        await (await lease("001-a", "two")).release(old);
        const third = await lease("001-a", "three");
        await expect(third.saveGoal(old)).rejects.toThrow(VersionConflict);
        expect(await ledger.goal("1", "001-a")).toMatchObject({ version: 2 });
      });

      it("distinguishes goals of other repositories and goals with similar names", async () => {
        const names = ["001-a", "001-ab", "001-a#link#github#k", "001-a%23link%23github%23k", "001", "x".repeat(1_100)];
        for (const name of names) await (await lease(name, "one")).release(goalState(name));
        for (const name of names) expect((await ledger.goal("1", name))?.goal).toBe(name);
        expect(await ledger.goal("2", "001-a")).toBeNull();
      });
    });

    describe("links", () => {
      it("returns the links of one goal in one tracker, sorted by key", async () => {
        for (const goal of ["001-a", "001-ab", "001-a#link#github#x"]) {
          const taken = await lease(goal, "one");
          await taken.saveLink("github", link(`${goal}/b`));
          await taken.saveLink("github", link(`${goal}/a`));
          await taken.saveLink("jira", link(`${goal}/j`));
          await taken.release(goal === "001-ab" ? null : goalState(goal));
        }
        expect(await ledger.links("1", "001-a", "github")).toEqual([link("001-a/a"), link("001-a/b")]);
        expect(await ledger.links("1", "001-a", "jira")).toEqual([link("001-a/j")]);
        expect((await ledger.links("1", "001-ab", "github")).map(({ key }) => key)).toEqual(["001-ab/a", "001-ab/b"]);
        expect(await ledger.links("1", "001", "github")).toEqual([]);
        expect(await ledger.links("2", "001-a", "github")).toEqual([]);
      });

      it("turns an intent into a link", async () => {
        const taken = await lease("001-a", "one");
        await taken.saveLink("github", { ...link("m1"), remote: null });
        expect(await ledger.links("1", "001-a", "github")).toEqual([{ ...link("m1"), remote: null }]);
        await taken.saveLink("github", link("m1"));
        expect(await ledger.links("1", "001-a", "github")).toEqual([link("m1")]);
      });

      it("gives back long bodies and strange text as they were", async () => {
        const text = `ä 漢字 \u{1f600} "quoted" \\ \n${"long ".repeat(20_000)}`;
        const strange = { ...link("m1"), base: { title: "", body: { text, boxes: [{ text, done: true }] } } };
        await (await lease("001-a", "one")).saveLink("github", strange);
        expect(await ledger.links("1", "001-a", "github")).toEqual([strange]);
      });
    });

    const run = { run: "01J", at: "2026-06-01T08:00:00Z", commit: "c0ffee", result: { plans: [] } };

    it("gives a run back to its repository for 90 days", async () => {
      const item = { tracker: "github" as const, key: "d1", title: "A", remote: "https://github.example/1" };
      const held = [{ goal: "001-a", path: "a.md", items: [item] }];
      const approved = { at: "2026-06-02T08:00:00Z", by: "ann" };
      expect(await ledger.run("1", "01J")).toBeNull();
      await ledger.saveRun("1", run);
      expect(await ledger.run("1", "01J")).toEqual(run);
      await ledger.saveRun("1", { ...run, held, approved });
      expect(await ledger.run("1", "01J")).toEqual({ ...run, held, approved });
      expect([await ledger.run("2", "01J"), await ledger.run("1", "01")]).toEqual([null, null]);
      clock.advance(89 * 24 * 60 * 60 * 1000);
      expect(await ledger.run("1", "01J")).not.toBeNull();
      clock.advance(24 * 60 * 60 * 1000 + 1000);
      expect(await ledger.run("1", "01J")).toBeNull();
    });

    it("stores runs separately from goals", async () => {
      await ledger.saveRun("1", run);
      await ledger.saveRun("1", { ...run, result: undefined });
      expect(await ledger.goal("1", "01J")).toBeNull();
      expect(await ledger.repositories()).toEqual([]);
    });

    it("returns the last runs of a repository, newest first", async () => {
      expect(await ledger.runs("1", 5)).toEqual([]);
      for (const id of ["01C", "01A", "01D", "01B"]) await ledger.saveRun("1", { ...run, run: id });
      await ledger.saveRun("2", { ...run, run: "01Z" });
      await (await lease("001-a", "one")).release(goalState("001-a"));
      expect((await ledger.runs("1", 5)).map((one) => one.run)).toEqual(["01D", "01C", "01B", "01A"]);
      expect(await ledger.runs("1", 2)).toEqual([
        { ...run, run: "01D" },
        { ...run, run: "01C" },
      ]);
    });

    it("does not return expired runs", async () => {
      await ledger.saveRun("1", { ...run, run: "01C" });
      clock.advance(60 * 24 * 60 * 60 * 1000);
      for (const id of ["01A", "01B"]) await ledger.saveRun("1", { ...run, run: id });
      clock.advance(31 * 24 * 60 * 60 * 1000);
      expect((await ledger.runs("1", 2)).map((one) => one.run)).toEqual(["01B", "01A"]);
      expect((await ledger.runs("1", 1)).map((one) => one.run)).toEqual(["01B"]);
    });

    describe("days", () => {
      const day = (date: string, done: number) => ({ date, done, total: 9 });

      it("returns the last count of each day of a goal, oldest first", async () => {
        expect(await ledger.days("1", "001-a")).toEqual([]);
        for (const counted of [day("2026-06-02", 2), day("2026-05-31", 0), day("2026-06-02", 3)]) {
          await ledger.saveDay("1", "001-a", counted);
        }
        expect(await ledger.days("1", "001-a")).toEqual([day("2026-05-31", 0), day("2026-06-02", 3)]);
      });

      it("distinguishes the days of goals, and stores them separately from goals and links", async () => {
        const names = ["001-a", "001-ab", "001-a#day#2026-06-01", "001-a#link#github", "001"];
        for (const [index, name] of names.entries()) {
          const taken = await lease(name, "one");
          await taken.saveLink("github", link(`${name}/l`));
          await taken.release(goalState(name));
          await ledger.saveDay("1", name, day("2026-06-01", index));
        }
        for (const [index, name] of names.entries()) {
          expect(await ledger.days("1", name)).toEqual([day("2026-06-01", index)]);
          expect(await ledger.links("1", name, "github")).toEqual([link(`${name}/l`)]);
          expect((await ledger.goal("1", name))?.goal).toBe(name);
        }
        expect(await ledger.days("2", "001-a")).toEqual([]);
        expect(await ledger.runs("1", 9)).toEqual([]);
      });
    });
  });
}
