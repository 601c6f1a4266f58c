import type { PageHost } from "../../../../shared/http/page-app.ts";
import type { GoalReport } from "../../../../shared/model/goal-status.ts";
import { formatApproveCommand } from "../../../../shared/report/attention.ts";
import { buildReport } from "../../../../shared/report/build-report.ts";
import type { GoalPageModel } from "../../../../shared/report/page/page-model.ts";
import { billing, lastMonday, liveReview, liveReviewBefore, now } from "./sample-goals.ts";

/** The report of 9 June over both goals; of the second one there was no report before. */
export const sampleReport = buildReport({
  goals: [liveReview, billing],
  previous: [liveReviewBefore, billing],
  generatedAt: now,
  since: lastMonday,
});

function pageOf(goal: GoalReport): GoalPageModel {
  const path = `.goalkit/goals/${goal.goal}/milestones.md`;
  return {
    generatedAt: now,
    goal,
    plan: { path, url: `https://github.com/${goal.repo}/blob/main/${path}` },
    criteria: {
      m1: [
        { text: "API serves 1000 req/sec", done: true, refs: ["SC-001"] },
        { text: "No message is lost (SC-004)", done: true, refs: ["SC-004"] },
      ],
      m2: [
        { text: "Comments appear within 200 ms for 95 of 100 readers", done: true, refs: ["SC-002"] },
        { text: "Works after a day offline", done: false, refs: [] },
        { text: "<script>alert(1)</script> is shown as text", done: false, refs: [] },
      ],
    },
    runs: [
      {
        run: "01JX8W3YB2M4N6P8Q0R2S4T6V8",
        at: "2026-06-09T06:12:00.000Z",
        commit: "3f2a9c1d00112233445566778899aabbccddeeff",
        outcome: "held",
        operations: [],
        skipped: [],
        requests: { reads: 3, writes: 0 },
        error: null,
      },
      {
        run: "01JX5ZZZZZZZZZZZZZZZZZZZZZ",
        at: "2026-06-08T16:00:00.000Z",
        commit: "77c1d02000112233445566778899aabbccddeeff",
        outcome: "synced",
        operations: [
          {
            tracker: "github",
            action: "update",
            entity: "milestone",
            key: "m2",
            remote: "https://github.com/acme/web/milestone/2",
            title: "001 M2: Client Real-Time Sync",
            fields: ["due"],
          },
          {
            tracker: "jira",
            action: "create",
            entity: "story",
            key: "d9",
            remote: "https://acme.example/browse/WEB-10",
            title: "Offline queue",
            fields: ["title", "body"],
          },
        ],
        skipped: [
          {
            tracker: "jira",
            action: "close",
            entity: "story",
            key: "d3",
            remote: "https://acme.example/browse/WEB-6",
            title: "Auth/permissions",
            reason: 'several statuses mean "cancelled": "Won\'t do", "Cancelled".',
          },
        ],
        requests: { reads: 4, writes: 2 },
        error: null,
      },
      {
        run: "01JX4ZZZZZZZZZZZZZZZZZZZZZ",
        at: "2026-06-05T11:30:00.000Z",
        commit: null,
        outcome: "failed",
        operations: [],
        skipped: [],
        requests: { reads: 1, writes: 0 },
        error: "Jira answered 403 for project WEB: the account bot@acme.example may not create issues there.",
      },
    ],
    held: goal.held.map((held) => ({
      ...held,
      approve: formatApproveCommand(goal.repo, held.run),
      issue: goal.approvalsIssue,
    })),
  };
}

/** Status pages of two goals and a plan with errors. */
export const samplePages: PageHost = {
  goals: async () => ({
    generatedAt: now,
    goals: sampleReport.goals,
    removed: [{ repo: "acme/web", goal: "000-prototype", title: "Prototype", removedOn: "2026-05-04" }],
    rejected: [
      {
        repo: "acme/mobile",
        path: ".goalkit/goals/002-push/milestones.md",
        diagnostics: [
          {
            severity: "error",
            code: "placeholder",
            message:
              '"[TITLE]" is placeholder text from the template. Replace it with the milestone\'s title, or remove it.',
            line: 44,
            column: 3,
          },
        ],
      },
    ],
  }),
  goal: async (repo, goal) => {
    const found = sampleReport.goals.find((one) => one.repo === repo && one.goal === goal);
    return found === undefined ? null : pageOf(found);
  },
  png: async (svg) => new TextEncoder().encode(`pixels of ${svg}`),
  now: () => new Date(now),
  log: () => {},
};
