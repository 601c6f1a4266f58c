import { describe, expect, it } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import type { Fields } from "../../../../shared/model/item.ts";
import { type MergeContext, mergeItem } from "../../../../shared/sync/compare/merge-item.ts";
import { observed } from "../builders.ts";

const context = (extra: Partial<MergeContext> = {}): MergeContext => ({
  key: "d1",
  nonce: "abcdefgh1234",
  conflictPolicy: "tracker",
  format: githubBody,
  source: null,
  nameOf: (key) => ({ m1: "1", m2: "2" })[key] ?? null,
  ...extra,
});

const text = (words: string) => githubBody.render([{ kind: "text", heading: null, text: words }]);
const marker = { goal: "g", key: "d1", nonce: "abcdefgh1234" };

/** Base, desired and observed value of one field, and how the tracker shows a value. */
interface Case {
  field: "title" | "state" | "due" | "milestone" | "body";
  base: Fields;
  desired: Fields;
  /** A value that only a user set. */
  other: Fields;
  show: (fields: Fields) => Parameters<typeof observed>[1];
}
const plain = (fields: Fields) => {
  const { body: _, parent: __, ...rest } = fields;
  return rest;
};
const cases: Case[] = [
  { field: "title", base: { title: "B" }, desired: { title: "D" }, other: { title: "O" }, show: plain },
  {
    field: "state",
    base: { state: "open" },
    desired: { state: "cancelled" },
    other: { state: "done" },
    show: plain,
  },
  {
    field: "due",
    base: { due: "2026-01-01" },
    desired: { due: "2026-02-02" },
    other: { due: null },
    show: plain,
  },
  {
    field: "due",
    base: { due: "2026-01-01" },
    desired: { due: null },
    other: { due: "2026-03-03" },
    show: plain,
  },
  {
    field: "milestone",
    base: { milestone: "m1" },
    desired: { milestone: "m2" },
    other: { milestone: "77" },
    show: ({ milestone }) => ({ milestone: { m1: "1", m2: "2" }[milestone ?? ""] ?? milestone ?? null }),
  },
  {
    field: "body",
    base: { body: text("B") },
    desired: { body: text("D") },
    other: { body: text("O") },
    show: ({ body }) => ({ body: body ? githubBody.compose(body, marker, null) : "" }),
  },
];

describe.each(cases)("the three-way merge of $field", ({ field, base, desired, other, show }) => {
  const whole: Fields = { ...base, labels: ["milepost"] };

  it("ignores a field that the plan did not change", () => {
    for (const found of [base, desired, other]) {
      const merged = mergeItem({ ...base }, whole, observed("5", show(found)), context());
      expect(merged).toEqual({ changes: {}, parent: null, base: whole, conflicts: [] });
    }
  });

  it("writes a field that only the plan changed", () => {
    const merged = mergeItem(desired, whole, observed("5", show(base)), context());
    const written = field === "body" ? show(desired)?.body : desired[field];
    expect(merged.changes).toEqual({ [field]: written });
    expect(merged.base).toEqual({ ...whole, ...desired });
    expect(merged.conflicts).toEqual([]);
  });

  it("updates the base if the tracker has the value already", () => {
    const merged = mergeItem(desired, whole, observed("5", show(desired)), context());
    expect(merged).toEqual({ changes: {}, parent: null, base: { ...whole, ...desired }, conflicts: [] });
  });

  it("reports a conflict if both changed a field, and keeps the value of the policy", () => {
    const trackerWins = mergeItem(desired, whole, observed("5", show(other)), context());
    expect(trackerWins.changes).toEqual({});
    expect(trackerWins.conflicts).toEqual([expect.objectContaining({ key: "d1", field, kept: "tracker" })]);
    expect(trackerWins.base).toEqual({ ...whole, ...desired });
    const forced = mergeItem(desired, whole, observed("5", show(other)), context({ conflictPolicy: "plan" }));
    expect(Object.keys(forced.changes)).toEqual([field]);
    expect(forced.conflicts).toEqual([expect.objectContaining({ field, kept: "plan" })]);
  });
});

describe("the milestone of an issue", () => {
  it("is written if it is still to be created and the issue has none", () => {
    const found = observed("5", { milestone: null });
    expect(mergeItem({ milestone: "m9" }, { milestone: null }, found, context()).changes).toEqual({
      milestone: "m9",
    });
  });

  it("is not a conflict if the plan and the tracker have none", () => {
    const found = observed("5", { milestone: null });
    const merged = mergeItem({ milestone: null }, { milestone: "m1" }, found, context());
    expect([merged.changes, merged.conflicts]).toEqual([{}, []]);
  });
});

describe("the parent of an issue", () => {
  const merge = (base: string | null, parent: string | null | undefined, policy: "tracker" | "plan" = "tracker") => {
    const names = new Map([
      ["a1", "1"],
      ["a2", "2"],
    ]);
    const found = parent === undefined ? observed("5") : observed("5", { parent });
    const merging = { ...context(), nameOf: (key: string) => names.get(key) ?? null, conflictPolicy: policy };
    const result = mergeItem({ parent: "a2" }, base === null ? {} : { parent: base }, found, merging);
    return [result.parent, result.base.parent ?? null, result.conflicts.map(({ kept }) => kept)];
  };

  it.each([
    ["is set on an issue without a parent", null, null, [{ key: "a2", isReplacing: false }, null, []]],
    ["replaces the parent that the plan gave", "a1", "1", [{ key: "a2", isReplacing: true }, "a1", []]],
    ["is not written if it is there", "a1", "2", [null, "a2", []]],
    ["does not replace a user's parent", null, "77", [null, "a2", ["tracker"]]],
    ["does not restore a parent that a user removed", "a1", null, [null, "a2", ["tracker"]]],
    ["is set if the tracker does not say the parent", "a1", undefined, [{ key: "a2", isReplacing: true }, "a1", []]],
  ])("%s", (_, base, found, expected) => {
    expect(merge(base, found)).toEqual(expected);
  });

  it("replaces a user's parent if the plan wins", () => {
    expect(merge(null, "77", "plan")).toEqual([{ key: "a2", isReplacing: true }, null, ["plan"]]);
  });
});

describe("the last line of a body, which names the milestone", () => {
  const source = (partOf: string) => ({ url: "https://example.test/plan#L3", label: "plan", partOf });
  const managed = { text: "Why it matters.", boxes: [] };
  const body = githubBody.compose(managed, { goal: "g", key: "d1", nonce: "n1" }, source("M1: Alpha"));
  const merge = (milestone: string) =>
    mergeItem(
      { milestone, body: managed },
      { milestone: "m1", body: managed },
      observed("5", { body: `${body}\nMine.`, milestone: "5" }),
      context({ nonce: "n1", source: source("M2: Beta"), nameOf: (key) => (key === "m1" ? "5" : "6") }),
    ).changes;

  it("is written with a move to another milestone, and never alone", () => {
    expect(merge("m2")).toEqual({
      milestone: "m2",
      body: `${body.replace("M1: Alpha", "M2: Beta")}\nMine.`,
    });
    expect(merge("m1")).toEqual({});
  });
});

describe("labels", () => {
  const labels = (desired: string[], base: string[], found: string[]) =>
    mergeItem({ labels: desired }, { labels: base }, observed("5", { labels: found }), context()).changes.labels;

  it.each([
    ["adds the plan's and keeps the user's", ["a", "b"], ["a"], ["a", "x"], ["a", "x", "b"]],
    ["removes the plan's and keeps the user's", ["a"], ["a", "b"], ["b", "x", "a"], ["x", "a"]],
    ["does not restore a label that a user removed", ["a", "b"], ["a"], ["x"], ["x", "b"]],
    ["compares without case", ["Plan", "b"], ["plan"], ["PLAN"], ["PLAN", "b"]],
    ["removes without case", [], ["Plan"], ["pLAN", "x"], ["x"]],
    ["writes nothing if all are there", ["a", "B"], ["a"], ["b", "A", "x"], undefined],
    ["adds a duplicate once", ["a", "A"], [], [], ["a"]],
    ["writes nothing if a user removed the label already", [], ["a"], ["x"], undefined],
  ])("%s", (_, desired, base, found, written) => {
    expect(labels(desired, base, found)).toEqual(written);
  });
});
