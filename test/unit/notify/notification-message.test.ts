import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockProblems, tooLong } from "../../../local/emulators/slack/block-kit.ts";
import type { News } from "../../../shared/model/outbox.ts";
import { newsMessage } from "../../../shared/notify/news-message.ts";
import type { ReportBlock } from "../../../shared/report/formats/report-slack.ts";
import { anyText, nasty } from "../report/hostile.ts";

const textsOf = (block: ReportBlock): string[] =>
  block.type === "context"
    ? block.elements.map(({ text }) => text)
    : "text" in block
      ? [block.text.text]
      : [];

function expectTakenBySlack(news: News, about: Parameters<typeof newsMessage>[1]) {
  const { text, blocks } = newsMessage(news, about);
  expect(blockProblems(blocks)).toEqual([]);
  expect(tooLong(blocks)).toBe(false);
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(1_200);
  expect(text).not.toMatch(/[<>]/);
  for (const one of blocks.flatMap(textsOf)) {
    expect(one.length).toBeLessThanOrEqual(3_000);
    expect(one.isWellFormed()).toBe(true);
    for (const found of one.match(/<[^>]*>?/g) ?? []) {
      expect(found).toMatch(/^<https:\/\/github\.com\/acme\/web\/[^|<>]*\|[^<>\n]*>$/);
    }
  }
}

const lines = (text: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    text,
    url: index % 2 === 0 ? `https://github.com/acme/web/issues/${index}` : text,
  }));

describe("news in Slack", () => {
  it("says it in one sentence, with what belongs to it", () => {
    const news: News = {
      kind: "synced",
      text: "GitHub: 2 created",
      lines: [
        { text: "created: API", url: "https://github.com/acme/web/issues/1" },
        { text: "and 1 more", url: null },
      ],
    };
    expect(newsMessage(news, null)).toEqual({
      text: "GitHub: 2 created",
      blocks: [
        {
          type: "section",
          text: {
            type: "mrkdwn",
            text: "GitHub: 2 created\n• <https://github.com/acme/web/issues/1|created: API>\n• and 1 more",
            verbatim: true,
          },
        },
      ],
    });
    const alone = newsMessage(news, { title: "Live <review>", repo: "acme/web" });
    expect(alone.text).toBe("Live &lt;review&gt;: GitHub: 2 created");
    expect(alone.blocks.flatMap(textsOf).at(-1)).toBe("Live &lt;review&gt; · acme/web");
  });

  it("is taken by Slack, and nothing in it is live, whatever the plan says", () => {
    fc.assert(
      fc.property(
        anyText,
        anyText,
        fc.integer({ min: 0, max: 40 }),
        fc.boolean(),
        (text, other, count, alone) => {
          const news: News = { kind: "failed", text, lines: lines(other, count) };
          expectTakenBySlack(news, alone ? { title: other, repo: text } : null);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each(nasty)("shows %j as text", (text) => {
    expectTakenBySlack({ kind: "held", text, lines: lines(text, 12) }, { title: text, repo: text });
  });
});
