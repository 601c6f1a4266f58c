import { describe, expect, it } from "vitest";
import type { GoalStatus, MilestoneStatus } from "../../../shared/model/goal-status.ts";
import { listAttention } from "../../../shared/report/attention.ts";
import { buildReport, isQuiet } from "../../../shared/report/build-report.ts";
import { reportJson, statusJson } from "../../../shared/report/formats/report-json.ts";
import { billing, lastMonday, liveReview, liveReviewBefore, now } from "./page/sample-goals.ts";
import { sampleReport } from "./page/sample-pages.ts";

function changesFrom(previous: GoalStatus, goal = liveReview) {
  const report = buildReport({ goals: [goal], previous: [previous], generatedAt: now, since: lastMonday });
  return report.goals.flatMap(({ changes }) => changes.map(({ kind, text }) => `${kind}: ${text}`));
}

/** Returns the sample goal with one changed milestone. */
function withMilestone(key: string, change: Partial<MilestoneStatus>): typeof liveReview {
  const milestones = liveReview.milestones.map((one) => (one.key === key ? { ...one, ...change } : one));
  return { ...liveReview, milestones };
}

describe("buildReport", () => {
  it("lists changes, most important first", () => {
    expect(changesFrom(liveReviewBefore)).toEqual([
      "slipped: M2 slipped 7 days (11 Jun to 18 Jun)",
      "health: The goal is at risk (was on track)",
      "health: M2 is at risk (was on track)",
      "progress: 1 criterion of M2 met",
      "progress: Optimistic updates, Conflict resolution and Reconnect after sleep done (M2)",
      "removed: Keyboard shortcuts removed from the plan (M3)",
      "added: Offline queue with a title that is long enough to need a second line on a phone added (M2)",
    ]);
  });

  it("lists a completed milestone first, and once", () => {
    const before = withMilestone("m1", {
      status: "active",
      health: "on-track",
      due: "2026-05-20",
      items: liveReview.milestones[0]?.items.map((item) => ({ ...item, state: "open" as const })) ?? [],
    });
    expect(changesFrom(before)).toEqual([
      "completed: M1 Backend Infrastructure & API done",
      "progress: WebSocket server infrastructure, Comment storage API and Auth/permissions done (M1)",
    ]);
  });

  it.each<[string, Partial<MilestoneStatus>, Partial<MilestoneStatus>, string]>([
    ["reopened", { status: "done", health: "done" }, {}, "reopened: M2 Client Real-Time Sync reopened"],
    ["cancelled", {}, { status: "cancelled" }, "removed: M2 Client Real-Time Sync cancelled"],
    ["without its date", {}, { due: null }, "slipped: M2 has no due date any more (was 18 Jun)"],
    ["with a date", { due: null }, {}, "progress: M2 is due 18 Jun"],
    ["earlier", { due: "2027-01-02" }, {}, "progress: M2 is due 198 days earlier (2 Jan 2027 to 18 Jun)"],
    ["started", { health: "not-started" }, { health: "on-track" }, "progress: M2 started"],
    ["with criteria lost", { criteria: { done: 3, total: 3 } }, {}, "reopened: 2 criteria of M2 no longer met"],
  ])("reports a milestone %s", (_, before, after, expected) => {
    expect(changesFrom(withMilestone("m2", before), withMilestone("m2", after))).toEqual([expected]);
  });

  it("counts many deliverables instead of naming them", () => {
    const items = liveReview.milestones[1]?.items.map((item) => ({ ...item, state: "open" as const })) ?? [];
    expect(changesFrom(withMilestone("m2", { items }))).toEqual(["progress: 4 deliverables of M2 done"]);
  });

  it("does not report a moved deliverable as new", () => {
    const [first, second, third] = liveReview.milestones;
    const [item] = third?.items ?? [];
    if (!first || !second || !third || !item) throw new Error("the sample lost its milestones");
    const moved = [first, { ...second, items: [...second.items, item] }, { ...third, items: third.items.slice(1) }];
    expect(changesFrom(liveReview, { ...liveReview, milestones: moved })).toEqual([]);
  });

  it("names added and removed milestones", () => {
    const fewer = { ...liveReview, milestones: liveReview.milestones.slice(0, 2) };
    expect(changesFrom(fewer)).toEqual(["added: M3 User Testing & Refinement added"]);
    expect(changesFrom(liveReview, fewer)).toEqual(["removed: M3 User Testing & Refinement removed from the plan"]);
  });

  it("keeps the risks of milestones that are under way or late only", () => {
    const risks = (goal: typeof liveReview) =>
      buildReport({ goals: [goal], previous: null, generatedAt: now, since: null }).goals[0]?.risks.map(
        ({ text }) => text,
      );
    expect(risks(liveReview)).toEqual(["UX complexity"]);
    expect(risks(withMilestone("m3", { health: "off-track" }))).toEqual(["UX complexity", "Few testers"]);
  });

  it("lists what needs attention, with names instead of keys", () => {
    const { links } = liveReview.milestones[1] ?? { links: { github: null, jira: null } };
    const conflict = { field: "state" as const, plan: "open", tracker: "done", kept: "tracker" as const };
    const goal = {
      ...withMilestone("m2", {
        health: "on-track",
        deliverables: { done: 3, total: 3 },
        criteria: { done: 1, total: 3 },
      }),
      held: [],
      risks: [],
      conflicts: [
        { ...conflict, key: "a2" },
        { ...conflict, key: "d99" },
      ],
      trackers: [
        { tracker: "github" as const, isUpToDate: true, reason: null, retryAt: null },
        { tracker: "jira" as const, isUpToDate: false, reason: "Jira answered 503.", retryAt: "2026-06-09T14:04:20Z" },
      ],
    };
    expect(listAttention(goal).map(({ text }) => text)).toEqual([
      "GitHub is up to date. Jira: Jira answered 503; retried at 9 Jun 2026, 14:05 UTC.",
      "M2: 3 of 3, 2 criteria open",
      '"Latency under load" had no recorded activity for 12 days',
      'Client Real-Time Sync: state changed by a person to "done"; the plan says "open"',
      'An item that left the plan: state changed by a person to "done"; the plan says "open"',
    ]);
    expect(listAttention(goal)[1]?.url).toBe(links.github);
    expect(listAttention({ ...goal, removedOn: "2026-06-08" })).toEqual([]);
  });

  it("is quiet if nothing changed, except for the first report", () => {
    const same = { goals: [liveReview, billing], generatedAt: now };
    expect(isQuiet(buildReport({ ...same, previous: [liveReview, billing], since: lastMonday }))).toBe(true);
    expect(isQuiet(buildReport({ ...same, previous: [liveReview], since: lastMonday }))).toBe(false);
    expect(isQuiet(buildReport({ ...same, previous: null, since: null }))).toBe(false);
    expect(isQuiet(sampleReport)).toBe(false);
  });
});

describe("the JSON", () => {
  const figures = [
    "repo",
    "goal",
    "title",
    "health",
    "reasons",
    "progress",
    "due",
    "forecast",
    "milestones",
    "lastSync",
  ];

  it("of a report has the documented fields only", () => {
    const json = reportJson(sampleReport);
    expect(Object.keys(json)).toEqual(["generatedAt", "since", "goals"]);
    const [goal] = json.goals;
    expect(Object.keys(goal ?? {})).toEqual([...figures, "changes", "risks", "conflicts", "held", "diagnostics"]);
    expect(goal?.milestones[1]).toEqual({
      key: "m2",
      number: "2",
      title: "Client Real-Time Sync",
      status: "active",
      health: "at-risk",
      due: "2026-06-18",
      deliverables: { done: 4, total: 6 },
      criteria: { done: 1, total: 3 },
      links: {
        github: "https://github.com/acme/web/milestone/2",
        jira: "https://acme.example/browse/WEB-101",
      },
    });
  });

  it("of a status has the goals only", () => {
    const json = statusJson({ generatedAt: now, goals: [billing] });
    expect(Object.keys(json)).toEqual(["generatedAt", "goals"]);
    expect(Object.keys(json.goals[0] ?? {})).toEqual(figures);
    expect(json.goals[0]?.forecast).toBeNull();
  });
});
