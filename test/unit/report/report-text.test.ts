import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "../../../shared/adapters/github/body/escape-markdown.ts";
import { formatAge, formatSince } from "../../../shared/calendar/format-date.ts";
import { html, linked, raw } from "../../../shared/report/formats/html.ts";
import { reportMarkdown } from "../../../shared/report/formats/report-markdown.ts";
import { goalPage } from "../../../shared/report/page/goal-page.ts";
import { goalsPage } from "../../../shared/report/page/goals-page.ts";
import { reportHtml } from "../../../shared/report/page/report-html.ts";
import { sampled } from "../../support/sampled.ts";
import { anyText, nasty, reportOf } from "./hostile.ts";
import { now } from "./page/sample-goals.ts";
import { sampleReport } from "./page/sample-pages.ts";

const options = { escape: escapeMarkdown };
const context = { now, link: (path: string) => path };

describe("the report in Markdown", () => {
  it("shows status, table and changes", () => {
    const text = reportMarkdown(sampleReport, { ...options, page: () => "https://plans.example/goals/1" });
    expect(text.split("\n").slice(0, 14)).toEqual([
      "## Live code review comments",
      "",
      "**At risk** · 64% chance of making 25 Jun; likely 24 Jun, 85% by 2 Jul",
      "",
      "7 of 12 deliverables · 3 of 7 criteria · due 25 Jun",
      "",
      "acme/web · 001-live-review · [Status page](https://plans.example/goals/1)",
      "",
      "| Milestone | Health | Deliverables | Criteria | Due | Forecast |",
      "|---|---|---|---|---|---|",
      "| [M1 Backend Infrastructure \\& API](https://github.com/acme/web/milestone/1) | Done 26 May, 2 days early | 3 of 3 | 2 of 2 | 28 May |  |",
      "| [M2 Client Real-Time Sync](https://github.com/acme/web/milestone/2) | At risk | 4 of 6 | 1 of 3 | 18 Jun | 24 Jun, 85% by 2 Jul |",
      "| [M3 User Testing \\& Refinement](https://github.com/acme/web/milestone/3) | Not started | 0 of 3 | 0 of 2 | 25 Jun |  |",
      "",
    ]);
    expect(
      text
        .split("\n")
        .filter((line) => line.startsWith("- "))
        .slice(7, 12),
    ).toEqual([
      "- [Waiting for approval: the run would close 2 items](https://github.com/acme/web/issues/9)",
      "- [M2 is at risk: 38% chance of making 18 Jun; likely 24 Jun, 85% by 2 Jul](https://github.com/acme/web/milestone/2)",
      '- ["Latency under load" had no recorded activity for 12 days](https://github.com/acme/web/issues/9)',
      "- [Risk of M2: UX complexity (mitigation: telemetry)](https://github.com/acme/web/milestone/2)",
      '- [Optimistic updates: title changed by a person to "Optimistic UI updates"; the plan says "Optimistic updates"](https://github.com/acme/web/issues/6)',
    ]);
    expect(text.trimEnd().split("\n").at(-1)).toBe("_As of 9 Jun 2026, 08:00 UTC._");
    expect(text).not.toContain("milepost approve");
    const goals = sampleReport.goals.map((goal) => ({ ...goal, approvalsIssue: null }));
    const withoutIssue = reportMarkdown({ ...sampleReport, goals }, options);
    expect(withoutIssue).toContain("    milepost approve --repo acme/web 01JX8W3YB2M4N6P8Q0R2S4T6V8");
  });

  it.each(nasty)("escapes %j", (text) => {
    const markdown = reportMarkdown(reportOf(text), options);
    const rendered = new MarkdownIt({ html: true, linkify: false }).render(markdown);
    expect(rendered).not.toMatch(/<(?:script|img|style|svg|h1)/);
    expect(rendered.match(/<tr>/g)).toHaveLength(4);
    for (const [, address] of rendered.matchAll(/href="([^"]*)"/g)) expect(address).toMatch(/^https:\/\//);
    expect(markdown).not.toMatch(/@[\p{L}\p{N}]/u);
    expect(markdown.length).toBeLessThanOrEqual(65_536);
  });

  it("fits into an issue, for any text", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, goals) => {
        expect(reportMarkdown(reportOf(text, goals), options).length).toBeLessThanOrEqual(65_536);
      }),
      { numRuns: sampled(30) },
    );
  });
});

describe("HTML", () => {
  it("escapes text, not HTML", () => {
    expect(html`<p title="${`"'<&`}">${"<b>"}${raw("<i>")}${[html`<u>`, 1, null, false, "&"]}</p>`.toString()).toBe(
      '<p title="&quot;&#39;&lt;&amp;">&lt;b&gt;<i><u>1&amp;</p>',
    );
  });

  it("links web addresses only", () => {
    expect(linked("https://e.example/?a=1&b=2", "x").toString()).toBe('<a href="https://e.example/?a=1&amp;b=2">x</a>');
    for (const url of ["javascript:alert(1)", "data:text/html,x", "//e.example", "", null]) {
      expect(linked(url, "x").toString()).toBe("x");
    }
  });

  /** The tags of a page: text that became markup would add to them. */
  const tags = (page: string): string[] => page.match(/<\/?[a-z][^\s>]*/g) ?? [];

  it("has the same markup for any text", () => {
    const render = (text: string): string[] => {
      const report = reportOf(text);
      const [goal] = report.goals;
      if (goal === undefined) throw new Error("no goal");
      const model = { generatedAt: now, goal, plan: { path: text, url: text }, runs: [], held: [] };
      const criteria = { m1: [{ text, done: true, refs: [text] }] };
      const removed = [{ repo: text, goal: text, title: text, removedOn: null }];
      const rejected = [{ repo: text, path: text, diagnostics: goal.diagnostics }];
      return [
        ...tags(goalPage({ ...model, criteria }, context)),
        ...tags(goalsPage({ generatedAt: now, goals: report.goals, rejected, removed }, context)),
        ...tags(reportHtml(report)),
      ];
    };
    const usual = render("text");
    for (const text of nasty) expect(render(text), text.slice(0, 40)).toEqual(usual);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        // A text that is an address of the web is meant to be a link.
        fc.pre(!URL.canParse(text));
        expect(render(text)).toEqual(usual);
      }),
      { numRuns: sampled(25) },
    );
  });
});

describe("times", () => {
  it.each([
    ["2026-06-09T07:59:30Z", "just now"],
    ["2026-06-09T07:58:00Z", "2 min ago"],
    ["2026-06-09T07:00:00Z", "1 hour ago"],
    ["2026-06-01T08:00:00Z", "8 days ago"],
    ["2026-01-02T08:00:00Z", "2 Jan 2026"],
    ["2026-06-09T08:01:00Z", "just now"],
    ["soon", "soon"],
  ])("formats %s as %s", (at, words) => {
    expect(formatAge(at, now)).toBe(words);
  });

  it("names the weekday of the last seven days", () => {
    expect(formatSince("2026-06-08T09:00:00Z", "2026-06-09")).toBe("Monday");
    expect(formatSince("2026-06-01T09:00:00Z", "2026-06-09")).toBe("1 Jun");
  });
});
