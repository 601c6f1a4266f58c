import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SplitRule, splitRules } from "../../../../shared/model/plan/plan-values.ts";
import { joinSpans, maskCodeAndComments } from "../../../../shared/plan/markdown/spans.ts";
import { splitItems } from "../../../../shared/plan/milestone/items/split-items.ts";
import { sampled } from "../../../support/sampled.ts";
import { type CountedModule, loadCounted } from "../../../support/work-counter.ts";

function split(text: string, rule: SplitRule = "auto"): string[] {
  const lines = text
    .split("\n")
    .map((line, index) => ({ text: line, mask: maskCodeAndComments(line), line: index + 1, column: 1 }));
  const whole = joinSpans(lines);
  return splitItems(whole, rule).map(({ start, end }) => whole.text.slice(start, end));
}

describe("auto", () => {
  test.each([
    ["one thing", ["one thing"]],
    ["", []],
    [" , ,, ", []],
    ["a, b,c", ["a", "b", "c"]],
    ["a, b, and c", ["a", "b", "c"]],
    ["a, b and c", ["a", "b and c"]],
    ["tests, search and replace", ["tests", "search and replace"]],
    ["terms and conditions", ["terms and conditions"]],
    ["drag and drop, EU and US", ["drag and drop", "EU and US"]],
    ["tests, docs, and search and replace", ["tests", "docs", "search and replace"]],
    ["tests, a and b and c", ["tests", "a and b and c"]],
    ["Search and replace", ["Search and replace"]],
    ["latency and cost dashboards, tests", ["latency and cost dashboards", "tests"]],
    ["android, sand, and brand", ["android", "sand", "brand"]],
    ["a, b; c, d", ["a, b", "c, d"]],
    ["load tests; sign-off by ops and security", ["load tests", "sign-off by ops and security"]],
    ["a; b; and c", ["a", "b", "c"]],
    ["API (read, write), docs", ["API (read, write)", "docs"]],
    ["matrix [a, b], {c, d}", ["matrix [a, b]", "{c, d}"]],
    ['"one, two", three', ['"one, two"', "three"]],
    ["“one, two”, «three, four»", ["“one, two”", "«three, four»"]],
    ["**one, two**, three", ["**one, two**", "three"]],
    ["`f(a, b)`, docs", ["`f(a, b)`", "docs"]],
    ["[a, b](https://x/y,z), docs", ["[a, b](https://x/y,z)", "docs"]],
    ["see https://x.example/a,b;c, then docs", ["see https://x.example/a,b;c", "then docs"]],
    ["<https://x.example/a,b>, docs", ["<https://x.example/a,b>", "docs"]],
    ["serves 1,000 req/sec, stable", ["serves 1,000 req/sec", "stable"]],
    ["R&amp;D, docs", ["R&amp;D", "docs"]],
    ["Comments appear in <2s (SC-001), 85% use it", ["Comments appear in <2s (SC-001)", "85% use it"]],
    ["x < y, y > z", ["x < y", "y > z"]],
    // Unmatched brackets and quotes don't affect the rest.
    ["API (read, docs, tests", ["API (read", "docs", "tests"]],
    ["API) read, docs", ["API) read", "docs"]],
    ['a "quote, b, c', ['a "quote', "b", "c"]],
    ['a 5" screen, a 7" screen', ['a 5" screen', 'a 7" screen']],
    ["it's here, it's there", ["it's here", "it's there"]],
    ["`open, b", ["`open", "b"]],
    ["**open, b", ["**open", "b"]],
    ["a, b <!-- id: x, y -->, c", ["a", "b <!-- id: x, y -->", "c"]],
    ["设计，开发；测试", ["设计，开发", "测试"]],
    // Sentences keep their commas; an abbreviation ends none.
    ["You open it, close it. It closes.", ["You open it, close it. It closes."]],
    ["It opens, slowly! (Then it closes.)", ["It opens, slowly! (Then it closes.)"]],
    ["API, docs.", ["API", "docs."]],
    ["tests vs. Docs, e.g. Guides, v1.2", ["tests vs. Docs", "e.g. Guides", "v1.2"]],
  ])("%j", (text, items) => {
    expect(split(text)).toEqual(items);
  });
});

describe("hostile text", () => {
  let counted: CountedModule<typeof import("../../../../shared/plan/milestone/items/split-items.ts")>;
  beforeAll(() => {
    counted = loadCounted("shared/plan/milestone/items/split-items.ts");
  });
  afterAll(() => counted.stop());

  test.each(["a, and ", "a and ", "a,", " and"])("of %j takes work in proportion to its length", (part) => {
    const text = part.repeat(20_000);
    const whole = joinSpans([{ text, mask: text, line: 1, column: 1 }]);
    expect(counted.countPer(text.length, () => counted.module.findJoinedItem(whole))).toBeLessThan(100);
    expect(counted.countPer(text.length, () => counted.module.splitAtAnds(text))).toBeLessThan(100);
  });
});

test("other rules", () => {
  const text = "a, b and c; d\ne, f";
  expect(split(text, "commas")).toEqual(["a", "b and c; d e", "f"]);
  expect(split(text, "lines")).toEqual(["a, b and c; d", "e, f"]);
  expect(split(text, "none")).toEqual(["a, b and c; d e, f"]);
});

test("the items together have all words of the text but conjunctions", () => {
  const words = (text: string) => (text.match(/\w+/g) ?? []).filter((word) => !/^and$/i.test(word));
  const soup = fc
    .array(
      fc.constantFrom(
        "a",
        "bc",
        ", ",
        ",",
        "; ",
        " and ",
        "(",
        ")",
        "[",
        "]",
        '"',
        "`",
        "**",
        "1,000",
        " ",
        "\\",
        "<",
        ">",
      ),
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(soup, fc.string()), fc.constantFrom(...splitRules), (text, rule) => {
      const line = text.replaceAll("\n", " ");
      expect(words(split(line, rule).join(" "))).toEqual(words(line.replace(/(?<=\d),(?=\d)/g, ",")));
    }),
    { numRuns: sampled(500) },
  );
});
