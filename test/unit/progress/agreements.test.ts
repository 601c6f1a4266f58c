import { describe, expect, it } from "vitest";
import type { Agreement } from "../../../shared/model/agreement.ts";
import type { ItemState } from "../../../shared/model/item.ts";
import type { Link } from "../../../shared/model/link.ts";
import { agreeOnCheckboxes, agreeOnDeliverable } from "../../../shared/progress/agreements.ts";
import { link } from "./builders.ts";

const stored = (isDone: boolean, isDoneInPlan: boolean, revision: number): Agreement => ({
  isDone,
  isDoneInPlan,
  revision,
});
const item = (base: ItemState, change?: ItemState, agreement?: Agreement): Link =>
  link("d1", { state: base }, change && { state: change }, agreement && { agreement });

describe("plan and trackers agree on a deliverable", () => {
  it.each([
    ["a new plan decides without trackers", true, [], [true, true, 0]],
    ["nothing changed", false, [item("open"), item("open")], [false, false, 0]],
    ["done in the plan", true, [item("open"), item("open")], [true, true, 1]],
    ["closed in one tracker", false, [item("open", "done"), item("open")], [true, false, 1]],
    [
      "the other tracker was not written yet",
      false,
      [item("done", undefined, stored(true, false, 1)), item("open")],
      [true, false, 1],
    ],
    [
      "reopened, and the other tracker was not written yet",
      false,
      [item("open", undefined, stored(false, false, 2)), item("done", undefined, stored(true, false, 1))],
      [false, false, 2],
    ],
    [
      "reopened after the plan said done",
      true,
      [item("done", "open", stored(true, true, 1)), item("done", undefined, stored(true, true, 1))],
      [false, true, 2],
    ],
    [
      "the plan takes its tick back",
      false,
      [item("done", undefined, stored(true, true, 1)), item("done", undefined, stored(true, true, 1))],
      [false, false, 2],
    ],
    [
      "the plan never ticked what a person closed",
      false,
      [item("done", undefined, stored(true, false, 1)), item("done", undefined, stored(true, false, 1))],
      [true, false, 1],
    ],
    [
      "opposite changes: open wins",
      false,
      [item("open", "done"), item("done", "open", stored(true, false, 3))],
      [false, false, 4],
    ],
    ["closed as not planned", false, [item("open", "cancelled"), item("open")], [false, false, 0]],
    [
      "closed as not planned after it was done",
      false,
      [item("done", "cancelled", stored(true, false, 1)), item("done", undefined, stored(true, false, 1))],
      [true, false, 1],
    ],
  ] as const)("%s", (_, isDoneInPlan, links, [isDone, planned, revision]) => {
    expect(agreeOnDeliverable(isDoneInPlan, links)).toMatchObject({ isDone, isDoneInPlan: planned, revision });
  });

  it("the plan wins a conflict under policy.conflicts plan", () => {
    const links = [item("done", "open", stored(true, false, 1))];
    expect(agreeOnDeliverable(true, links).isDone).toBe(false);
    expect(agreeOnDeliverable(true, links, "plan").isDone).toBe(true);
  });
});

describe("plan and trackers agree on checkboxes", () => {
  const planned = ["Fast under load", "No data lost"].map((text) => ({ text, done: false }));
  const ticked = (...done: boolean[]) => planned.map(({ text }, index) => ({ text, done: done[index] === true }));

  it("one by one, also after the other tracker was written", () => {
    const github = link("a1", { body: { text: "", boxes: ticked() } }, { boxes: ticked(true, false) });
    const jira = link("m1", { body: { text: "", boxes: ticked() } });
    const first = agreeOnCheckboxes(planned, [github, jira]);
    expect(first.map(({ isDone, revision }) => [isDone, revision])).toEqual([
      [true, 1],
      [false, 0],
    ]);
    const saved = first.map(({ text, isDone, isDoneInPlan, revision }) => ({ text, isDone, isDoneInPlan, revision }));
    const written = link("a1", { body: { text: "", boxes: ticked(true) } }, undefined, { checkboxAgreements: saved });
    expect(agreeOnCheckboxes(planned, [written, jira]).map(({ isDone }) => isDone)).toEqual([true, false]);
    const cleared = { ...written, observed: { boxes: ticked() } };
    expect(agreeOnCheckboxes(planned, [cleared, jira]).map(({ isDone }) => isDone)).toEqual([false, false]);
  });
});
