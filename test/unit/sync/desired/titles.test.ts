import { describe, expect, it } from "vitest";
import { freeTitles, needsTitles } from "../../../../shared/sync/desired/free-titles.ts";
import { goal, item, link, remote } from "../builders.ts";

const wanted = (key: string, title: string) => item(key, { title, state: "open" }, "milestone");
const ours = (key: string, name: string, title: string) =>
  link(key, name, { title, state: "open" }, "milestone");
const titles = (result: ReturnType<typeof freeTitles>) =>
  result.items.map(({ title, fields }) => [title, fields.title]);

describe("a milestone's title", () => {
  it("gets the goal's id when a person's milestone has it, and says whose", () => {
    const result = freeTitles(goal, [wanted("m1", "A")], [], new Map([["A", remote("7")]]));
    expect(titles(result)).toEqual([[`A (${goal})`, `A (${goal})`]]);
    expect(result.diagnostics).toEqual([
      expect.objectContaining({ code: "title-taken", message: expect.stringContaining(remote("7").url) }),
    ]);
  });

  it("keeps that on the next sync, for which nothing is asked", () => {
    const links = [ours("m1", "8", `A (${goal})`)];
    expect(needsTitles(goal, [wanted("m1", "A")], links)).toBeNull();
    const result = freeTitles(goal, [wanted("m1", "A")], links, new Map());
    expect(titles(result)).toEqual([[`A (${goal})`, `A (${goal})`]]);
    expect(result.diagnostics).toEqual([]);
  });

  it("is free again when it changes", () => {
    const links = [ours("m1", "8", `A (${goal})`)];
    expect(needsTitles(goal, [wanted("m1", "B")], links)).toBe("milestone");
    const taken = new Map([
      ["A", remote("7")],
      [`A (${goal})`, remote("8")],
    ]);
    expect(titles(freeTitles(goal, [wanted("m1", "B")], links, taken))).toEqual([["B", "B"]]);
  });

  it("that is our own is not taken, and is asked for by nobody", () => {
    const links = [ours("m1", "8", "A")];
    expect(needsTitles(goal, [wanted("m1", "A")], links)).toBeNull();
    expect(titles(freeTitles(goal, [wanted("m1", "A")], links, new Map([["A", remote("8")]])))).toEqual([
      ["A", "A"],
    ]);
  });

  it("that a person gave ours already is ours to have", () => {
    const taken = new Map([["B", remote("8")]]);
    expect(titles(freeTitles(goal, [wanted("m1", "B")], [ours("m1", "8", "A")], taken))).toEqual([
      ["B", "B"],
    ]);
  });

  it("that two milestones of the plan share is told apart, and stays so in any order", () => {
    const both = [wanted("m1", "A"), wanted("m2", "A"), wanted("m3", "A")];
    const result = freeTitles(goal, both, [], new Map());
    const [one = "", two = "", three = ""] = result.items.map(({ title }) => title);
    expect([one, two, three]).toEqual(["A", `A (${goal})`, `A (${goal} m3)`]);
    const links = [ours("m1", "1", one), ours("m2", "2", two), ours("m3", "3", three)];
    const reversed = freeTitles(goal, [...both].reverse(), links, new Map());
    expect(titles(reversed).map(([title]) => title)).toEqual([three, two, one]);
    expect(needsTitles(goal, both, links)).toBeNull();
  });

  it("is asked for when it is to be made, an intent included", () => {
    expect(needsTitles(goal, [wanted("m1", "A")], [])).toBe("milestone");
    expect(needsTitles(goal, [wanted("m1", "A")], [{ ...ours("m1", "1", "A"), remote: null }])).toBe(
      "milestone",
    );
    expect(needsTitles(goal, [item("d1", { title: "A" })], [])).toBeNull();
  });

  it("is no longer than GitHub takes, with what is appended", () => {
    const long = `${"x".repeat(253)}😀`;
    const result = freeTitles(
      goal,
      [wanted("m1", long), wanted("m2", long)],
      [],
      new Map([[long, remote("7")]]),
    );
    const [one = "", two = ""] = result.items.map(({ title }) => title);
    expect([one.length <= 255, two.length <= 255, one === two]).toEqual([true, true, false]);
    expect([one.isWellFormed(), one.endsWith(`… (${goal})`), two.endsWith(` (${goal} m2)`)]).toEqual([
      true,
      true,
      true,
    ]);
    const links = [ours("m1", "1", one), ours("m2", "2", two)];
    expect(needsTitles(goal, [wanted("m1", long), wanted("m2", long)], links)).toBeNull();
  });
});
