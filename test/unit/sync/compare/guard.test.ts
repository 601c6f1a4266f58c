import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../../../shared/config/config.ts";
import type { KeyedItem } from "../../../../shared/model/keyed-plan.ts";
import { findGoalApproval, remainingApprovals } from "../../../../shared/sync/compare/approvals.ts";
import {
  applyGuard,
  emptyPlanReason,
  findHoldReason,
  findRemovedMilestones,
  missingPlanReason,
} from "../../../../shared/sync/compare/guard.ts";
import { UnapprovedCounts } from "../../../../shared/sync/compare/unapproved-counts.ts";
import { link, remote } from "../builders.ts";

const policy = { ...defaultConfig.policy, holdAbove: 10 };
const closing = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `d${index}`,
    title: `${index}`,
    remote: remote(`${index}`),
  }));

const none = { openCount: 0, byItemKey: new Map<string, string>(), remnants: new Map() };

describe("findHoldReason", () => {
  it("holds a plan that closes more than the limit by itself", () => {
    expect(findHoldReason(closing(10), none, policy)).toBeNull();
    expect(findHoldReason(closing(11), none, policy)).toContain(
      "11 items were removed from the plan or cancelled in it",
    );
  });

  it("mentions only cancelled items if removed items are left open", () => {
    const none0 = { ...policy, holdAbove: 0 };
    const leave = { ...none0, removed: "leave" as const };
    expect(findHoldReason(closing(2), none, leave)).toBe(
      "2 items were cancelled in the plan and would be closed; closing more than 0 (policy.holdAbove) needs approval. Undo the cancellation in the plan, or raise policy.holdAbove in the config.",
    );
    expect(findHoldReason(closing(1), none, leave)).toContain("1 item was cancelled in the plan and would be closed");
    expect(findHoldReason(closing(1), none, none0)).toBe(
      "1 item was removed from the plan or cancelled in it and would be closed; closing more than 0 (policy.holdAbove) needs approval. Restore it in the plan, or raise policy.holdAbove in the config.",
    );
  });

  it("explains what happens to the items of a missing plan", () => {
    expect(missingPlanReason("p.md", "close")).toContain(
      "The listed items stay unchanged until the file is restored, or until their closing is approved.",
    );
    expect(emptyPlanReason("p.md", "leave")).toContain(
      "until they are restored. With policy.removed: leave, no item is closed; an approval only confirms the removal.",
    );
  });

  it("counts the items that the rest of the run closes", () => {
    expect(findHoldReason(closing(4), none, policy, 6)).toBeNull();
    expect(findHoldReason(closing(4), none, policy, 7)).toContain(
      "4 items were removed from the plan or cancelled in it and would be closed, after 7 in the same run; closing more than 10",
    );
  });

  it("never holds a plan that closes nothing", () => {
    expect(findHoldReason([], none, policy, 11)).toBeNull();
    expect(findHoldReason([], none, { ...policy, holdAbove: 0 })).toBeNull();
  });
});

describe("findHoldReason for removed milestones", () => {
  const removed = (count: number, openCount: number) => ({
    openCount,
    byItemKey: new Map(closing(count).map(({ key }) => [key, `m${key}`])),
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
    const reason = findHoldReason(closing(count), removed(count, open), policy);
    expect(reason !== null).toBe(isHeld);
    if (isHeld) expect(reason).toContain(`${count} of ${open} milestones were removed from the plan at once`);
  });

  it("counts a milestone once, and not those that only lose deliverables", () => {
    const one = { openCount: 4, byItemKey: new Map(closing(6).map(({ key }) => [key, "m1"])) };
    expect(findHoldReason(closing(6), one, policy)).toBeNull();
    expect(findHoldReason(closing(6), { openCount: 4, byItemKey: new Map() }, policy)).toBeNull();
  });
});

describe("applyGuard", () => {
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
  const guardInput = (operations: ReturnType<typeof close>[]) => ({
    tracker: "github" as const,
    path: "plan.md",
    inputs: "sha",
    syncPlan: {
      operations,
      blockers: [],
      linkUpdates: [] as ReturnType<typeof link>[],
      conflicts: [],
      diagnostics: [],
    },
    links: operations.map((operation) => operation.link),
    closing: closing(operations.length),
    removedMilestones: none,
  });
  const limits = {
    policy: { ...policy, holdAbove: 0 },
    counts: new UnapprovedCounts(),
    isNewlyMatched: false,
    missingReason: null,
  };
  const approve = (...keys: string[]) => ({
    approval: {
      commits: new Set<string>(),
      keys: new Map([["github" as const, new Set(keys)]]),
      creatingInputs: new Map(),
    },
  });

  it("does not count approved items, for this plan or for the rest of the run", () => {
    const all = guardInput([close("d0"), close("d1")]);
    const decision = applyGuard(all, { ...limits, ...approve(first ?? "", second ?? "", "d9") });
    expect(decision).toEqual({
      held: null,
      syncPlan: all.syncPlan,
      counts: { closing: 0, creating: 0 },
      approvedKeys: ["d0", "d1"],
      isCreationApproved: false,
    });
  });

  it("applies only the approved closings of a held plan", () => {
    const all = guardInput([close("d0"), close("d1")]);
    const { held, syncPlan } = applyGuard(all, { ...limits, ...approve("d1") });
    expect(held?.items.map(({ key }) => key)).toEqual(["d0"]);
    expect(syncPlan.operations.map(({ key }) => key)).toEqual(["d1"]);
  });

  it("holds a closing that also moves the item to a milestone that is not created", () => {
    const all = guardInput([close("d0"), close("d1", { milestone: "m7" })]);
    expect(applyGuard(all, { ...limits, ...approve("d1") }).syncPlan.operations).toEqual([]);
  });

  it("records observations of items in a held plan, but no new base state", () => {
    const all = guardInput([close("d0")]);
    const [deleted, renamed, agreed] = ["d5", "d6", "d7"].map((key) => link(key, key, { title: key }));
    if (!deleted || !renamed || !agreed) throw new Error("three links");
    const observations = [
      { ...deleted, isDeleted: true as const, reportedFields: { title: "New" } },
      { ...renamed, observed: { title: "Theirs" } },
    ];
    const linkUpdates = [...observations, { ...agreed, base: { title: "New" } }];
    const found = {
      ...all,
      links: [...all.links, deleted, renamed, agreed],
      syncPlan: { ...all.syncPlan, linkUpdates },
    };
    for (const approved of [approve(), approve("d0")]) {
      const { held, syncPlan } = applyGuard(found, { ...limits, missingReason: "missing", ...approved });
      expect(syncPlan.linkUpdates).toEqual(held ? observations : linkUpdates);
    }
  });

  it("holds every item of a missing plan that is not approved, whatever the limit", () => {
    const generous = { ...limits, policy: { ...policy, holdAbove: 100 }, missingReason: "missing" };
    const all = guardInput([close("d0"), close("d1")]);
    expect(applyGuard(all, { ...generous, ...approve("d0") })).toMatchObject({
      held: { reason: "missing", items: [{ key: "d1" }] },
    });
    expect(applyGuard(all, { ...generous, ...approve("d0", "d1") }).held).toBeNull();
  });
});

describe("findRemovedMilestones", () => {
  const keyedItem = (key: string, milestone: string | null, isRemoved = false): KeyedItem => {
    const role = milestone === null ? "milestone" : "deliverable";
    return { key, role, milestone, number: null, text: key, id: null, isRemoved };
  };
  const prior = [keyedItem("m1", null), keyedItem("m2", null), keyedItem("m3", null), keyedItem("d1", "m1")];
  const links = ["m1", "m2", "a3", "d1"].map((key) => link(key, key, { state: "open" }));
  const items = (...keys: string[]) => keys.map((key) => ({ key, title: key, remote: remote(key) }));

  it("returns the removed milestone of each closing item", () => {
    const now = [keyedItem("m2", null), keyedItem("m1", null, true), keyedItem("m3", null, true)];
    const closed = items("m1", "d1", "a3", "m2");
    const remnantOf = (title: string) => (title === "m3" ? { line: 7, text: "## m3" } : null);
    const { openCount, byItemKey, remnants } = findRemovedMilestones(prior, now, links, closed, remnantOf);
    expect([...remnants]).toEqual([["m3", { title: "m3", line: 7, text: "## m3" }]]);
    expect(openCount).toBe(3);
    expect([...byItemKey]).toEqual([
      ["m1", "m1"],
      ["d1", "m1"],
      ["a3", "m3"],
    ]);
  });

  it("ignores milestones without open items, and those that were removed before", () => {
    const closed = links.map((made) => ({ ...made, base: { state: "done" as const } }));
    expect(findRemovedMilestones(prior, [], closed, [], () => null)).toEqual(none);
    const removed = prior.map((entry) => ({ ...entry, isRemoved: true }));
    expect(findRemovedMilestones(removed, removed, links, items("m1"), () => null)).toEqual(none);
  });
});

describe("approvals", () => {
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

  it("combines all runs; an approval without items is not the same as none", () => {
    const found = findGoalApproval(both, "a");
    expect([...(found?.keys.get("github") ?? [])]).toEqual(["d1", "d2"]);
    expect([...(found?.commits ?? [])]).toEqual(["c-1", "c-2"]);
    expect(findGoalApproval(both, "b")?.keys.get("github")?.size).toBe(0);
    expect([findGoalApproval(both, "c"), findGoalApproval(undefined, "a")]).toEqual([null, null]);
  });

  it("keeps those of open goals", () => {
    expect(remainingApprovals(both, new Set(["b"]))).toEqual([approval("2", [{ goal: "b", items: [] }])]);
    expect([remainingApprovals(both, new Set()), remainingApprovals(undefined, new Set(["a"]))]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
