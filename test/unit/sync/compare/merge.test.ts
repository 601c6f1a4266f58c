import { describe, expect, it } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/github-body.ts";
import type { Fields } from "../../../../shared/model/item.ts";
import { type MergeContext, mergeItem } from "../../../../shared/sync/compare/merge.ts";
import { observed } from "../builders.ts";

const context = (extra: Partial<MergeContext> = {}): MergeContext => ({
  key: "d1",
  nonce: "abcdefgh1234",
  conflicts: "tracker",
  format: githubBody,
  source: null,
  nameOf: (key) => ({ m1: "1", m2: "2" })[key] ?? null,
  ...extra,
});

const text = (words: string) => githubBody.render([{ kind: "text", heading: null, text: words }]);
const marker = { goal: "g", key: "d1", nonce: "abcdefgh1234" };

/** One field: three values B, D, O of it, as plan and ledger say them, and how the tracker shows O. */
interface Case {
  field: "title" | "state" | "due" | "milestone" | "body";
  base: Fields;
  wanted: Fields;
  /** Nobody's but people's value. */
  other: Fields;
  show: (fields: Fields) => Parameters<typeof observed>[1];
}
const plain = (fields: Fields) => {
  const { body: _, parent: __, ...rest } = fields;
  return rest;
};
const cases: Case[] = [
  { field: "title", base: { title: "B" }, wanted: { title: "D" }, other: { title: "O" }, show: plain },
  {
    field: "state",
    base: { state: "open" },
    wanted: { state: "cancelled" },
    other: { state: "done" },
    show: plain,
  },
  {
    field: "due",
    base: { due: "2026-01-01" },
    wanted: { due: "2026-02-02" },
    other: { due: null },
    show: plain,
  },
  {
    field: "due",
    base: { due: "2026-01-01" },
    wanted: { due: null },
    other: { due: "2026-03-03" },
    show: plain,
  },
  {
    field: "milestone",
    base: { milestone: "m1" },
    wanted: { milestone: "m2" },
    other: { milestone: "77" },
    show: ({ milestone }) => ({ milestone: { m1: "1", m2: "2" }[milestone ?? ""] ?? milestone ?? null }),
  },
  {
    field: "body",
    base: { body: text("B") },
    wanted: { body: text("D") },
    other: { body: text("O") },
    show: ({ body }) => ({ body: body ? githubBody.compose(body, marker, null) : "" }),
  },
];

describe.each(cases)("the three-way merge of $field", ({ field, base, wanted, other, show }) => {
  const whole: Fields = { ...base, labels: ["milepost"] };

  it("leaves what the plan did not change, whatever people did", () => {
    for (const found of [base, wanted, other]) {
      const merged = mergeItem({ ...base }, whole, observed("5", show(found)), context());
      expect(merged).toEqual({ changes: {}, parent: null, base: whole, conflicts: [] });
    }
  });

  it("writes what only the plan changed", () => {
    const merged = mergeItem(wanted, whole, observed("5", show(base)), context());
    const written = field === "body" ? show(wanted)?.body : wanted[field];
    expect(merged.changes).toEqual({ [field]: written });
    expect(merged.base).toEqual({ ...whole, ...wanted });
    expect(merged.conflicts).toEqual([]);
  });

  it("settles what people did already", () => {
    const merged = mergeItem(wanted, whole, observed("5", show(wanted)), context());
    expect(merged).toEqual({ changes: {}, parent: null, base: { ...whole, ...wanted }, conflicts: [] });
  });

  it("keeps people's value where both changed, and says so; the policy may say otherwise", () => {
    const kept = mergeItem(wanted, whole, observed("5", show(other)), context());
    expect(kept.changes).toEqual({});
    expect(kept.conflicts).toEqual([expect.objectContaining({ key: "d1", field, kept: "tracker" })]);
    expect(kept.base).toEqual({ ...whole, ...wanted });
    const forced = mergeItem(wanted, whole, observed("5", show(other)), context({ conflicts: "plan" }));
    expect(Object.keys(forced.changes)).toEqual([field]);
    expect(forced.conflicts).toEqual([expect.objectContaining({ field, kept: "plan" })]);
  });
});

describe("the milestone of an issue", () => {
  it("is written when it is still to be made and the issue has none", () => {
    const found = observed("5", { milestone: null });
    expect(mergeItem({ milestone: "m9" }, { milestone: null }, found, context()).changes).toEqual({
      milestone: "m9",
    });
  });

  it("is not in conflict when nobody wants one", () => {
    const found = observed("5", { milestone: null });
    const merged = mergeItem({ milestone: null }, { milestone: "m1" }, found, context());
    expect([merged.changes, merged.conflicts]).toEqual([{}, []]);
  });
});

describe("the parent of an issue", () => {
  it("is handed on when it changed, for it is never observed", () => {
    expect(mergeItem({ parent: "a2" }, { parent: "a1" }, observed("5"), context())).toMatchObject({
      parent: "a2",
      base: { parent: "a1" },
    });
    expect(mergeItem({ parent: "a1" }, { parent: "a1" }, observed("5"), context()).parent).toBeNull();
  });
});

describe("labels", () => {
  const labels = (desired: string[], base: string[], found: string[]) =>
    mergeItem({ labels: desired }, { labels: base }, observed("5", { labels: found }), context()).changes
      .labels;

  it.each([
    ["adds ours and keeps people's", ["a", "b"], ["a"], ["a", "x"], ["a", "x", "b"]],
    ["takes ours off and keeps people's", ["a"], ["a", "b"], ["b", "x", "a"], ["x", "a"]],
    ["does not put back what people took off", ["a", "b"], ["a"], ["x"], ["x", "b"]],
    ["compares without case", ["Plan", "b"], ["plan"], ["PLAN"], ["PLAN", "b"]],
    ["takes off without case", [], ["Plan"], ["pLAN", "x"], ["x"]],
    ["writes nothing when they are there", ["a", "B"], ["a"], ["b", "A", "x"], undefined],
    ["adds one that is asked for twice once", ["a", "A"], [], [], ["a"]],
    ["writes nothing when people took off what leaves", [], ["a"], ["x"], undefined],
  ])("%s", (_, desired, base, found, written) => {
    expect(labels(desired, base, found)).toEqual(written);
  });
});
