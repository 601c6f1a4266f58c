import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ReportBlock,
  type ReportMessage,
  reportSlack,
} from "../../../shared/report/formats/report-slack.ts";
import { slackLink, slackText } from "../../../shared/report/formats/slack-text.ts";
import { anyText, nasty, reportOf } from "./hostile.ts";
import { sampleReport } from "./page/sample-pages.ts";

const links = () => ({
  page: "https://plans.example/goals/acme/web/001?expires=1&signature=2",
  plan: "https://github.com/acme/web/blob/main/plan.md",
  milestones: "https://github.com/acme/web/milestones",
  picture: { url: "https://plans.example/burn-up.png" },
});

function textsOf(block: ReportBlock): string[] {
  if (block.type === "context") return block.elements.map(({ text }) => text);
  return "text" in block ? [block.text.text] : [];
}

/** What Slack would make more of than text: `<…>`. */
const live = (text: string): string[] => text.match(/<[^>]*>?/g) ?? [];
const ours = /^<https:\/\/(plans\.example|github\.com|acme\.example)\/[^|<>]*\|[^|<>\n]*(?:\|[^<>]*)?>$/;

function expectTakenBySlack({ text, blocks }: ReportMessage) {
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(blocks).length).toBeLessThan(13_200);
  expect(live(text)).toEqual([]);
  for (const block of blocks) {
    for (const one of textsOf(block)) {
      expect(one.length).toBeGreaterThan(0);
      expect(one.length).toBeLessThanOrEqual(block.type === "header" ? 150 : 3_000);
      expect(one.isWellFormed()).toBe(true);
      expect(one.replace(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
      for (const found of live(one)) expect(found).toMatch(ours);
    }
    if (block.type === "context") expect(block.elements.length).toBeLessThanOrEqual(10);
    if (block.type === "image") expect(block.alt_text.length).toBeLessThanOrEqual(2_000);
  }
}

describe("the report in Slack", () => {
  it("has the status first, then what changed, then what to look at", () => {
    const { text, blocks } = reportSlack({ ...sampleReport, goals: sampleReport.goals.slice(0, 1) }, links);
    expect(text).toBe("Live code review comments: at risk, 7 of 12 done");
    expect(blocks.map(({ type }) => type)).toEqual([
      "header",
      "section",
      "section",
      "section",
      "image",
      "context",
    ]);
    const [, status = [], changed = [], lookAt = []] = blocks.map((block) =>
      textsOf(block).join("").split("\n"),
    );
    expect(status).toEqual([
      "*At risk* · 7 of 12 deliverables · 3 of 7 criteria · due 25 Jun · at this pace 24 Jun (85 %: 2 Jul)",
      "<https://github.com/acme/web/milestone/1|M1 Backend Infrastructure &amp; API>  done, 3 of 3",
      "<https://github.com/acme/web/milestone/2|M2 Client Real-Time Sync>  4 of 6, due 18 Jun",
      "<https://github.com/acme/web/milestone/3|M3 User Testing &amp; Refinement>  not started, due 25 Jun",
    ]);
    expect(changed[0]).toBe("*Since 1 Jun*");
    expect(changed[1]).toBe(
      "• <https://github.com/acme/web/milestone/2|M2 slipped 7 days (11 Jun to 18 Jun)>",
    );
    expect(lookAt[1]).toBe("`npx milepost approve --repo acme/web 01JX8W3YB2M4N6P8Q0R2S4T6V8`");
  });

  it("is taken by Slack, and nothing in it is live, whatever the plan says", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, goals) => {
        expectTakenBySlack(reportSlack(reportOf(text, goals), links));
      }),
      { numRuns: 150 },
    );
  });

  it.each(nasty)("shows %j as text", (text) => {
    expectTakenBySlack(reportSlack(reportOf(text, 3), links));
  });

  it("says how many goals it has no room for", () => {
    const { blocks } = reportSlack(reportOf("A goal", 40), links);
    expect(textsOf(blocks.at(-1) ?? { type: "divider" }).join("")).toMatch(/^… and \d+ more goals/);
    expect(reportSlack({ ...sampleReport, goals: [] }).text).toBe("No plan has been synced yet.");
  });

  it("cuts before it escapes: no entity and no character is cut in two", () => {
    expect(slackText("a&b", 100)).toBe("a&amp;b");
    expect(slackText("&&&", 11)).toBe("&amp;&amp;…");
    expect(slackText("ab😀cd", 4)).toBe("ab…");
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, most) => {
        const shown = slackText(text, most);
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(shown.replace(/&(?:amp|lt|gt);/g, "")).not.toMatch(/[&<>]/);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  it("links to the web only", () => {
    expect(slackLink("x", "javascript:alert(1)", 100)).toBe("x");
    expect(slackLink("x", "https://e.example/?a=1&b=|>", 100)).toBe(
      "<https://e.example/?a=1&amp;b=%7C%3E|x>",
    );
  });
});
