import { describe, expect, it } from "vitest";
import type { Milestone, Plan } from "../../../../shared/model/plan/plan.ts";
import { deliverable, history, itemsOf, milestone, plan } from "../builders.ts";

const alpha = milestone("1", "Alpha", ["one", "two"], {
  schedule: { text: "May", start: "2026-05-01", due: "2026-05-31" },
  criteria: [
    { text: "Fast", done: false, refs: [], line: 1 },
    { text: "Safe", done: true, refs: [], line: 1 },
  ],
  value: "People stay",
  validation: ["Ask ten people", "Measure"],
  risks: [{ text: "Nobody comes", mitigation: "Tell them" }],
  owner: "@ada",
  dependsOn: ["0"],
  verification: [{ text: "Run it", done: false, line: 1 }],
});
const beta = milestone("2", "Beta", ["three"], { value: "More" });
const whole = plan([alpha, beta]);
const prior = history(whole);

function differing(other: Plan): string[] {
  const [before, after] = [itemsOf(whole, {}, prior).items, itemsOf(other, {}, prior).items];
  expect(after.map(({ key }) => key).sort()).toEqual(before.map(({ key }) => key).sort());
  return after
    .filter((item) => JSON.stringify(item) !== JSON.stringify(before.find(({ key }) => key === item.key)))
    .map(({ key }) => key);
}
const withAlpha = (change: Partial<Milestone>) => plan([{ ...alpha, ...change }, beta]);

describe("each fact is in one item: a change of", () => {
  it.each<[string, Partial<Milestone>, ...string[]]>([
    ["the title", { title: "Alpha 2" }, "m1", "a1"],
    ["the number", { number: "1.5" }, "m1", "a1"],
    ["the value", { value: "They return" }, "m1"],
    ["the due date", { schedule: { text: "June", start: "2026-05-01", due: "2026-06-30" } }, "m1"],
    ["no due date", { schedule: null }, "m1"],
    ["the owner", { owner: "@bob" }, "m1"],
    ["what it depends on", { dependsOn: [] }, "m1"],
    ["a deliverable's text", { deliverables: [deliverable("one more"), deliverable("two")] }, "d1"],
    ["a deliverable's tick", { deliverables: [deliverable("one"), deliverable("two", { done: true })] }, "d2"],
    ["a criterion's text", { criteria: [{ text: "Faster", done: false, refs: [], line: 1 }] }, "a1"],
    ["a criterion's tick", { criteria: alpha.criteria.map((entry) => ({ ...entry, done: true })) }, "a1"],
    ["a risk", { risks: [{ text: "Nobody comes", mitigation: null }] }, "a1"],
    ["a validation", { validation: ["Measure"] }, "a1"],
    ["a verification", { verification: [{ text: "Run it twice", done: false, line: 1 }] }, "a1"],
    ["a verification's tick", { verification: [{ text: "Run it", done: true, line: 1 }] }, "a1"],
  ])("%s", (_, change, ...keys) => {
    expect(differing(withAlpha(change))).toEqual(keys);
  });

  it("the end of a deliverable that is longer than a title", () => {
    const long = (end: string) =>
      itemsOf(withAlpha({ deliverables: [deliverable(`one ${"x".repeat(400)}${end}`)] })).items;
    const before = long("a").map((item) => JSON.stringify(item));
    const changed = long("b").filter((item, index) => JSON.stringify(item) !== before[index]);
    expect(changed.map(({ key }) => key)).toEqual(["d1"]);
  });

  it("lines and of texts that only reports show changes no item", () => {
    expect(
      differing(withAlpha({ line: 77, deliverables: alpha.deliverables.map((entry) => ({ ...entry, line: 9 })) })),
    ).toEqual([]);
    const reportTexts = {
      date: "2026-01-01",
      summary: "s",
      focus: "f",
      metrics: ["m"],
      timeline: "t",
      team: "x",
      rationale: "r",
      priority: "P1",
    };
    expect(differing(plan([alpha, beta], reportTexts))).toEqual([]);
    expect(differing(plan([beta, alpha]))).toEqual([]);
  });
});

describe("the items of a plan", () => {
  const fieldsOf = (of: Plan, key: string, github = {}) =>
    itemsOf(of, github).items.find((entry) => entry.key === key)?.fields;

  it("have the state of the plan", () => {
    const states = (status: Milestone["status"]) =>
      itemsOf(
        plan([{ ...alpha, status, deliverables: [deliverable("one", { done: true }), deliverable("two")] }]),
      ).items.map(({ fields }) => fields.state);
    expect(states("active")).toEqual(["open", "open", "done", "open"]);
    expect(states("done")).toEqual(["done", "done", "done", "open"]);
    expect(states("cancelled")).toEqual(["done", "cancelled", "done", "cancelled"]);
  });

  it("are in their milestone and under its tracking issue, unless the config disables these", () => {
    expect(fieldsOf(whole, "d3")).toMatchObject({ milestone: "m2", parent: "a2", labels: ["milepost"] });
    expect(fieldsOf(whole, "d3", { milestones: false })).not.toHaveProperty("milestone");
    expect(fieldsOf(whole, "d3", { tracking: false })).not.toHaveProperty("parent");
    const keys = (github: Parameters<typeof itemsOf>[1]) => itemsOf(whole, github).items.map(({ key }) => key);
    expect(keys({ milestones: false })).toEqual(["a1", "d1", "d2", "a2", "d3"]);
    expect(keys({ tracking: false })).toEqual(["m1", "d1", "d2", "m2", "d3"]);
    expect(keys({ issues: "none" })).toEqual(["m1", "a1", "m2", "a2"]);
  });

  it("have titles of one line and at most 256 units without cut characters; the body has the whole text of a longer one", () => {
    for (const text of [
      "x".repeat(256),
      "x".repeat(257),
      `${"x".repeat(254)}😀😀`,
      "😀".repeat(300),
      `a\n\tb\u2028${"c".repeat(300)}`,
    ]) {
      const fields = fieldsOf(plan([milestone("1", text, [text])]), "d1");
      const title = fields?.title ?? "";
      const line = text.replace(/\s+/gu, " ");
      expect(title.length).toBeLessThanOrEqual(256);
      expect(title.isWellFormed()).toBe(true);
      expect(title).not.toMatch(/[\n\t\u2028]/);
      expect(title === line || (title.endsWith("…") && line.startsWith(title.slice(0, -1)))).toBe(true);
      if (title !== line) expect(fields?.body?.text).toContain(line);
      const above = fieldsOf(plan([milestone("1", text, [text])]), "m1")?.title ?? "";
      expect([above.length <= 255, above.isWellFormed()]).toEqual([true, true]);
    }
  });

  it("are outside the tracking issue from the 101st on, with a diagnostic", () => {
    const texts = (count: number) => Array.from({ length: count }, (_, index) => `number ${index}`);
    expect(itemsOf(plan([milestone("1", "A", texts(100))])).diagnostics).toEqual([]);
    const { items, diagnostics } = itemsOf(plan([milestone("1", "A", texts(101), { line: 12 })]));
    expect(diagnostics).toEqual([expect.objectContaining({ code: "too-many-sub-issues", line: 12 })]);
    expect(items.filter(({ fields }) => fields.parent === "a1").length).toBe(100);
    expect(items.at(-1)?.fields).toMatchObject({ milestone: "m1" });
    expect(items.at(-1)?.fields).not.toHaveProperty("parent");
    expect(itemsOf(plan([milestone("1", "A", texts(101))]), { tracking: false }).diagnostics).toEqual([]);
  });
});
