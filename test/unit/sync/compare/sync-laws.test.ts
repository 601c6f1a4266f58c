import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Config } from "../../../../shared/config/config.ts";
import type { Milestone, Plan } from "../../../../shared/model/plan/plan.ts";
import { sampled } from "../../../support/sampled.ts";
import { alikePlans, config, plan } from "../builders.ts";
import { apply, emptyWorld, loseLedger, markedItems, planFor, sync, type World } from "./tracker-model.ts";

const words = fc.constantFrom("Fast", "Fast search", "Search is fast", "@everyone", "Résumé", "a | b", "C++");
const boxes = fc.array(fc.record({ text: words, done: fc.boolean() }), { maxLength: 4 });
const details: fc.Arbitrary<Partial<Milestone>> = fc.record(
  {
    status: fc.constantFrom("planned", "active", "done", "cancelled"),
    schedule: fc.constantFrom(
      null,
      { text: "May", start: null, due: "2026-05-31" },
      { text: "June", start: null, due: "2026-06-30" },
    ),
    value: fc.option(words),
    owner: fc.option(words),
    criteria: boxes.map((list) => list.map((box) => ({ ...box, refs: [], line: 1 }))),
    verification: boxes.map((list) => list.map((box) => ({ ...box, line: 1 }))),
    validation: fc.array(words, { maxLength: 2 }),
    risks: fc.array(fc.record({ text: words, mitigation: fc.option(words) }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const plans: fc.Arbitrary<Plan> = fc
  .tuple(alikePlans, fc.array(details, { minLength: 5, maxLength: 5 }), fc.nat())
  .map(([base, extras, ticks]) =>
    plan(
      base.milestones.map((entry, index) => ({
        ...entry,
        ...extras[index],
        deliverables: entry.deliverables.map((item, place) => ({
          ...item,
          done: ((ticks >> place) & 1) === 1,
        })),
      })),
    ),
  );
const configs: fc.Arbitrary<Config> = fc
  .record({
    milestones: fc.boolean(),
    tracking: fc.boolean(),
    issues: fc.constantFrom("deliverables", "deliverables", "none"),
    labels: fc.constantFrom<string[]>(["milepost"], ["Milepost", "plan"], []),
    title: fc.constantFrom("{goal.number} M{milestone.number}: {milestone.title}", "{milestone.title}"),
  })
  .chain((github) =>
    fc
      .record({ removed: fc.constantFrom("close", "leave"), conflicts: fc.constantFrom("tracker", "plan") })
      .map((policy) => {
        const whole = config(github);
        return { ...whole, policy: { ...whole.policy, ...policy } };
      }),
  );

/** What a user does to one item between two syncs. */
const edits = fc.array(
  fc.record({
    item: fc.nat(),
    what: fc.constantFrom(
      "title",
      "close",
      "reopen",
      "cancel",
      "tick",
      "write",
      "break",
      "label",
      "unlabel",
      "due",
      "milestone",
    ),
  }),
  { maxLength: 6 },
);
type Edit = { item: number; what: string };

function edit(world: World, { item, what }: Edit): void {
  const found = [...world.items.values()][item % Math.max(1, world.items.size)];
  if (!found) return;
  const { fields } = found;
  const next = { ...fields };
  if (what === "title") next.title = `${fields.title} by hand ${item}`;
  if (what === "close") next.state = "done";
  if (what === "cancel") next.state = found.entity === "issue" ? "cancelled" : "done";
  if (what === "reopen") next.state = "open";
  if (what === "tick") next.body = fields.body.replace("- [ ]", "- [x]");
  if (what === "write") next.body = `Above\r\n${fields.body}\r\nBelow $&`;
  if (what === "break") next.body = fields.body.replace("<!-- /milepost -->", "");
  if (what === "label" && fields.labels) next.labels = [...fields.labels, "people"];
  if (what === "unlabel" && fields.labels) next.labels = fields.labels.slice(1);
  if (what === "due" && found.entity === "milestone") next.due = "2030-01-01";
  if (what === "milestone" && found.entity === "issue") next.milestone = null;
  found.fields = next;
}

/** A second sync of the same plan changes nothing. */
const unchanged = { operations: [], linkUpdates: [], conflicts: [] };

describe("a sync of any plans, with any user edits between syncs", () => {
  it("is complete: the next one changes nothing", () => {
    fc.assert(
      fc.property(configs, fc.array(fc.tuple(plans, edits), { minLength: 1, maxLength: 4 }), (settings, steps) => {
        const world = emptyWorld();
        for (const [next, done] of steps) {
          for (const one of done) edit(world, one);
          sync(world, next, settings);
          const again = planFor(world, next, settings);
          expect(again.syncPlan).toMatchObject(unchanged);
        }
      }),
      { numRuns: sampled(300) },
    );
  });

  it("changes nothing if only users changed something", () => {
    fc.assert(
      fc.property(configs, plans, edits, (settings, one, done) => {
        const world = emptyWorld();
        sync(world, one, settings);
        for (const change of done) edit(world, change);
        expect(planFor(world, one, settings).syncPlan).toMatchObject(unchanged);
      }),
      { numRuns: sampled(100) },
    );
  });

  it("creates nothing twice and has no conflict if the ledger was lost and nothing changed", () => {
    fc.assert(
      fc.property(configs, plans, (settings, one) => {
        const world = emptyWorld();
        sync(world, one, settings);
        const names = [...world.items.keys()];
        const lost = loseLedger(world);
        const { syncPlan } = sync(lost, one, settings);
        expect(syncPlan.operations.filter(({ action }) => action === "create")).toEqual([]);
        expect([...lost.items.keys()]).toEqual(names);
        expect(syncPlan.conflicts).toEqual([]);
        expect(planFor(lost, one, settings).syncPlan).toMatchObject(unchanged);
      }),
      { numRuns: sampled(200) },
    );
  });

  it("ends with the same items wherever it is interrupted", () => {
    const summary = (world: World) =>
      markedItems(world)
        .map(({ marker, observed: { fields } }) => [marker.key, { ...fields, body: "" }])
        .sort();
    fc.assert(
      fc.property(plans, fc.nat({ max: 30 }), (one, until) => {
        const [whole, cut] = [emptyWorld(), emptyWorld()];
        sync(whole, one, config());
        const { syncPlan, identified } = planFor(cut, one, config());
        apply(cut, syncPlan, identified.keyedItems, until);
        sync(cut, one, config());
        expect(summary(cut)).toEqual(summary(whole));
      }),
      { numRuns: sampled(100) },
    );
  });
});
