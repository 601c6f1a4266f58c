import { describe, expect, it } from "vitest";
import { ensureUniqueTitles, findEntityToRetitle } from "../../../../shared/sync/desired/unique-titles.ts";
import { goal, item, link, remote } from "../builders.ts";

const desired = (key: string, title: string) => item(key, { title, state: "open" }, "milestone");
const linked = (key: string, name: string, title: string) => link(key, name, { title, state: "open" }, "milestone");
const titles = (result: ReturnType<typeof ensureUniqueTitles>) => result.items.map(({ fields }) => fields.title);

describe("ensureUniqueTitles", () => {
  it("appends the goal's id to a title of another milestone, and reports that", () => {
    const result = ensureUniqueTitles(goal, [desired("m1", "A")], [], new Map([["A", remote("7")]]));
    expect(titles(result)).toEqual([`A (${goal})`]);
    expect(result.diagnostics).toEqual([
      expect.objectContaining({ code: "duplicate-title", message: expect.stringContaining(remote("7").url) }),
    ]);
  });

  it("keeps the suffix in the next sync without reading titles", () => {
    const links = [linked("m1", "8", `A (${goal})`)];
    expect(findEntityToRetitle(goal, [desired("m1", "A")], links)).toBeNull();
    const result = ensureUniqueTitles(goal, [desired("m1", "A")], links, new Map());
    expect(titles(result)).toEqual([`A (${goal})`]);
    expect(result.diagnostics).toEqual([]);
  });

  it("removes the suffix when the title changes", () => {
    const links = [linked("m1", "8", `A (${goal})`)];
    expect(findEntityToRetitle(goal, [desired("m1", "B")], links)).toBe("milestone");
    const inUse = new Map([
      ["A", remote("7")],
      [`A (${goal})`, remote("8")],
    ]);
    expect(titles(ensureUniqueTitles(goal, [desired("m1", "B")], links, inUse))).toEqual(["B"]);
  });

  it("does not treat the own title as a duplicate", () => {
    const links = [linked("m1", "8", "A")];
    expect(findEntityToRetitle(goal, [desired("m1", "A")], links)).toBeNull();
    expect(titles(ensureUniqueTitles(goal, [desired("m1", "A")], links, new Map([["A", remote("8")]])))).toEqual(["A"]);
  });

  it("uses a title that a user gave the item already", () => {
    const inUse = new Map([["B", remote("8")]]);
    expect(titles(ensureUniqueTitles(goal, [desired("m1", "B")], [linked("m1", "8", "A")], inUse))).toEqual(["B"]);
  });

  it("distinguishes two milestones of the plan with one title, in any order", () => {
    const both = [desired("m1", "A"), desired("m2", "A"), desired("m3", "A")];
    const result = ensureUniqueTitles(goal, both, [], new Map());
    const [one = "", two = "", three = ""] = titles(result);
    expect([one, two, three]).toEqual(["A", `A (${goal})`, `A (${goal} m3)`]);
    const links = [linked("m1", "1", one), linked("m2", "2", two), linked("m3", "3", three)];
    const reversed = ensureUniqueTitles(goal, [...both].reverse(), links, new Map());
    expect(titles(reversed)).toEqual([three, two, one]);
    expect(findEntityToRetitle(goal, both, links)).toBeNull();
  });

  it("needs the titles in the tracker to create an item, also for an intent", () => {
    expect(findEntityToRetitle(goal, [desired("m1", "A")], [])).toBe("milestone");
    expect(findEntityToRetitle(goal, [desired("m1", "A")], [{ ...linked("m1", "1", "A"), remote: null }])).toBe(
      "milestone",
    );
    expect(findEntityToRetitle(goal, [item("d1", { title: "A" })], [])).toBeNull();
  });

  it("keeps the maximum length, suffix included", () => {
    const long = `${"x".repeat(253)}😀`;
    const result = ensureUniqueTitles(
      goal,
      [desired("m1", long), desired("m2", long)],
      [],
      new Map([[long, remote("7")]]),
    );
    const [one = "", two = ""] = titles(result);
    expect([one.length <= 255, two.length <= 255, one === two]).toEqual([true, true, false]);
    expect([one.isWellFormed(), one.endsWith(`… (${goal})`), two.endsWith(` (${goal} m2)`)]).toEqual([
      true,
      true,
      true,
    ]);
    const links = [linked("m1", "1", one), linked("m2", "2", two)];
    expect(findEntityToRetitle(goal, [desired("m1", long), desired("m2", long)], links)).toBeNull();
  });
});
