import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ReportBlock, type ReportMessage, reportSlack } from "../../../shared/report/formats/report-slack.ts";
import { escapeSlack, slackLink } from "../../../shared/report/formats/slack-text.ts";
import { sampled } from "../../support/sampled.ts";
import { anyText, nasty, reportOf } from "./hostile.ts";
import { sampleReport } from "./page/sample-pages.ts";

const links = () => ({
  page: "https://plans.example/goals/acme/web/001?expires=1&signature=2",
  plan: "https://github.com/acme/web/blob/main/plan.md",
  milestones: "https://github.com/acme/web/milestones",
  chart: { url: "https://plans.example/burn-up.png" },
});

function textsOf(block: ReportBlock): string[] {
  if (block.type === "context") return block.elements.map(({ text }) => text);
  return "text" in block ? [block.text.text] : [];
}

/** Markup that Slack interprets: `<…>`. */
const activeMarkup = (text: string): string[] => text.match(/<[^>]*>?/g) ?? [];
const ALLOWED_LINK = /^<https:\/\/(plans\.example|github\.com|acme\.example)\/[^|<>]*\|[^|<>\n]*(?:\|[^<>]*)?>$/;

function expectAcceptedBySlack({ text, blocks }: ReportMessage) {
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(blocks).length).toBeLessThan(13_200);
  expect(activeMarkup(text)).toEqual([]);
  for (const block of blocks) {
    for (const one of textsOf(block)) {
      expect(one.length).toBeGreaterThan(0);
      expect(one.length).toBeLessThanOrEqual(block.type === "header" ? 150 : 3_000);
      expect(one.isWellFormed()).toBe(true);
      expect(one.replace(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
      for (const found of activeMarkup(one)) expect(found).toMatch(ALLOWED_LINK);
    }
    if (block.type === "context") expect(block.elements.length).toBeLessThanOrEqual(10);
    if (block.type === "image") expect(block.alt_text.length).toBeLessThanOrEqual(2_000);
  }
}

describe("the report in Slack", () => {
  it("shows the status first, then changes, then what needs attention", () => {
    const { text, blocks } = reportSlack({ ...sampleReport, goals: sampleReport.goals.slice(0, 1) }, links);
    expect(text).toBe("Live code review comments: at risk, 7 of 12 done");
    expect(blocks.map(({ type }) => type)).toEqual(["header", "section", "section", "section", "image", "context"]);
    const [, status = [], changed = [], attention = []] = blocks.map((block) => textsOf(block).join("").split("\n"));
    expect(status).toEqual([
      "*At risk* · 7 of 12 deliverables · 3 of 7 criteria · due 25 Jun",
      "64% chance of making 25 Jun; likely 24 Jun, 85% by 2 Jul",
      "<https://github.com/acme/web/milestone/1|M1 Backend Infrastructure &amp; API>  done 26 May, 2 days early",
      "<https://github.com/acme/web/milestone/2|M2 Client Real-Time Sync>  4 of 6, due 18 Jun, likely 24 Jun",
      "<https://github.com/acme/web/milestone/3|M3 User Testing &amp; Refinement>  not started, due 25 Jun",
    ]);
    expect(changed[0]).toBe("*Since 1 Jun*");
    expect(changed[1]).toBe("• <https://github.com/acme/web/milestone/2|M2 slipped 7 days (11 Jun to 18 Jun)>");
    expect(attention[1]).toBe(
      "• <https://github.com/acme/web/issues/9|Waiting for approval: the run would close 2 items>",
    );
    expect(JSON.stringify(blocks)).not.toContain("milepost approve");
  });

  it("says of a removed goal only that its plan was removed", () => {
    const goals = sampleReport.goals.slice(0, 1).map((goal) => ({ ...goal, removedOn: "2026-06-08" }));
    const { text, blocks } = reportSlack({ ...sampleReport, goals }, links);
    expect(text).toBe("Live code review comments: plan removed on 8 Jun");
    expect(blocks.map(({ type }) => type)).toEqual(["header", "section", "context"]);
    expect(blocks.flatMap(textsOf)[1]).toBe("*Plan removed on 8 Jun*\nMilepost no longer syncs this goal.");
  });

  it("is accepted by Slack without active markup, for any text", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, goals) => {
        expectAcceptedBySlack(reportSlack(reportOf(text, goals), links));
      }),
      { numRuns: sampled(150) },
    );
  });

  it.each(nasty)("escapes %j", (text) => {
    expectAcceptedBySlack(reportSlack(reportOf(text, 3), links));
  });

  it("says how many goals are not shown", () => {
    const { blocks } = reportSlack(reportOf("A goal", 40), links);
    expect(textsOf(blocks.at(-1) ?? { type: "divider" }).join("")).toMatch(/^… and \d+ more goals/);
    expect(reportSlack({ ...sampleReport, goals: [] }).text).toBe("No plan has been synced yet.");
  });

  it("never cuts an entity or a character", () => {
    expect(escapeSlack("a&b", 100)).toBe("a&amp;b");
    expect(escapeSlack("&&&", 11)).toBe("&amp;&amp;…");
    expect(escapeSlack("ab😀cd", 4)).toBe("ab…");
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, most) => {
        const shown = escapeSlack(text, most);
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(shown.replace(/&(?:amp|lt|gt);/g, "")).not.toMatch(/[&<>]/);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  it("links web addresses only", () => {
    expect(slackLink("x", "javascript:alert(1)", 100)).toBe("x");
    expect(slackLink("x", "https://e.example/?a=1&b=|>", 100)).toBe("<https://e.example/?a=1&amp;b=%7C%3E|x>");
  });
});
