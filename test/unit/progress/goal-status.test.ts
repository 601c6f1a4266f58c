import { describe, expect, it } from "vitest";
import type { Fields, TrackerName } from "../../../shared/model/item.ts";
import type { Link, ObservedFields } from "../../../shared/model/link.ts";
import { agreeOnCheckboxes, agreeOnDeliverable, deliverableProgress } from "../../../shared/progress/agreements.ts";
import { isComplete, type MilestoneProgress } from "../../../shared/progress/milestone-progress.ts";
import { deliverable, milestone } from "../sync/builders.ts";
import { link, scheduled, state, statusOf } from "./builders.ts";

const trackers = (github: Link[], jira: Link[] = []) =>
  new Map<TrackerName, Link[]>([
    ["github", github],
    ["jira", jira],
  ]);

/** A link that was done before, because a person closed an item. */
const agreed = (base: Fields, observed?: ObservedFields) =>
  link("d1", base, observed, { agreement: { isDone: true, isDoneInPlan: false, revision: 1 } });

describe("a deliverable", () => {
  it.each([
    ["open in the plan, not in a tracker", false, [], "open"],
    ["done in the plan", true, [link("d1", { state: "open" })], "done"],
    ["closed by a person", false, [link("d1", { state: "open" }, { state: "done" })], "done"],
    ["done in the plan earlier", false, [link("d1", { state: "done" })], "open"],
    ["reopened by a person", false, [link("d1", { state: "done" }, { state: "open" })], "open"],
    [
      "reopened in one of two",
      false,
      [agreed({ state: "done" }, { state: "open" }), agreed({ state: "done" })],
      "open",
    ],
    ["reopened by a person, done in the plan", true, [link("d1", { state: "done" }, { state: "open" })], "open"],
    ["closed in one of two", false, [link("d1", { state: "open" }), link("d1", {}, { state: "done" })], "done"],
    [
      "cancelled in one, done in the other",
      false,
      [link("d1", {}, { state: "cancelled" }), link("d1", {}, { state: "done" })],
      "done",
    ],
    ["cancelled in a tracker", false, [link("d1", { state: "open" }, { state: "cancelled" })], "cancelled"],
    ["closed and then deleted", false, [link("d1", { state: "done" }, undefined, { isDeleted: true })], "open"],
    ["not made yet", false, [link("d1", { state: "done" }, undefined, { remote: null })], "open"],
  ])("%s", (_, planned, links, expected) => {
    expect(deliverableProgress(agreeOnDeliverable(planned, links), links)).toBe(expected);
  });

  it("is found in the trackers by its key, and cancelled counts out of the total", () => {
    const plan = [milestone("1", "Server", ["Sockets", "Queue", deliverable("Docs", { done: true })])];
    const links = trackers(
      [link("d1", { state: "open" }, { state: "done" })],
      [link("d2", { state: "open" }, { state: "cancelled" }), link("m1", { state: "open" })],
    );
    const { milestones, progress } = statusOf(plan, { links });
    expect(milestones[0]?.items.map(({ key, state }) => [key, state])).toEqual([
      ["d1", "done"],
      ["d2", "cancelled"],
      ["d3", "done"],
    ]);
    expect(progress.deliverables).toEqual({ done: 2, total: 2 });
    expect(milestones[0]?.links).toEqual({ github: null, jira: "https://example.test/m1" });
    expect(milestones[0]?.items[0]?.links.github).toBe("https://example.test/d1");
  });

  it("keeps its tracker's state if the stored keys are newer than the stored plan", () => {
    const earlier = state([milestone("1", "Server", ["Socket server for clients"])]);
    const later = state([milestone("1", "Server", ["Socket server for all clients"])]);
    const links = trackers([link("d1", { state: "open" }, { state: "done" })]);
    const { milestones } = statusOf({ ...earlier, keyedItems: later.keyedItems }, { links });
    expect(milestones[0]?.items).toMatchObject([{ key: "d1", state: "done", title: "Socket server for clients" }]);
  });

  it("is known by keys and links if the plan was too large to store", () => {
    const long = state([milestone("1", "Server", ["Sockets", "Queue"])], { plan: null });
    const boxes = [
      { text: "fast", done: true },
      { text: "safe", done: false },
    ];
    const links = trackers([
      link("m1", { due: "2026-06-20" }),
      link("a1", { body: { text: "", boxes } }),
      link("d2", { state: "done" }),
    ]);
    expect(statusOf(long, { links })).toMatchObject({
      title: "001-live-review",
      due: "2026-06-20",
      progress: { deliverables: { done: 1, total: 2 }, criteria: { done: 1, total: 2 } },
    });
  });
});

describe("criteria", () => {
  const planned = [
    { text: "1000 requests a second", done: false },
    { text: "No data lost", done: false },
    { text: "Docs are read", done: true },
  ];
  const ticked = (...done: boolean[]) => planned.map(({ text }, index) => ({ text, done: done[index] === true }));

  const ticks = (links: Link[]) => agreeOnCheckboxes(planned, links).map(({ isDone }) => isDone);

  it("are ticked in the plan, or in any tracker", () => {
    const github = link("a1", { body: { text: "", boxes: ticked() } }, { boxes: ticked(true) });
    const jira = link("m1", { body: { text: "", boxes: ticked() } }, { boxes: ticked(false, true, true) });
    expect(ticks([github, jira])).toEqual([true, true, true]);
    expect(ticks([github])).toEqual([true, false, true]);
    expect(ticks([])).toEqual([false, false, true]);
  });

  it("are matched in another order and wording", () => {
    const boxes = [
      { text: "No data is lost", done: true },
      { text: "1000 requests a second", done: false },
    ];
    expect(ticks([link("a1", {}, { boxes })])).toEqual([false, true, true]);
  });

  it("of the tracking issue and of the epic count, verification apart", () => {
    const one = milestone("1", "Server", ["Sockets"], {
      criteria: [{ text: "fast", done: false, refs: [], line: 1 }],
      verification: [{ text: "load test", done: false, line: 1 }],
    });
    const boxes = [
      { text: "fast", done: true },
      { text: "load test", done: false },
    ];
    const { milestones } = statusOf([one], {
      links: trackers([], [link("m1", {}, { boxes })]),
    });
    expect(milestones[0]).toMatchObject({
      criteria: { done: 1, total: 1 },
      verification: { done: 0, total: 1 },
    });
  });
});

describe("policy.complete", () => {
  const facts = (d: string, c: string, v: string, plannedStatus: MilestoneProgress["plannedStatus"] = "planned") => {
    const share = (text: string) => ({ done: Number(text.split("/")[0]), total: Number(text.split("/")[1]) });
    return { plannedStatus, deliverables: share(d), criteria: share(c), verification: share(v) };
  };
  it.each([
    ["all done", facts("2/2", "1/1", "1/1"), ["criteria", "deliverables"]],
    ["a criterion open", facts("2/2", "0/1", "1/1"), ["deliverables"]],
    ["verification open", facts("2/2", "1/1", "0/1"), ["deliverables"]],
    ["a deliverable open", facts("1/2", "1/1", "1/1"), []],
    ["no criteria", facts("2/2", "0/0", "0/0"), ["criteria", "deliverables"]],
    ["no deliverables", facts("0/0", "2/2", "0/0"), ["criteria"]],
    ["nothing at all", facts("0/0", "0/0", "0/0"), []],
    ["done in the plan", facts("0/2", "0/1", "0/1", "done"), ["criteria", "deliverables", "plan", "never"]],
    ["cancelled", facts("2/2", "1/1", "1/1", "cancelled"), []],
  ])("%s", (_, given, expected) => {
    const policies = ["criteria", "deliverables", "plan", "never"] as const;
    expect(policies.filter((policy) => isComplete(given, policy))).toEqual(expected);
  });

  it("completes a milestone; a reopened deliverable opens it again", () => {
    const plan = [scheduled("1", [1, 2])];
    const closed = trackers([link("d1", { state: "open" }, { state: "done" })]);
    expect(statusOf(plan, { links: closed }).milestones[0]).toMatchObject({ status: "done", health: "done" });
    const reopened = trackers([link("d1", { state: "open" })]);
    expect(statusOf(plan, { links: reopened })).toMatchObject({
      health: "on-track",
      milestones: [{ status: "active" }],
    });
    const never = { links: closed, policy: { complete: "never" as const } };
    expect(statusOf(plan, never).milestones[0]).toMatchObject({ status: "active", health: "on-track" });
  });
});

describe("a goal", () => {
  it("has no milestones before the first sync", () => {
    const empty = state([], { plan: null, keyedItems: [], commit: null, syncedAt: null });
    expect(statusOf(empty)).toMatchObject({
      health: "not-started",
      reasons: ["The plan has no milestones"],
      forecast: null,
      lastSync: null,
      days: [{ date: "2026-06-01", done: 0, total: 0 }],
    });
  });

  it("ignores open parts of a cancelled milestone", () => {
    const criteria = ["fast", "safe"].map((text, index) => ({ text, done: index === 0, refs: [], line: 1 }));
    const status = statusOf([scheduled("1", [1, 2], { status: "cancelled", criteria }), scheduled("2", [0, 1])]);
    const progress = { deliverables: { done: 3, total: 3 }, criteria: { done: 1, total: 1 } };
    expect(status).toMatchObject({ health: "done", progress });
  });
});
