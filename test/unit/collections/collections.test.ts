import { expect, it } from "vitest";
import { groupBy } from "../../../shared/collections/group-by.ts";
import { isEqual } from "../../../shared/collections/is-equal.ts";

it.each([
  [{ text: "a", done: true }, { done: true, text: "a" }, true],
  [{ text: "a" }, { text: "a", done: undefined }, true],
  [[{ text: "a" }], [{ text: "a" }, { text: "b" }], false],
  [["a", "b"], ["b", "a"], false],
  [[], {}, false],
  [null, {}, false],
  [undefined, null, false],
  ["1", 1, false],
])("isEqual compares %j with %j by content", (left, right, equal) => {
  expect(isEqual(left, right)).toBe(equal);
  expect(isEqual(right, left)).toBe(equal);
});

it("groups in order and leaves out entries without a key", () => {
  const groups = groupBy(["b1", "a1", "-", "b2"], (text) => (text === "-" ? null : text.charAt(0)));
  expect([...groups]).toEqual([
    ["b", ["b1", "b2"]],
    ["a", ["a1"]],
  ]);
});
