import { describe, expect, it } from "vitest";
import { identifyItems } from "../../../../shared/sync/identity/identify-items.ts";
import { matchItems } from "../../../../shared/sync/identity/match-items.ts";
import { history, milestone, plan } from "../builders.ts";

const closedBy = (identified: ReturnType<typeof identifyItems>) =>
  identified.keyedItems.filter(({ isRemoved }) => isRemoved).map(({ key }) => key);
const keysOf = ({ keyedPlan }: ReturnType<typeof identifyItems>) =>
  keyedPlan.milestones.flatMap(({ key, deliverables }) => [key, ...deliverables.map((entry) => entry.key)]);

const nothing = { before: () => null, after: () => null };

describe("an ambiguous item", () => {
  it("is neither created nor closed, and is reported with its line", () => {
    const before = history(plan([milestone("1", "Work", ["Import users from CSV", "Import users from XML"])]));
    const after = plan([milestone("1", "Work", ["Import users from YML"])]);
    const identified = identifyItems(after, before);
    expect(keysOf(identified)).toEqual(["m1"]);
    expect([...identified.uncertainKeys].sort()).toEqual(["d1", "d2"]);
    expect(closedBy(identified)).toEqual([]);
    expect(identified.diagnostics).toEqual([
      expect.objectContaining({
        code: "ambiguous-identity",
        severity: "warning",
        message: expect.stringContaining("<!-- id:"),
      }),
    ]);
    expect(identifyItems(after, identified.keyedItems)).toEqual(identified);
  });

  it("makes the tracking issue and the deliverables of a milestone ambiguous", () => {
    const before = history(
      plan([milestone(null, "Import of users", ["Mapping"]), milestone(null, "Import of groups", ["Limits"])]),
    );
    const identified = identifyItems(plan([milestone(null, "Import of roles", ["Preview"])]), before);
    expect(keysOf(identified)).toEqual([]);
    expect([...identified.uncertainKeys].sort()).toEqual(["a1", "a2", "d1", "d2", "m1", "m2", "v1", "v2"]);
    expect(closedBy(identified)).toEqual([]);
  });

  it("does not restore an item that was removed before", () => {
    const both = [
      milestone(null, "Import of users", ["Mapping", "Old thing"]),
      milestone(null, "Import of groups", ["Limits"]),
    ];
    const [users, groups] = both;
    const without = plan([
      ...(users ? [{ ...users, deliverables: users.deliverables.slice(0, 1) }] : []),
      ...(groups ? [groups] : []),
    ]);
    const before = history(plan(both), without);
    const identified = identifyItems(plan([milestone(null, "Import of roles", ["Preview"])]), before);
    expect(closedBy(identified)).toEqual(["d2"]);
  });

  it("makes a deliverable ambiguous that moved into such a milestone", () => {
    const before = history(
      plan([
        milestone(null, "Import of users"),
        milestone(null, "Import of groups"),
        milestone(null, "Sharing", ["Signed links"]),
      ]),
    );
    const after = plan([milestone(null, "Import of roles", ["Signed links"]), milestone(null, "Sharing")]);
    const identified = identifyItems(after, before);
    expect(identified.uncertainKeys).toContain("d1");
    expect(closedBy(identified)).toEqual([]);
  });

  it("is identified by an id", () => {
    const before = history(plan([milestone("1", "Work", ["Import users from CSV", "Import users from XML"])]));
    const [named] = plan([
      milestone("1", "Work", [{ text: "Import users from CSV", done: false, line: 1, id: "csv" }]),
    ]).milestones;
    const withId = history(
      plan([milestone("1", "Work", ["Import users from CSV", "Import users from XML"])]),
      plan(named ? [named] : []),
    );
    expect(before.length).toBe(3);
    const after = plan([milestone("1", "Work", [{ text: "Import users from YML", done: false, line: 1, id: "csv" }])]);
    expect(keysOf(identifyItems(after, withId))).toEqual(["m1", "d1"]);
  });

  it("makes similar entries ambiguous: an entry that could be an ambiguous one is not removed", () => {
    // Entry 0 is similar to a (0.9) and b (0.85), entry 1 only to b (0.84).
    const scores = [
      [0.9, 0.85],
      [0, 0.84],
    ];
    const matching = matchItems(2, 2, {
      id: nothing,
      exactKeys: [],
      canMatch: () => true,
      score: (from, to) => scores[from]?.[to] ?? 0,
      threshold: 0.5,
      tieMargin: 0.1,
    });
    expect(matching.matches).toEqual(new Map());
    expect(matching.ambiguousBefore).toEqual(new Set([0, 1]));
    expect(matching.ambiguousAfter).toEqual(new Set([0, 1]));
  });

  it("is not a tie if one candidate has a much higher score", () => {
    const scores = [
      [0.9, 0.6],
      [0.5, 0.55],
    ];
    const matching = matchItems(2, 2, {
      id: nothing,
      exactKeys: [],
      canMatch: () => true,
      score: (from, to) => scores[from]?.[to] ?? 0,
      threshold: 0.5,
      tieMargin: 0.1,
    });
    expect(matching.matches).toEqual(
      new Map([
        [0, 0],
        [1, 1],
      ]),
    );
    expect(matching.ambiguousBefore.size + matching.ambiguousAfter.size).toBe(0);
  });
});
