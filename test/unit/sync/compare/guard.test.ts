import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../../../shared/config/config.ts";
import { approvalOf, approvalsLeft } from "../../../../shared/model/approval.ts";
import type { Identity } from "../../../../shared/model/state.ts";
import { emptiedReason, guard, judge, vanishedReason } from "../../../../shared/sync/compare/guard.ts";
import { leavingMilestones } from "../../../../shared/sync/compare/leaving-milestones.ts";
import { link, remote } from "../builders.ts";

const policy = { ...defaultConfig.policy, holdAbove: 10 };
const closing = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `d${index}`,
    title: `${index}`,
    remote: remote(`${index}`),
  }));

const none = { open: 0, byItem: new Map() };

describe("guard", () => {
  it("holds a plan that closes more than the limit by itself", () => {
    expect(guard(closing(10), none, policy)).toBeNull();
    expect(guard(closing(11), none, policy)).toContain("11 items left the plan or were cancelled in it");
  });

  it("says what is true where items that leave are left open: what it counts was cancelled", () => {
    const none0 = { ...policy, holdAbove: 0 };
    const leave = { ...none0, removed: "leave" as const };
    expect(guard(closing(2), none, leave)).toBe(
      "2 items were cancelled in the plan and would be closed; more than 0 (policy.holdAbove) wait for a person. Take that back in the plan, or raise policy.holdAbove in the config.",
    );
    expect(guard(closing(1), none, leave)).toContain("1 item was cancelled in the plan and would be closed");
    expect(guard(closing(1), none, none0)).toBe(
      "1 item left the plan or was cancelled in it and would be closed; more than 0 (policy.holdAbove) wait for a person. Put it back into the plan, or raise policy.holdAbove in the config.",
    );
  });

  it("says of a missing plan what becomes of its items, and that it may be approved", () => {
    expect(vanishedReason("p.md", "close")).toContain(
      "The items listed stay as they are until the file returns, or until an approval lets them close.",
    );
    expect(emptiedReason("p.md", "leave")).toContain(
      "until they return. With policy.removed: leave nothing of it is ever closed: an approval only ends the waiting.",
    );
  });

  it("counts what the rest of the run closes, and says so", () => {
    expect(guard(closing(4), none, policy, 6)).toBeNull();
    expect(guard(closing(4), none, policy, 7)).toContain(
      "4 items left the plan or were cancelled in it and would be closed, after 7 in the same run; more than 10",
    );
  });

  it("never holds a plan that closes nothing", () => {
    expect(guard([], none, policy, 11)).toBeNull();
    expect(guard([], none, { ...policy, holdAbove: 0 })).toBeNull();
  });
});

describe("guard, of milestones that leave", () => {
  const leaving = (count: number, open: number) => ({
    open,
    byItem: new Map(closing(count).map(({ key }) => [key, `m${key}`])),
  });

  it.each([
    [3, 5, true],
    [3, 4, true],
    [4, 4, true],
    [2, 4, false],
    [3, 6, false],
    [3, 3, false],
    [1, 5, false],
  ])("of %i out of %i: held is %s", (count, open, isHeld) => {
    const reason = guard(closing(count), leaving(count, open), policy);
    expect(reason !== null).toBe(isHeld);
    if (isHeld) expect(reason).toContain(`${count} of ${open} milestones left the plan at once`);
  });

  it("counts a milestone once, whatever leaves with it, and not those that only lose deliverables", () => {
    const one = { open: 4, byItem: new Map(closing(6).map(({ key }) => [key, "m1"])) };
    expect(guard(closing(6), one, policy)).toBeNull();
    expect(guard(closing(6), { open: 4, byItem: new Map() }, policy)).toBeNull();
  });
});

describe("judge", () => {
  const [first, second] = closing(2).map((item) => item.key);
  const close = (key: string, extra = {}) => {
    const made = link(key, key, { state: "open" });
    const changes = { state: "cancelled" as const, ...extra };
    const common = {
      key,
      entity: "issue" as const,
      title: key,
      fields: ["state" as const],
      desired: {},
      source: null,
      base: {},
    };
    return { ...common, action: "close" as const, link: made, changes, parent: null };
  };
  const stakes = (operations: ReturnType<typeof close>[]) => ({
    syncPlan: { operations, settled: [] as ReturnType<typeof link>[], conflicts: [], diagnostics: [] },
    links: operations.map((operation) => operation.link),
    closing: closing(operations.length),
    milestones: none,
  });
  const limits = { policy: { ...policy, holdAbove: 0 }, alreadyClosing: 0, missing: null };

  it("does not count what is approved, for this plan or for the rest of the run", () => {
    const all = stakes([close("d0"), close("d1")]);
    const verdict = judge(all, { ...limits, approved: new Set([first ?? "", second ?? "", "d9"]) });
    expect(verdict).toEqual({ held: null, syncPlan: all.syncPlan, closing: 0, approved: ["d0", "d1"] });
  });

  it("lets only approved closings go on in a plan that is held", () => {
    const all = stakes([close("d0"), close("d1")]);
    const { held, syncPlan } = judge(all, { ...limits, approved: new Set(["d1"]) });
    expect(held?.items.map(({ key }) => key)).toEqual(["d0"]);
    expect(syncPlan.operations.map(({ key }) => key)).toEqual(["d1"]);
  });

  it("keeps back what is to move to where nothing is yet", () => {
    const all = stakes([close("d0"), close("d1", { milestone: "m7" })]);
    expect(judge(all, { ...limits, approved: new Set(["d1"]) }).syncPlan.operations).toEqual([]);
  });

  it("keeps what was seen of items in a plan that is held, and nothing that it would settle", () => {
    const all = stakes([close("d0")]);
    const [gone, renamed, agreed] = ["d5", "d6", "d7"].map((key) => link(key, key, { title: key }));
    if (!gone || !renamed || !agreed) throw new Error("three links");
    const learnt = [
      { ...gone, gone: true as const, told: { title: "New" } },
      { ...renamed, observed: { title: "Theirs" } },
    ];
    const settled = [...learnt, { ...agreed, base: { title: "New" } }];
    const found = {
      ...all,
      links: [...all.links, gone, renamed, agreed],
      syncPlan: { ...all.syncPlan, settled },
    };
    for (const approved of [new Set<string>(), new Set(["d0"])]) {
      const { held, syncPlan } = judge(found, { ...limits, missing: "gone", approved });
      expect(syncPlan.settled).toEqual(held ? learnt : settled);
    }
  });

  it("holds everything of a missing plan that is not approved, however little it is", () => {
    const generous = { ...limits, policy: { ...policy, holdAbove: 100 }, missing: "gone" };
    const all = stakes([close("d0"), close("d1")]);
    expect(judge(all, { ...generous, approved: new Set(["d0"]) })).toMatchObject({
      held: { reason: "gone", items: [{ key: "d1" }] },
    });
    expect(judge(all, { ...generous, approved: new Set(["d0", "d1"]) }).held).toBeNull();
  });
});

describe("leavingMilestones", () => {
  const identity = (key: string, milestone: string | null, retired = false): Identity => {
    const role = milestone === null ? "milestone" : "deliverable";
    return { key, role, milestone, number: null, text: key, id: null, retired };
  };
  const prior = [identity("m1", null), identity("m2", null), identity("m3", null), identity("d1", "m1")];
  const links = ["m1", "m2", "a3", "d1"].map((key) => link(key, key, { state: "open" }));
  const items = (...keys: string[]) => keys.map((key) => ({ key, title: key, remote: remote(key) }));

  it("gives each closing item the milestone that left with it", () => {
    const now = [identity("m2", null), identity("m1", null, true), identity("m3", null, true)];
    const { open, byItem } = leavingMilestones(prior, now, links, items("m1", "d1", "a3", "m2"));
    expect(open).toBe(3);
    expect([...byItem]).toEqual([
      ["m1", "m1"],
      ["d1", "m1"],
      ["a3", "m3"],
    ]);
  });

  it("knows a milestone of which everything is closed, or that left before, as none", () => {
    const closed = links.map((made) => ({ ...made, base: { state: "done" as const } }));
    expect(leavingMilestones(prior, [], closed, [])).toEqual({ open: 0, byItem: new Map() });
    const gone = prior.map((entry) => ({ ...entry, retired: true }));
    expect(leavingMilestones(gone, gone, links, items("m1"))).toEqual({ open: 0, byItem: new Map() });
  });
});

describe("approvalOf", () => {
  const item = (key: string) => ({ tracker: "github" as const, key });
  const approval = (run: string, goals: { goal: string; items: ReturnType<typeof item>[] }[]) => ({
    run,
    at: "2026-06-01T08:00:00Z",
    by: "ann",
    commit: `c-${run}`,
    goals,
  });
  const both = [
    approval("1", [{ goal: "a", items: [item("d1")] }]),
    approval("2", [
      { goal: "a", items: [item("d2")] },
      { goal: "b", items: [] },
    ]),
  ];

  it("takes all runs together, and tells an approval of nothing from none", () => {
    const found = approvalOf(both, "a");
    expect([...(found?.keys.get("github") ?? [])]).toEqual(["d1", "d2"]);
    expect([...(found?.commits ?? [])]).toEqual(["c-1", "c-2"]);
    expect(approvalOf(both, "b")?.keys.get("github")?.size).toBe(0);
    expect([approvalOf(both, "c"), approvalOf(undefined, "a")]).toEqual([null, null]);
  });

  it("keeps what waits", () => {
    expect(approvalsLeft(both, new Set(["b"]))).toEqual([approval("2", [{ goal: "b", items: [] }])]);
    expect([approvalsLeft(both, new Set()), approvalsLeft(undefined, new Set(["a"]))]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
