import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { githubBody } from "../../../shared/adapters/github/body/github-body.ts";
import { renderGitHubReport } from "../../../shared/adapters/github/body/github-report.ts";
import { parseGitHubEvent } from "../../../shared/events/github-event.ts";
import type { StatusReport } from "../../../shared/model/goal-status.ts";
import { findMarkers } from "../../../shared/model/item.ts";
import { goalFromPath } from "../../../shared/plan/goal-id.ts";
import { REPORT_ISSUE_GOAL, reportIssueItem } from "../../../shared/report/formats/report-issue.ts";
import { describeIssueConflict } from "../../../shared/review/publish-own-issue.ts";
import { sampled } from "../../support/sampled.ts";
import { knownRepository } from "../events/known-repository.ts";
import { anyText, nasty, reportOf } from "./hostile.ts";
import { sampleReport } from "./page/sample-pages.ts";

const { key } = reportIssueItem({ text: "", boxes: [] }, []);
const marker = { goal: REPORT_ISSUE_GOAL, key, nonce: "abcdefgh1234" };
const breakouts = [
  "<!-- /milepost -->",
  "<!-- milepost:001-live/d1:zzzzzzzz9999 -->",
  "\n<!-- /milepost -->\n",
  "- [x] done",
  "[x] done",
];

/** Expects one managed block with the given content, in a body that GitHub accepts. */
function expectIntact(report: StatusReport): string {
  const managed = renderGitHubReport(report);
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
  it.each([...nasty, ...breakouts])("stays intact and escapes %j", (text) => {
    const body = expectIntact(reportOf(text));
    const rendered = new MarkdownIt({ html: true, linkify: false }).render(body);
    expect(rendered).not.toMatch(/<(?:script|img|style|svg|h1|input)/);
    expect(body).not.toMatch(/@[\p{L}\p{N}]/u);
  });

  it("stays intact for any text and any number of goals", () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.constantFrom(...breakouts)),
        fc.integer({ min: 1, max: 80 }),
        (text, goals) => void expectIntact(reportOf(text, goals)),
      ),
      { numRuns: sampled(40) },
    );
  });

  it("stays intact where text is not escaped, as in the approve command", () => {
    for (const text of breakouts) {
      const held = [{ run: text, reason: "", items: [], creates: 0 }];
      const goals = sampleReport.goals.map((goal) => ({ ...goal, repo: text, held }));
      expectIntact({ ...sampleReport, goals });
    }
  });

  it("says how many goals are not shown", () => {
    const goals = Array.from({ length: 100 }, () => sampleReport.goals).flat();
    const { text } = renderGitHubReport({ ...sampleReport, goals });
    const shown = text.match(/^## /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(10);
    expect(text).toContain(`… and ${200 - shown} more goals, left out because of GitHub's size limit.`);
  });

  it("links the status page if there is one", () => {
    const { text } = renderGitHubReport(sampleReport, ({ goal }) => `https://plans.example/${goal}`);
    expect(text).toContain("[Status page](https://plans.example/001-live-review)");
    expect(renderGitHubReport(sampleReport).text).not.toContain("Status page");
  });
});

describe("the id of the report issue", () => {
  it("is never a goal id", () => {
    const part = fc.oneof(
      fc.constantFrom(".report", "report", "..report", "-.report", ".", "..", "goals", ".goalkit", "x.md"),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        expect(goalFromPath(parts.join("/")).id).not.toBe(REPORT_ISSUE_GOAL);
      }),
      { numRuns: sampled(2_000) },
    );
    expect(goalFromPath("goals/.report/milestones.md").id).toBe("report");
  });
});

describe("user changes of the report issue", () => {
  const conflict = { key, plan: "new", tracker: "old" };
  const url = "https://github.com/acme/web/issues/7";

  it("are described with what to do", () => {
    expect(describeIssueConflict({ ...conflict, field: "body", kept: "plan" }, url)).toBe(
      `${url}: text that a person wrote inside Milepost's part was overwritten. Notes above or below it stay.`,
    );
    expect(describeIssueConflict({ ...conflict, field: "body", kept: "tracker" }, url)).toMatch(
      /not updated, .*Restore/,
    );
    expect(describeIssueConflict({ ...conflict, field: "title", kept: "tracker" }, url)).toBe(
      `${url}: title stays "old", as changed by a person.`,
    );
  });
});

describe("the webhook of an issue", () => {
  const event = (...bodies: string[]) =>
    parseGitHubEvent(
      "issues",
      "d-1",
      {
        action: "edited",
        issue: { body: bodies[0], user: { id: 1, login: "milepost[bot]" } },
        changes: { body: { from: bodies[1] } },
        repository: { id: 7, full_name: "acme/web" },
      },
      async () => knownRepository({ goals: ["001-live"], accounts: [{ id: "1", login: "milepost[bot]" }] }),
    );
  const report = githubBody.compose(renderGitHubReport(sampleReport), marker, null);
  const item = githubBody.compose({ text: "x", boxes: [] }, { ...marker, goal: "001-live", key: "d1" }, null);

  it("causes no reconcile if the issue is the report issue", async () => {
    expect(await event(report, report)).toEqual({ ignore: "the status report" });
    expect(await event("deleted", report)).toEqual({ ignore: "the status report" });
  });

  it("causes one if it also contains an item of a plan", async () => {
    expect(await event(`${report}${item}`, report)).toMatchObject({ accept: [{ kind: "reconcile" }] });
    expect(await event(report, item)).toMatchObject({ accept: [{ kind: "reconcile" }] });
  });
});
