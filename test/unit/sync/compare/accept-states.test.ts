import { describe, expect, it } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import type { MilestoneAgreements } from "../../../../shared/model/agreement.ts";
import type { Link, ObservedFields } from "../../../../shared/model/link.ts";
import { acceptStates, agreementsOf } from "../../../../shared/sync/compare/accept-states.ts";
import { planSync } from "../../../../shared/sync/compare/plan-sync.ts";
import { item, link } from "../builders.ts";

const state = (isDone: boolean, revision: number, isPlanChanged = false) => ({
  isDone,
  isDoneInPlan: isPlanChanged,
  revision,
  isPlanChanged,
});
const agreements = (deliverable = state(true, 1), checkbox = state(true, 1)) =>
  new Map<string, MilestoneAgreements>([
    ["m1", { deliverables: new Map([["d1", deliverable]]), checkboxes: [{ text: "Fast", ...checkbox }] }],
  ]);
const observed = (one: Link, changes: ObservedFields): Link => ({ ...one, observed: changes });
const d1 = link("d1", "5", { title: "A", state: "open" });
const a1 = link("a1", "6", { title: "M", body: { text: "- [ ] Fast", boxes: [{ text: "Fast", done: false }] } });

describe("acceptStates", () => {
  it("moves a user's state and ticks to the base state, together with the agreements", () => {
    const observedLinks = [
      observed(d1, { state: "done", title: "Mine" }),
      observed(a1, { boxes: [{ text: "Fast", done: true }] }),
    ];
    const { links, conflicts } = acceptStates(observedLinks, { agreements: agreements(), observedLinks });
    expect(links).toMatchObject([
      { base: { state: "done" }, agreement: { isDone: true, revision: 1 }, observed: { title: "Mine" } },
      {
        base: { body: { boxes: [{ done: true }] } },
        checkboxAgreements: [{ text: "Fast", isDone: true, revision: 1 }],
      },
    ]);
    expect(links[1]).not.toHaveProperty("observed");
    expect(conflicts).toEqual([]);
  });

  it("reports a change that the agreement overrules, and leaves the item to be written", () => {
    const observedLinks = [observed(d1, { state: "done" }), observed(a1, { boxes: [{ text: "Fast", done: true }] })];
    const given = agreements(state(false, 2), state(false, 2));
    const { links, conflicts } = acceptStates(observedLinks, { agreements: given, observedLinks });
    expect(links[0]?.base.state).toBe("done");
    expect(conflicts).toEqual([
      { key: "d1", field: "state", plan: "open", tracker: "done", kept: "plan" },
      { key: "a1", field: "body", plan: "Fast: open", tracker: "Fast: done", kept: "plan" },
    ]);
  });

  it("does not accept that an item was closed as not planned", () => {
    const observedLinks = [observed(d1, { state: "cancelled" })];
    const { links } = acceptStates(observedLinks, { agreements: agreements(state(false, 0)), observedLinks });
    expect(links).toEqual(observedLinks);
  });
});

it("a new item's link gets the agreements from the start, because its state can come from another tracker", () => {
  const given = agreements();
  expect(agreementsOf("d1", given)).toEqual({ agreement: { isDone: true, isDoneInPlan: false, revision: 1 } });
  expect(agreementsOf("d1", agreements(state(false, 0)))).toEqual({});
  const { operations } = planSync({
    desired: [item("d1", { title: "A", state: "done" })],
    links: [],
    uncertainKeys: new Set(),
    removedPolicy: "close",
    statuses: null,
    observed: new Map(),
    conflictPolicy: "tracker",
    format: githubBody,
    agreements: given,
  });
  expect(operations).toMatchObject([{ action: "create", agreements: agreementsOf("d1", given) }]);
});
