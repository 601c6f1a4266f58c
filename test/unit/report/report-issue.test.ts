import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { githubBody } from "../../../shared/adapters/github/github-body.ts";
import { githubReportBody } from "../../../shared/adapters/github/github-report.ts";
import { readGitHubEvent } from "../../../shared/events/github-event.ts";
import type { Report } from "../../../shared/model/goal-report.ts";
import { findMarkers } from "../../../shared/model/marker.ts";
import { goalOf as goalOfPath } from "../../../shared/plan/goal-id.ts";
import { conflictNote, reportGoal, reportIssueItem } from "../../../shared/report/formats/report-issue.ts";
import { anyText, nasty, reportOf } from "./hostile.ts";
import { sampleReport } from "./page/sample-pages.ts";

const { key } = reportIssueItem({ text: "", boxes: [] }, []);
const marker = { goal: reportGoal, key, nonce: "abcdefgh1234" };
const breakouts = [
  "<!-- /milepost -->",
  "<!-- milepost:001-live/d1:zzzzzzzz9999 -->",
  "\n<!-- /milepost -->\n",
  "- [x] done",
  "[x] done",
];

/** What stands in the frame is what was put there, in one frame, in a body that GitHub takes. */
function expectWhole(report: Report): string {
  const managed = githubReportBody(report);
  const body = githubBody.compose(managed, marker, null);
  expect(findMarkers(body)).toEqual([marker]);
  expect(githubBody.extract(body, marker.nonce)).toEqual(managed);
  expect(githubBody.replace(`A\n${body}Z`, { text: "next", boxes: [] }, marker.nonce, null)).toBe(
    `A\n${githubBody.compose({ text: "next", boxes: [] }, marker, null)}Z`,
  );
  expect(body.length).toBeLessThanOrEqual(65_536);
  return body;
}

describe("the body of a report's issue", () => {
  it.each([...nasty, ...breakouts])("stays whole and shows %j as text", (text) => {
    const body = expectWhole(reportOf(text));
    const rendered = new MarkdownIt({ html: true, linkify: false }).render(body);
    expect(rendered).not.toMatch(/<(?:script|img|style|svg|h1|input)/);
    expect(body).not.toMatch(/@[\p{L}\p{N}]/u);
  });

  it("stays whole whatever the plans say, and however many there are", () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.constantFrom(...breakouts)),
        fc.integer({ min: 1, max: 80 }),
        (text, goals) => void expectWhole(reportOf(text, goals)),
      ),
      { numRuns: 40 },
    );
  });

  it("stays whole even where something is not escaped, as in the command that lets a run go on", () => {
    for (const text of breakouts) {
      const held = [{ run: text, reason: "", items: [] }];
      const goals = sampleReport.goals.map((goal) => ({ ...goal, repo: text, held }));
      expectWhole({ ...sampleReport, goals });
    }
  });

  it("says how many goals there is no room for", () => {
    const goals = Array.from({ length: 100 }, () => sampleReport.goals).flat();
    const { text } = githubReportBody({ ...sampleReport, goals });
    const shown = text.match(/^## /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(10);
    expect(text).toContain(`… and ${200 - shown} more goals, for which there is no room here.`);
  });

  it("links to the status page where there is one", () => {
    const { text } = githubReportBody(sampleReport, ({ goal }) => `https://plans.example/${goal}`);
    expect(text).toContain("[status page](https://plans.example/001-live-review)");
    expect(githubReportBody(sampleReport).text).not.toContain("status page");
  });
});

describe("the name of the report", () => {
  it("is no goal's, wherever a plan is", () => {
    const part = fc.oneof(
      fc.constantFrom(".report", "report", "..report", "-.report", ".", "..", "goals", ".goalkit", "x.md"),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        expect(goalOfPath(parts.join("/")).id).not.toBe(reportGoal);
      }),
      { numRuns: 2_000 },
    );
    expect(goalOfPath("goals/.report/milestones.md").id).toBe("report");
  });
});

describe("what people do to the issue", () => {
  const conflict = { key, plan: "new", tracker: "old" };
  const url = "https://github.com/acme/web/issues/7";

  it("is told with what happened and what to do", () => {
    expect(conflictNote({ ...conflict, field: "body", kept: "plan" }, url)).toBe(
      `${url}: what somebody wrote inside the report was replaced by the new one. Write above or below it: that stays.`,
    );
    expect(conflictNote({ ...conflict, field: "body", kept: "tracker" }, url)).toMatch(
      /was not updated\. Restore/,
    );
    expect(conflictNote({ ...conflict, field: "title", kept: "tracker" }, url)).toBe(
      `${url}: its title stays "old", as people have it.`,
    );
  });
});

describe("the webhook of an issue", () => {
  const event = (...bodies: string[]) =>
    readGitHubEvent(
      "issues",
      "d-1",
      {
        action: "edited",
        issue: { body: bodies[0] },
        changes: { body: { from: bodies[1] } },
        repository: { id: 7, full_name: "acme/web" },
      },
      async () => null,
    );
  const report = githubBody.compose(githubReportBody(sampleReport), marker, null);
  const item = githubBody.compose({ text: "x", boxes: [] }, { ...marker, goal: "001-live", key: "d1" }, null);

  it("causes no look at all items where it is the report's", async () => {
    expect(await event(report, report)).toEqual({ ignore: "the status report" });
    expect(await event("gone", report)).toEqual({ ignore: "the status report" });
  });

  it("causes one where an item of a plan is in it, too", async () => {
    expect(await event(`${report}${item}`, report)).toMatchObject({ accept: { kind: "reconcile" } });
    expect(await event(report, item)).toMatchObject({ accept: { kind: "reconcile" } });
  });
});
