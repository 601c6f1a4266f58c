import type {
  DeliverableStatus,
  GoalDetails,
  GoalStatus,
  MilestoneStatus,
} from "../../../../shared/model/goal-status.ts";
import { counts } from "./sample-counts.ts";

/** Two goals as they stood on 9 June 2026, a Tuesday, and on the Monday before; counted daily for six weeks. */
export const now = "2026-06-09T08:00:00.000Z";
export const lastMonday = "2026-06-01T09:00:00.000Z";

const github = (path: string): string => `https://github.com/acme/web/${path}`;
const jira = (key: string): string => `https://acme.example/browse/${key}`;

function item(
  key: string,
  title: string,
  state: DeliverableStatus["state"],
  issue: number,
  changedOn = "2026-06-05",
): DeliverableStatus {
  return { key, title, state, links: { github: github(`issues/${issue}`), jira: jira(`WEB-${issue}`) }, changedOn };
}

const backend: MilestoneStatus = {
  key: "m1",
  number: "1",
  title: "Backend Infrastructure & API",
  status: "done",
  health: "done",
  reasons: ["Done 26 May, 2 days early"],
  start: "2026-05-01",
  due: "2026-05-28",
  doneOn: "2026-05-26",
  forecast: null,
  deliverables: { done: 3, total: 3 },
  criteria: { done: 2, total: 2 },
  verification: { done: 0, total: 0 },
  items: [
    item("d1", "WebSocket server infrastructure", "done", 1),
    item("d2", "Comment storage API", "done", 2),
    item("d3", "Auth/permissions", "done", 3),
  ],
  links: { github: github("milestone/1"), jira: jira("WEB-100") },
};

const client: MilestoneStatus = {
  key: "m2",
  number: "2",
  title: "Client Real-Time Sync",
  status: "active",
  health: "at-risk",
  reasons: ["38% chance of making 18 Jun; likely 24 Jun, 85% by 2 Jul"],
  start: "2026-05-29",
  due: "2026-06-18",
  doneOn: null,
  forecast: { p50: "2026-06-24", p85: "2026-07-02" },
  deliverables: { done: 4, total: 6 },
  criteria: { done: 1, total: 3 },
  verification: { done: 0, total: 0 },
  items: [
    item("d4", "Presence indicators", "done", 5),
    item("d5", "Optimistic updates", "done", 6),
    item("d6", "Conflict resolution", "done", 7),
    item("d7", "Reconnect after sleep", "done", 8),
    item("d8", "Latency under load", "open", 9, "2026-05-28"),
    item("d9", "Offline queue with a title that is long enough to need a second line on a phone", "open", 10),
  ],
  links: { github: github("milestone/2"), jira: jira("WEB-101") },
};

const testing: MilestoneStatus = {
  key: "m3",
  number: "3",
  title: "User Testing & Refinement",
  status: "planned",
  health: "not-started",
  reasons: ["Starts 19 Jun"],
  start: "2026-06-19",
  due: "2026-06-25",
  doneOn: null,
  forecast: null,
  deliverables: { done: 0, total: 3 },
  criteria: { done: 0, total: 2 },
  verification: { done: 0, total: 0 },
  items: [
    item("d10", "Sessions with five teams", "open", 12),
    item("d11", "Telemetry", "open", 13),
    {
      key: "d12",
      title: "Keyboard shortcuts",
      state: "cancelled",
      links: { github: null, jira: null },
      changedOn: null,
    },
  ],
  links: { github: github("milestone/3"), jira: null },
};

export const liveReview: GoalDetails = {
  repo: "acme/web",
  goal: "001-live-review",
  title: "Live code review comments",
  today: "2026-06-09",
  timeZone: "UTC",
  health: "at-risk",
  reasons: ["64% chance of making 25 Jun; likely 24 Jun, 85% by 2 Jul"],
  progress: { deliverables: { done: 7, total: 12 }, criteria: { done: 3, total: 7 } },
  due: "2026-06-25",
  doneOn: null,
  forecast: { p50: "2026-06-24", p85: "2026-07-02" },
  forecastNote: null,
  milestones: [backend, client, testing],
  days: counts.map(([date, done, total]) => ({ date, done, total })),
  slips: [{ key: "m2", title: client.title, from: "2026-06-11", to: "2026-06-18", on: "2026-06-04" }],
  lastSync: {
    at: "2026-06-09T06:12:00.000Z",
    commit: "3f2a9c1d00112233445566778899aabbccddeeff",
    outcome: "held",
  },
  trackers: [
    { tracker: "github", isUpToDate: true, reason: null, retryAt: null },
    { tracker: "jira", isUpToDate: true, reason: null, retryAt: null },
  ],
  removedOn: null,
  isSyncUnfinished: false,
  checkedAt: "2026-06-09T07:56:00.000Z",
  changedOn: "2026-06-08",
  risks: [
    { milestone: "m1", text: "Network reliability", mitigation: "HTTP polling fallback" },
    { milestone: "m2", text: "UX complexity", mitigation: "telemetry" },
    { milestone: "m3", text: "Few testers", mitigation: null },
  ],
  conflicts: [
    {
      key: "d5",
      field: "title",
      plan: "Optimistic updates",
      tracker: "Optimistic UI updates",
      kept: "tracker",
    },
  ],
  approvalsIssue: github("issues/9"),
  held: [
    {
      run: "01JX8W3YB2M4N6P8Q0R2S4T6V8",
      reason:
        "This run would close 12 items, more than holdAbove (10) allows.\nTo approve exactly these items: milepost approve --repo acme/web 01JX8W3YB2M4N6P8Q0R2S4T6V8",
      items: [
        { key: "d12", title: "Keyboard shortcuts", remote: github("issues/14") },
        { key: "d11", title: "Telemetry", remote: github("issues/13") },
      ],
      creates: 0,
    },
  ],
  diagnostics: [
    {
      severity: "warning",
      code: "unknown-reference",
      message: "SC-2 is not defined in goal.md. Did you mean SC-002?",
      line: 61,
      column: 5,
    },
  ],
};

export const billing: GoalDetails = {
  repo: "acme/billing",
  goal: "docs-milestones",
  title: "Invoices in the customer's own currency",
  today: "2026-06-09",
  timeZone: "UTC",
  health: "on-track",
  reasons: ["19% of the time has passed, 25% of the work is done"],
  progress: { deliverables: { done: 2, total: 8 }, criteria: { done: 0, total: 3 } },
  due: "2026-08-14",
  doneOn: null,
  forecast: null,
  forecastNote: "No forecast yet: 2 deliverables finished in the last 2 weeks, at least 3 needed",
  milestones: [
    {
      key: "m1",
      number: null,
      title: "Rates",
      status: "active",
      health: "on-track",
      reasons: [],
      start: "2026-05-25",
      due: "2026-07-03",
      doneOn: null,
      forecast: null,
      deliverables: { done: 2, total: 5 },
      criteria: { done: 0, total: 2 },
      verification: { done: 0, total: 0 },
      items: [
        {
          key: "d1",
          title: "Daily rates",
          state: "done",
          links: { github: "https://github.com/acme/billing/issues/4", jira: null },
          changedOn: "2026-06-06",
        },
        {
          key: "d2",
          title: "Rounding",
          state: "done",
          links: { github: "https://github.com/acme/billing/issues/5", jira: null },
          changedOn: "2026-06-06",
        },
      ],
      links: { github: "https://github.com/acme/billing/milestone/1", jira: null },
    },
    {
      key: "m2",
      number: null,
      title: "Invoices",
      status: "planned",
      health: "not-started",
      reasons: [],
      start: null,
      due: "2026-08-14",
      doneOn: null,
      forecast: null,
      deliverables: { done: 0, total: 3 },
      criteria: { done: 0, total: 1 },
      verification: { done: 0, total: 0 },
      items: [],
      links: { github: null, jira: null },
    },
  ],
  days: counts.slice(-14).map(([date], index) => ({ date, done: index > 9 ? 2 : index > 4 ? 1 : 0, total: 8 })),
  slips: [],
  lastSync: {
    at: "2026-06-08T17:40:00.000Z",
    commit: "aa11bb22cc33dd44ee55ff6677889900aabbccdd",
    outcome: "synced",
  },
  trackers: [{ tracker: "github", isUpToDate: true, reason: null, retryAt: null }],
  removedOn: null,
  isSyncUnfinished: false,
  checkedAt: "2026-06-09T07:30:00.000Z",
  changedOn: "2026-06-06",
  risks: [],
  conflicts: [],
  approvalsIssue: null,
  held: [],
  diagnostics: [],
};

/** Live code review comments as they were last Monday. */
export const liveReviewBefore: GoalStatus = {
  ...liveReview,
  health: "on-track",
  reasons: [],
  progress: { deliverables: { done: 4, total: 11 }, criteria: { done: 2, total: 7 } },
  milestones: [
    backend,
    {
      ...client,
      health: "on-track",
      reasons: [],
      due: "2026-06-11",
      deliverables: { done: 1, total: 5 },
      criteria: { done: 0, total: 3 },
      verification: { done: 0, total: 0 },
      items: client.items
        .filter(({ key }) => key !== "d9")
        .map((one) => (one.key === "d4" ? one : { ...one, state: "open" as const })),
    },
    { ...testing, items: testing.items.map((one) => ({ ...one, state: "open" as const })) },
  ],
  slips: [],
  lastSync: null,
};
