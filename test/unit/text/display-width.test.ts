import { describe, expect, it } from "vitest";
import { cutToWidth, padToWidth, widthOf } from "../../../shared/text/display-width.ts";

/** One visible character: four emoji with joiners. */
const family = "👨‍👩‍👧‍👦";

describe("the width of a text", () => {
  it.each([
    ["abc", 3],
    ["第一阶段", 8],
    ["🚀", 2],
    [family, 2],
    ["e\u0301", 1],
    ["ｶﾞ", 2],
    ["", 0],
  ])("%s: %i columns", (text, width) => {
    expect(widthOf(text)).toBe(width);
    expect(widthOf(padToWidth(text, 10))).toBe(10);
  });

  it("is not changed by padding if the text is wider", () => {
    expect(padToWidth("第一阶段", 3)).toBe("第一阶段");
  });
});

describe("a cut text", () => {
  it.each([
    ["abcdef", 6, "abcdef"],
    ["abcdef", 5, "abcd…"],
    ["第一阶段", 8, "第一阶段"],
    ["第一阶段", 7, "第一阶…"],
    ["第一阶段", 6, "第一…"],
    [`a${family}b`, 3, "a…"],
    ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
    ["one two", 5, "one…"],
  ])("%s in %i columns is %s", (text, width, cut) => {
    expect(cutToWidth(text, width)).toBe(cut);
    expect(widthOf(cut)).toBeLessThanOrEqual(width);
  });
});
