import { describe, expect, it } from "vitest";
import type { TrackerName } from "../../../shared/model/item.ts";
import type { Link } from "../../../shared/model/link.ts";
import { buildAgreedPlan } from "../../../shared/progress/agreed-plan.ts";
import type { CompletePolicy } from "../../../shared/progress/milestone-progress.ts";
import { deliverable, milestone } from "../sync/builders.ts";
import { link } from "./builders.ts";

const criteria = (done: boolean) => [{ text: "Fast", done, refs: [], line: 1 }];
const keyed = (given = milestone("1", "A", ["x", "y"], { criteria: criteria(true) })) => ({
  milestones: [
    {
      key: "m1",
      milestone: given,
      deliverables: given.deliverables.map((one, index) => ({ key: `d${index + 1}`, deliverable: one })),
    },
  ],
});
const closed = (key: string) => link(key, { state: "open" }, { state: "done" });
const links = (github: Link[], jira: Link[] = []) =>
  new Map<TrackerName, Link[]>([
    ["github", github],
    ["jira", jira],
  ]);
const statusOf = (plan: ReturnType<typeof keyed>, all: ReturnType<typeof links>, complete: CompletePolicy) =>
  buildAgreedPlan(plan, all, { complete }).keyedPlan.milestones.map(({ milestone: { status } }) => status);

describe("a milestone completes", () => {
  it("if everything is done, in any tracker", () => {
    expect(statusOf(keyed(), links([closed("d1"), closed("d2")]), "criteria")).toEqual(["done"]);
    expect(statusOf(keyed(), links([closed("d1")], [closed("d2")]), "criteria")).toEqual(["done"]);
    expect(statusOf(keyed(), links([closed("d1")]), "criteria")).toEqual(["planned"]);
  });

  it("not with an open criterion, unless policy.complete is deliverables", () => {
    const open = keyed(milestone("1", "A", ["x"], { criteria: criteria(false) }));
    expect(statusOf(open, links([closed("d1")]), "criteria")).toEqual(["planned"]);
    expect(statusOf(open, links([closed("d1")]), "deliverables")).toEqual(["done"]);
    const ticked = link(
      "a1",
      { body: { text: "", boxes: [{ text: "Fast", done: false }] } },
      { boxes: [{ text: "Fast", done: true }] },
    );
    expect(statusOf(open, links([closed("d1"), ticked]), "criteria")).toEqual(["done"]);
  });

  it("only by the plan under plan and never", () => {
    const all = links([closed("d1"), closed("d2")]);
    expect(statusOf(keyed(), all, "plan")).toEqual(["planned"]);
    expect(statusOf(keyed(), all, "never")).toEqual(["planned"]);
  });

  it("not if a deliverable is reopened", () => {
    const reopened = link("d2", { state: "done" }, { state: "open" });
    expect(statusOf(keyed(), links([closed("d1"), reopened]), "criteria")).toEqual(["planned"]);
  });

  it("not with a deliverable of ambiguous identity", () => {
    const given = milestone("1", "A", ["x", deliverable("twice"), deliverable("twice")]);
    const known = { ...keyed(given).milestones[0], key: "m1", milestone: given };
    const cut = { milestones: [{ ...known, deliverables: (known.deliverables ?? []).slice(0, 1) }] };
    expect(statusOf(cut, links([closed("d1")]), "criteria")).toEqual(["planned"]);
  });

  it("never if it is cancelled", () => {
    const cancelled = keyed(milestone("1", "A", ["x"], { status: "cancelled" }));
    expect(statusOf(cancelled, links([closed("d1")]), "deliverables")).toEqual(["cancelled"]);
  });
});
