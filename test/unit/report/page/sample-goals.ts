import type {
  DeliverableStatus,
  GoalDetails,
  GoalStatus,
  MilestoneStatus,
} from "../../../../shared/model/goal-status.ts";

/** Two goals as they stood on 9 June 2026, a Tuesday, and on the Monday before; counted daily for six weeks. */
export const now = "2026-06-09T08:00:00.000Z";
export const lastMonday = "2026-06-01T09:00:00.000Z";

const github = (path: string): string => `https://github.com/acme/web/${path}`;
const jira = (key: string): string => `https://acme.example/browse/${key}`;

function item(key: string, title: string, state: DeliverableStatus["state"], issue: number): DeliverableStatus {
  return { key, title, state, links: { github: github(`issues/${issue}`), jira: jira(`WEB-${issue}`) } };
}

const backend: MilestoneStatus = {
  key: "m1",
  number: "1",
  title: "Backend Infrastructure & API",
  status: "done",
  health: "done",
  reasons: [],
  start: "2026-05-01",
  due: "2026-05-28",
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
  reasons: ["at this pace it ends 6 days late"],
  start: "2026-05-29",
  due: "2026-06-18",
  deliverables: { done: 4, total: 6 },
  criteria: { done: 1, total: 3 },
  verification: { done: 0, total: 0 },
  items: [
    item("d4", "Presence indicators", "done", 5),
    item("d5", "Optimistic updates", "done", 6),
    item("d6", "Conflict resolution", "done", 7),
    item("d7", "Reconnect after sleep", "done", 8),
    item("d8", "Latency under load", "open", 9),
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
  reasons: [],
  start: "2026-06-19",
  due: "2026-06-25",
  deliverables: { done: 0, total: 3 },
  criteria: { done: 0, total: 2 },
  verification: { done: 0, total: 0 },
  items: [
    item("d10", "Sessions with five teams", "open", 12),
    item("d11", "Telemetry", "open", 13),
    { key: "d12", title: "Keyboard shortcuts", state: "cancelled", links: { github: null, jira: null } },
  ],
  links: { github: github("milestone/3"), jira: null },
};

/** Six weeks, Monday to Sunday: what was done and what was planned at the end of each day. */
const counts: readonly (readonly [string, number, number])[] = [
  ["2026-04-28", 0, 9],
  ["2026-04-29", 0, 9],
  ["2026-04-30", 0, 9],
  ["2026-05-01", 0, 9],
  ["2026-05-02", 0, 9],
  ["2026-05-03", 0, 9],
  ["2026-05-04", 0, 9],
  ["2026-05-05", 0, 9],
  ["2026-05-06", 0, 9],
  ["2026-05-07", 1, 9],
  ["2026-05-08", 1, 9],
  ["2026-05-09", 1, 9],
  ["2026-05-10", 1, 9],
  ["2026-05-11", 1, 9],
  ["2026-05-12", 1, 9],
  ["2026-05-13", 1, 9],
  ["2026-05-14", 2, 9],
  ["2026-05-15", 2, 9],
  ["2026-05-16", 2, 9],
  ["2026-05-17", 2, 9],
  ["2026-05-18", 2, 11],
  ["2026-05-19", 2, 11],
  ["2026-05-20", 2, 11],
  ["2026-05-21", 2, 11],
  ["2026-05-22", 2, 11],
  ["2026-05-23", 2, 11],
  ["2026-05-24", 2, 11],
  ["2026-05-25", 2, 11],
  ["2026-05-26", 3, 11],
  ["2026-05-27", 3, 11],
  ["2026-05-28", 3, 11],
  ["2026-05-29", 4, 11],
  ["2026-05-30", 4, 11],
  ["2026-05-31", 4, 11],
  ["2026-06-01", 4, 11],
  ["2026-06-02", 5, 11],
  ["2026-06-03", 5, 12],
  ["2026-06-04", 6, 12],
  ["2026-06-05", 6, 12],
  ["2026-06-06", 6, 12],
  ["2026-06-07", 6, 12],
  ["2026-06-08", 7, 12],
];

export const liveReview: GoalDetails = {
  repo: "acme/web",
  goal: "001-live-review",
  title: "Live code review comments",
  health: "at-risk",
  reasons: ['"Latency under load" has had no activity for 12 days'],
  progress: { deliverables: { done: 7, total: 12 }, criteria: { done: 3, total: 7 } },
  due: "2026-06-25",
  forecast: { p50: "2026-06-24", p85: "2026-07-02" },
  milestones: [backend, client, testing],
  days: counts.map(([date, done, total]) => ({ date, done, total })),
  slips: [{ key: "m2", title: client.title, from: "2026-06-11", to: "2026-06-18", on: "2026-06-04" }],
  lastSync: {
    at: "2026-06-09T06:12:00.000Z",
    commit: "3f2a9c1d00112233445566778899aabbccddeeff",
    outcome: "held",
  },
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
  health: "on-track",
  reasons: [],
  progress: { deliverables: { done: 2, total: 8 }, criteria: { done: 0, total: 3 } },
  due: "2026-08-14",
  forecast: null,
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
      deliverables: { done: 2, total: 5 },
      criteria: { done: 0, total: 2 },
      verification: { done: 0, total: 0 },
      items: [
        {
          key: "d1",
          title: "Daily rates",
          state: "done",
          links: { github: "https://github.com/acme/billing/issues/4", jira: null },
        },
        {
          key: "d2",
          title: "Rounding",
          state: "done",
          links: { github: "https://github.com/acme/billing/issues/5", jira: null },
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
