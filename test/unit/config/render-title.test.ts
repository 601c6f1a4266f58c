import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTitle, renderTitle, titlePlaceholders } from "../../../shared/config/values/render-title.ts";
import { UsageError } from "../../../shared/errors.ts";
import { sampled } from "../../support/sampled.ts";

const standard = "{goal.number} M{milestone.number}: {milestone.title}";
const source = (goal: string | null, milestone: string | null, title = "T") => ({
  goal: { id: "001-live", number: goal, title: "Live" },
  milestone: { number: milestone, title },
});

describe("renderTitle", () => {
  // Columns: all there; no goal number; no milestone number; neither.
  test.each([
    [standard, "001 M1: T", "M1: T", "001: T", "T"],
    ["{milestone.title}", "T", "T", "T", "T"],
    ["[{goal.number}] M{milestone.number}: {milestone.title}", "[001] M1: T", "M1: T", "[001]: T", "T"],
    ["[{goal.number}] {milestone.title} (M{milestone.number})", "[001] T (M1)", "T (M1)", "[001] T", "T"],
    ["{goal.number}-M{milestone.number} {milestone.title}", "001-M1 T", "M1 T", "001 T", "T"],
    ["{goal.number}.{milestone.number} {milestone.title}", "001.1 T", "1 T", "001 T", "T"],
    ["{milestone.title} – {goal.title}, M{milestone.number}", "T – Live, M1", "T – Live, M1", "T – Live", "T – Live"],
    ["Plan {goal.number}: {milestone.title}!", "Plan 001: T!", "Plan T!", "Plan 001: T!", "Plan T!"],
    ["{goal.number} M{milestone.number}", "001 M1", "M1", "001", "T"],
    ["{goal.number}{milestone.number}", "0011", "1", "001", "T"],
    ["{goal.id}/{milestone.title}", "001-live/T", "001-live/T", "001-live/T", "001-live/T"],
    ["#{milestone.number} {milestone.title} end", "#1 T end", "#1 T end", "T end", "T end"],
  ])("%s", (template, ...expected) => {
    const titles = [source("001", "1"), source(null, "1"), source("001", null), source(null, null)];
    expect(titles.map((values) => renderTitle(template, values))).toEqual(expected);
  });

  test("an empty number is none", () => {
    expect(renderTitle(standard, source(" ", ""))).toBe("T");
  });

  test("what a plan says is not a template", () => {
    expect(renderTitle(standard, source("001", "1", "{goal.id} $& {x}"))).toBe("001 M1: {goal.id} $& {x}");
    expect(renderTitle(standard, source("{milestone.title}", "1"))).toBe("{milestone.title} M1: T");
  });

  test("any template that is taken shows the parts that are there, whatever they hold", () => {
    const piece = fc.oneof(
      fc.constantFrom(...titlePlaceholders.map((name) => `{${name}}`), " ", "M", ": ", "-", "(", ")", "[", "] "),
      fc.string({ maxLength: 4 }),
    );
    const value = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== "");
    const template = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(template, fc.option(value), fc.option(value), value, (text, goal, number, title) => {
        const values = source(goal, number, title);
        if (typeof parseTitle(text) === "string") {
          expect(() => renderTitle(text, values)).toThrow(UsageError);
          return;
        }
        const rendered = renderTitle(text, values);
        expect(rendered).not.toBe("");
        if (goal !== null && text.includes("{goal.number}")) expect(rendered).toContain(goal.trim());
        if (number !== null && text.includes("{milestone.number}")) expect(rendered).toContain(number.trim());
        if (text.includes("{milestone.title}")) expect(rendered).toContain(title.trim());
      }),
      { numRuns: sampled(500) },
    );
  });
});

test.each([
  ["{goal.name} {milestone.title}", "{goal.name} is unknown"],
  ["{milestone.title", 'unbalanced "{"'],
  ["milestone.title} {milestone.number}", 'unbalanced "}"'],
  ["{{milestone.title}}", 'unbalanced "{"'],
  ["{} {milestone.title}", "{} is unknown"],
  ["{goal.title}", "every milestone would have the same title"],
  ["", "every milestone would have the same title"],
  ["{milestone.title}\n", "one line"],
  [`{milestone.title}${"x".repeat(200)}`, "one line of at most 200"],
])("the template %j is refused", (template, message) => {
  expect(parseTitle(template)).toContain(message);
});
