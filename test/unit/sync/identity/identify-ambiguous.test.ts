import { describe, expect, it } from "vitest";
import { identify } from "../../../../shared/sync/identity/identify.ts";
import { match } from "../../../../shared/sync/identity/match.ts";
import { history, milestone, plan } from "../builders.ts";

const closedBy = (identified: ReturnType<typeof identify>) =>
  identified.identities.filter(({ retired }) => retired).map(({ key }) => key);
const keysOf = ({ keyed }: ReturnType<typeof identify>) =>
  keyed.milestones.flatMap(({ key, deliverables }) => [key, ...deliverables.map((entry) => entry.key)]);

const nothing = { before: () => null, after: () => null };

describe("an identity that can't be told", () => {
  it("leaves two equally likely deliverables neither created nor closed, and says where", () => {
    const before = history(
      plan([milestone("1", "Work", ["Import users from CSV", "Import users from XML"])]),
    );
    const after = plan([milestone("1", "Work", ["Import users from YML"])]);
    const identified = identify(after, before);
    expect(keysOf(identified)).toEqual(["m1"]);
    expect([...identified.untouched].sort()).toEqual(["d1", "d2"]);
    expect(closedBy(identified)).toEqual([]);
    expect(identified.diagnostics).toEqual([
      expect.objectContaining({
        code: "ambiguous-identity",
        severity: "warning",
        message: expect.stringContaining("<!-- id:"),
      }),
    ]);
    expect(identify(after, identified.identities)).toEqual(identified);
  });

  it("covers what a milestone has: its acceptance item and its deliverables", () => {
    const before = history(
      plan([
        milestone(null, "Import of users", ["Mapping"]),
        milestone(null, "Import of groups", ["Limits"]),
      ]),
    );
    const identified = identify(plan([milestone(null, "Import of roles", ["Preview"])]), before);
    expect(keysOf(identified)).toEqual([]);
    expect([...identified.untouched].sort()).toEqual(["a1", "a2", "d1", "d2", "m1", "m2", "v1", "v2"]);
    expect(closedBy(identified)).toEqual([]);
  });

  it("does not bring back what had left such a milestone before", () => {
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
    const identified = identify(plan([milestone(null, "Import of roles", ["Preview"])]), before);
    expect(closedBy(identified)).toEqual(["d2"]);
  });

  it("covers a deliverable that has moved into such a milestone", () => {
    const before = history(
      plan([
        milestone(null, "Import of users"),
        milestone(null, "Import of groups"),
        milestone(null, "Sharing", ["Signed links"]),
      ]),
    );
    const after = plan([milestone(null, "Import of roles", ["Signed links"]), milestone(null, "Sharing")]);
    const identified = identify(after, before);
    expect(identified.untouched).toContain("d1");
    expect(closedBy(identified)).toEqual([]);
  });

  it("is decided by ids", () => {
    const before = history(
      plan([milestone("1", "Work", ["Import users from CSV", "Import users from XML"])]),
    );
    const [named] = plan([
      milestone("1", "Work", [{ text: "Import users from CSV", done: false, line: 1, id: "csv" }]),
    ]).milestones;
    const withId = history(
      plan([milestone("1", "Work", ["Import users from CSV", "Import users from XML"])]),
      plan(named ? [named] : []),
    );
    expect(before.length).toBe(3);
    const after = plan([
      milestone("1", "Work", [{ text: "Import users from YML", done: false, line: 1, id: "csv" }]),
    ]);
    expect(keysOf(identify(after, withId))).toEqual(["m1", "d1"]);
  });

  it("reaches what is like it, too: an entry that could be an ambiguous one is not gone", () => {
    // 0 is like a (0.9) and b (0.85); 1 is like b (0.84) only. Who is b?
    const scores = [
      [0.9, 0.85],
      [0, 0.84],
    ];
    const matching = match(2, 2, {
      id: nothing,
      exact: [],
      compatible: () => true,
      similarity: (from, to) => scores[from]?.[to] ?? 0,
      threshold: 0.5,
      margin: 0.1,
    });
    expect(matching.pairs).toEqual(new Map());
    expect(matching.ambiguousBefore).toEqual(new Set([0, 1]));
    expect(matching.ambiguousAfter).toEqual(new Set([0, 1]));
  });

  it("is no tie where one candidate is clearly better", () => {
    const scores = [
      [0.9, 0.6],
      [0.5, 0.55],
    ];
    const matching = match(2, 2, {
      id: nothing,
      exact: [],
      compatible: () => true,
      similarity: (from, to) => scores[from]?.[to] ?? 0,
      threshold: 0.5,
      margin: 0.1,
    });
    expect(matching.pairs).toEqual(
      new Map([
        [0, 0],
        [1, 1],
      ]),
    );
    expect(matching.ambiguousBefore.size + matching.ambiguousAfter.size).toBe(0);
  });
});
