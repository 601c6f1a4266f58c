import { describe, expect, it } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import { adoptMarkedItems } from "../../../../shared/sync/compare/adopt-items.ts";
import { changedFields, mergeItem } from "../../../../shared/sync/compare/merge-item.ts";
import { restoreKeyedItems } from "../../../../shared/sync/compare/restore-keyed-items.ts";
import {
  config,
  goal,
  history,
  item,
  itemsOf,
  keysByText,
  link,
  marked,
  milestone,
  plan,
  remote,
} from "../builders.ts";
import { bodyReader, emptyWorld, loseLedger, markedItems, planFor, sync } from "./tracker-model.ts";

const criteria = [
  { text: "Fast", done: false, refs: [], line: 1 },
  { text: "Safe", done: false, refs: [], line: 1 },
];
const due = { text: "May", start: null, due: "2026-05-31" };
const known = plan([milestone("1", "Alpha", ["one", "two"], { criteria, schedule: due })]);
const { items } = itemsOf(known);
const wanted = (key: string) => items.find((entry) => entry.key === key) ?? item(key, {});
const adopt = (...found: Parameters<typeof marked>[]) =>
  adoptMarkedItems(
    items,
    [],
    found.map((entry) => marked(...entry)),
    githubBody,
  );

describe("adoptMarkedItems, if the ledger was lost", () => {
  it("adopts everything unchanged, without a conflict", () => {
    const adoption = adopt([wanted("m1"), "1"], [wanted("a1"), "2"], [wanted("d1"), "3"], [wanted("d2"), "4"]);
    expect(adoption.operations.map(({ action, key, entity }) => [action, key, entity])).toEqual([
      ["adopt", "m1", "milestone"],
      ["adopt", "a1", "issue"],
      ["adopt", "d1", "issue"],
      ["adopt", "d2", "issue"],
    ]);
    expect([adoption.conflicts, adoption.diagnostics]).toEqual([[], []]);
    for (const { key, base } of adoption.links) expect(changedFields(wanted(key).fields, base)).toEqual([]);
  });

  it.each([
    ["title", "d1", { title: "mine" }, { plan: "One", tracker: "mine" }],
    ["state", "d1", { state: "done" as const }, { plan: "open", tracker: "done" }],
    ["due", "m1", { due: "2030-01-01" }, { plan: "2026-05-31", tracker: "2030-01-01" }],
    ["due", "m1", { due: null }, { plan: "2026-05-31", tracker: "none" }],
  ])("keeps a different %s of %s and reports a conflict", (field, key, changed, values) => {
    const adoption = adopt([wanted(key), "5", changed]);
    expect(adoption.conflicts).toEqual([{ key, field, ...values, kept: "tracker" }]);
    for (const { base } of adoption.links) expect(changedFields(wanted(key).fields, base)).toEqual([]);
  });

  it("keeps the suffix of a duplicate title", () => {
    const world = emptyWorld();
    world.items.set("1", {
      entity: "milestone",
      fields: { title: "001 M1: Alpha", body: "", state: "open" },
      parent: null,
    });
    sync(world, known, config());
    const lost = loseLedger(world);
    const { syncPlan } = sync(lost, known, config());
    expect(syncPlan.conflicts).toEqual([]);
    const renamed = plan([milestone("1", "Beta", ["one", "two"], { criteria, schedule: due })]);
    const next = sync(lost, renamed, config());
    expect(next.syncPlan.operations).toEqual([
      expect.objectContaining({ action: "update", key: "m1", changes: { title: "001 M1: Beta" } }),
      expect.objectContaining({ action: "update", key: "a1", changes: { title: "001 M1: Beta" } }),
    ]);
  });

  it("keeps ticks of users, also of reworded criteria", () => {
    const body = marked(wanted("a1"), "2").observed.fields.body.replace("- [ ] Fast", "- [x] Fast");
    const next = itemsOf(
      plan([
        milestone("1", "Alpha", [], {
          criteria: [
            { text: "Fast!", done: false, refs: [], line: 1 },
            { text: "Safe", done: true, refs: [], line: 1 },
          ],
        }),
      ]),
    ).items.find(({ key }) => key === "a1");
    const [made] = adoptMarkedItems(next ? [next] : [], [], [marked(wanted("a1"), "2", { body })], githubBody).links;
    const found = marked(wanted("a1"), "2", { body }).observed;
    const nonce = "abcdefgh1234";
    const context = {
      key: "a1",
      nonce,
      conflictPolicy: "tracker" as const,
      format: githubBody,
      source: null,
      nameOf: () => null,
    };
    const merged = mergeItem(next?.fields ?? {}, made?.base ?? {}, found, context);
    expect(merged.conflicts).toEqual([]);
    expect(githubBody.extract(merged.changes.body ?? "", nonce)?.boxes).toEqual([
      { text: "Fast!", done: true },
      { text: "Safe", done: false },
    ]);
  });

  it("adopts none of several own items with one marker, and asks a person", () => {
    const adoption = adopt([wanted("d1"), "10"], [wanted("d1"), "9"], [wanted("d2"), "11"]);
    expect(adoption.links.map(({ key }) => key)).toEqual(["d2"]);
    expect([...adoption.ambiguousKeys]).toEqual(["d1"]);
    expect(adoption.diagnostics).toEqual([
      expect.objectContaining({
        code: "ambiguous-marker",
        message: expect.stringContaining(`${remote("9").url}, ${remote("10").url}`),
      }),
    ]);
  });

  it("adopts no item of somebody else, whatever its marker says, and names it", () => {
    const forged = { ...marked(wanted("d1"), "2"), isOwn: false };
    const adoption = adoptMarkedItems(items, [], [forged, marked(wanted("d1"), "9")], githubBody);
    expect(adoption.links.map((made) => made.remote?.name)).toEqual(["9"]);
    expect(adoption.diagnostics).toEqual([
      expect.objectContaining({ code: "foreign-marker", message: expect.stringContaining(remote("2").url) }),
    ]);
  });

  it("names at most twenty items of somebody else", () => {
    const forged = Array.from({ length: 30 }, (_, n) => ({ ...marked(wanted("d1"), String(n)), isOwn: false }));
    const { diagnostics } = adoptMarkedItems(items, [], forged, githubBody);
    expect(diagnostics).toHaveLength(20);
    expect(diagnostics.at(-1)?.message).toContain("10 more");
  });

  it("does not adopt an issue with the copied text of a milestone", () => {
    const copy = { ...marked(wanted("m1"), "3"), entity: "issue" as const };
    const adoption = adoptMarkedItems(items, [], [copy, marked(wanted("m1"), "12")], githubBody);
    expect(adoption.links).toEqual([expect.objectContaining({ key: "m1", entity: "milestone", remote: remote("12") })]);
    expect(adoptMarkedItems([], [], [copy], githubBody).links).toEqual([]);
  });

  it("adopts items that were removed from the plan", () => {
    const adoption = adoptMarkedItems([], [], [marked(wanted("d2"), "4", { state: "cancelled" })], githubBody);
    expect(adoption.links).toEqual([
      expect.objectContaining({ key: "d2", isUnmatched: true, base: expect.objectContaining({ state: "cancelled" }) }),
    ]);
  });

  it("leaves items alone that the ledger has", () => {
    const made = link("d1", "3", { title: "one" });
    const adoption = adoptMarkedItems(items, [made], [marked(wanted("d1"), "2")], githubBody);
    expect([adoption.links, adoption.operations]).toEqual([[made], []]);
  });
});

describe("adoptMarkedItems, after an interrupted create", () => {
  const intent = {
    ...link("d1", "3", { ...wanted("d1").fields, title: "as sent" }),
    remote: null,
    nonce: "intended0000",
  };

  it("finds the item by its nonce and keeps the intent's base", () => {
    const copy = marked(wanted("d1"), "2", {}, "another00000");
    const adoption = adoptMarkedItems(
      items,
      [intent],
      [copy, marked(wanted("d1"), "3", {}, "intended0000")],
      githubBody,
    );
    expect(adoption.links).toEqual([{ ...intent, remote: remote("3") }]);
    expect(adoption.conflicts).toEqual([]);
    expect(adoptMarkedItems(items, [intent], [copy], githubBody).links).toEqual([intent]);
  });

  it("records that the item is open, although it was to be closed", () => {
    const done = { ...intent, base: { ...intent.base, state: "done" as const } };
    const open = adoptMarkedItems(items, [done], [marked(wanted("d1"), "3", {}, "intended0000")], githubBody);
    expect(open.links[0]?.base.state).toBe("open");
    const closed = marked(wanted("d1"), "3", { state: "done" }, "intended0000");
    expect(adoptMarkedItems(items, [intent], [closed], githubBody).links[0]?.base.state).toBe("open");
  });
});

describe("restoreKeyedItems", () => {
  const template = config().github.title;
  const restored = (of = known) => {
    const world = emptyWorld();
    sync(world, of, config());
    return { world, prior: () => restoreKeyedItems(markedItems(world), of, template, bodyReader) };
  };

  it("returns the keyed items of the ledger, without ids", () => {
    const { prior } = restored();
    expect(prior()).toEqual(history(known));
    expect(restoreKeyedItems([], known, template, bodyReader)).toEqual([]);
  });

  it("parses titles with a suffix and without a number", () => {
    const { world, prior } = restored(plan([milestone(null, "Alpha (beta)", ["one"])]));
    const first = world.items.get("1");
    if (first) first.fields = { ...first.fields, title: `${first.fields.title} (${goal})` };
    expect(prior()[0]).toMatchObject({ number: null, text: "Alpha (beta)" });
  });

  it("identifies a milestone that a user renamed by its deliverables", () => {
    const { world, prior } = restored();
    const first = world.items.get("1");
    if (first) first.fields = { ...first.fields, title: "Our big thing" };
    expect(keysByText(known, prior())).toEqual({ Alpha: "m1", one: "d1", two: "d2" });
    const { syncPlan } = planFor(loseLedger(world), known, config());
    expect(syncPlan.operations.map(({ action }) => action)).toEqual(["adopt", "adopt", "adopt", "adopt"]);
    expect(syncPlan.conflicts).toEqual([expect.objectContaining({ key: "m1", field: "title", kept: "tracker" })]);
  });

  it("uses the older item if one was copied, in any order", () => {
    const copy = marked(wanted("d1"), "40", { title: "another text" });
    const [found] = restoreKeyedItems([copy, marked(wanted("d1"), "3")], known, template, bodyReader);
    expect(found).toMatchObject({ key: "d1", text: "one" });
  });
});
