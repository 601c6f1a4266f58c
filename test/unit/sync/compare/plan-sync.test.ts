import { describe, expect, it } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import {
  findClosingItems,
  linksToObserve,
  type PlanSyncInput,
  planSync,
} from "../../../../shared/sync/compare/plan-sync.ts";
import { config, freeze, item, link, milestone, observed, plan } from "../builders.ts";
import { emptyWorld, planFor, sync } from "./tracker-model.ts";

const input = (extra: Partial<PlanSyncInput>): PlanSyncInput =>
  freeze({
    desired: [],
    links: [],
    uncertainKeys: new Set<string>(),
    removedPolicy: "close",
    statuses: null,
    observed: new Map(),
    conflictPolicy: "tracker",
    format: githubBody,
    ...extra,
  });
const nothing = { operations: [], blockers: [], linkUpdates: [], conflicts: [], diagnostics: [] };

describe("planSync", () => {
  it("does nothing and observes nothing if the plan did not change", () => {
    const fields = { title: "A", state: "open" as const, labels: ["milepost"], due: null };
    const calm = input({ desired: [item("d1", fields)], links: [link("d1", "5", fields)] });
    expect(linksToObserve(calm)).toEqual([]);
    expect(planSync(calm)).toEqual(nothing);
  });

  it("creates a milestone, then its tracking issue if there is something to accept, then its deliverables", () => {
    const criteria = [{ text: "Fast", done: false, refs: [], line: 1 }];
    const of = plan([milestone("1", "A", ["x", "y"], { criteria }), milestone("2", "B", ["z"])]);
    const { operations } = planFor(emptyWorld(), of, config()).syncPlan;
    expect(operations.map(({ action, key }) => `${action} ${key}`)).toEqual(
      ["m1", "a1", "d1", "d2", "m2", "d3"].map((key) => `create ${key}`),
    );
    const [last] = operations.slice(-1);
    expect(last?.action === "create" && "parent" in last.item.fields).toBe(false);
  });

  it("creates the tracking issue with the first criterion, and leaves it open without the last", () => {
    const world = emptyWorld();
    const without = plan([milestone("1", "A", ["x"])]);
    const criteria = [{ text: "Fast", done: false, refs: [], line: 1 }];
    sync(world, without, config());
    const { syncPlan } = sync(world, plan([milestone("1", "A", ["x"], { criteria })]), config());
    expect(syncPlan.operations.map(({ action, key }) => `${action} ${key}`)).toEqual(["create a1", "update d1"]);
    const { operations } = sync(world, without, config()).syncPlan;
    expect(operations.map(({ action, key, fields }) => `${action} ${key} ${fields}`)).toEqual(["update a1 body"]);
  });

  it("creates an item again whose create was interrupted", () => {
    const intent = { ...link("d1", "5", { title: "A" }), remote: null };
    const { operations } = planSync(input({ desired: [item("d1", { title: "A" })], links: [intent] }));
    expect(operations).toEqual([expect.objectContaining({ action: "create", key: "d1", intent })]);
  });

  it("closes removed items: a milestone as done, an issue as cancelled", () => {
    const links = [
      link("m1", "1", { title: "M", state: "open" }, "milestone"),
      link("d1", "5", { title: "D", state: "open" }),
    ];
    const seen = new Map(links.map(({ key, remote }) => [key, observed(remote.name, { state: "open" })]));
    const leaving = input({ links, observed: seen });
    expect(linksToObserve(leaving).map(({ key }) => key)).toEqual(["m1", "d1"]);
    expect(findClosingItems(leaving).map(({ title }) => title)).toEqual(["M", "D"]);
    const { operations } = planSync(leaving);
    expect(operations).toEqual([
      expect.objectContaining({
        action: "close",
        key: "m1",
        changes: { state: "done" },
        base: { title: "M", state: "done" },
      }),
      expect.objectContaining({ action: "close", key: "d1", changes: { state: "cancelled" } }),
    ]);
  });

  it("leaves a removed item alone because of the policy, or if it is closed, not created or ambiguous", () => {
    const open = link("d1", "5", { title: "D", state: "open" });
    const cases: Partial<PlanSyncInput>[] = [
      { links: [open], removedPolicy: "leave" },
      { links: [open], uncertainKeys: new Set(["d1"]) },
      { links: [{ ...open, remote: null }] },
      { links: [{ ...open, base: { title: "D", state: "done" } }] },
    ];
    for (const extra of cases) {
      expect(planSync(input(extra))).toEqual(nothing);
      expect(linksToObserve(input(extra))).toEqual([]);
      expect(findClosingItems(input(extra))).toEqual([]);
    }
  });

  it("counts cancelled items as closing, but not those that are done or were cancelled before", () => {
    const links = [
      link("m1", "1", { title: "M", state: "open" }, "milestone"),
      link("a1", "2", { title: "A", state: "open" }),
      link("d1", "3", { title: "D1", state: "open" }),
      link("d2", "4", { title: "D2", state: "open" }),
      link("d3", "5", { title: "D3", state: "cancelled" }),
      link("d4", "6", { title: "D4" }),
      { ...link("d5", "7", { title: "D5" }), remote: null },
      link("d6", "8", { title: "Removed", state: "open" }),
    ];
    const desired = [
      item("m1", { state: "done" }, "milestone"),
      item("a1", { state: "cancelled" }),
      item("d1", { state: "cancelled" }),
      item("d2", { state: "done" }),
      item("d3", { state: "cancelled" }),
      item("d4", { state: "cancelled" }),
      item("d5", { state: "cancelled" }),
      item("d7", { state: "cancelled" }),
    ];
    const keys = (extra: Partial<PlanSyncInput>) =>
      findClosingItems(input({ desired, links, ...extra })).map(({ key }) => key);
    expect(keys({})).toEqual(["d6", "a1", "d1", "d4"]);
    expect(keys({ removedPolicy: "leave" })).toEqual(["a1", "d1", "d4"]);
  });

  it("reopens an item that returns to the plan, unless a user did", () => {
    const back = {
      desired: [item("d1", { state: "open" })],
      links: [link("d1", "5", { title: "d1", state: "cancelled" })],
    };
    const closed = planSync(
      input({ ...back, observed: new Map([["d1", observed("5", { title: "d1", state: "cancelled" })]]) }),
    );
    expect(closed.operations).toEqual([expect.objectContaining({ action: "reopen", changes: { state: "open" } })]);
    const open = planSync(
      input({ ...back, observed: new Map([["d1", observed("5", { title: "d1", state: "open" })]]) }),
    );
    expect(open).toEqual({ ...nothing, linkUpdates: [link("d1", "5", { title: "d1", state: "open" })] });
  });

  it("reports a deleted item and does not create it again", () => {
    const links = [link("d1", "5", { title: "A", state: "open" }), link("d2", "6", { title: "B", state: "open" })];
    const result = planSync(input({ desired: [item("d1", { title: "A2" })], links }));
    expect(result.operations).toEqual([]);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(["item-deleted", "item-deleted"]);
  });

  it("updates the base state without a request if the user's value wins", () => {
    const links = [link("d1", "5", { title: "A" })];
    const seen = new Map([["d1", observed("5", { title: "Mine" })]]);
    const result = planSync(input({ desired: [item("d1", { title: "B" })], links, observed: seen }));
    expect(result.linkUpdates).toEqual([link("d1", "5", { title: "B" })]);
    expect(result.conflicts).toEqual([{ key: "d1", field: "title", plan: "B", tracker: "Mine", kept: "tracker" }]);
    expect(planSync(input({ desired: [item("d1", { title: "B" })], links: result.linkUpdates }))).toEqual(nothing);
  });

  it("changes milestone and parent of a moved deliverable in one operation", () => {
    const world = emptyWorld();
    const criteria = [{ text: "Fast", done: false, refs: [], line: 1 }];
    const planWith = (one: string[], two: string[]) =>
      plan([milestone("1", "Alpha", one, { criteria }), milestone("2", "Beta", two, { criteria })]);
    sync(world, planWith(["One", "Two"], ["Three"]), config());
    const moved = planWith(["One"], ["Two", "Three"]);
    const { syncPlan } = sync(world, moved, config());
    expect(syncPlan.operations.map(({ action, key, fields }) => ({ action, key, fields }))).toEqual([
      { action: "update", key: "d2", fields: ["milestone", "parent"] },
    ]);
    expect(world.items.get("4")).toMatchObject({ fields: { milestone: "5" }, parent: "6" });
  });
});
