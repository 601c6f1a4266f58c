import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTooLong, validateBlocks } from "../../../local/emulators/slack/block-kit.ts";
import type { Notification } from "../../../shared/model/outbox.ts";
import { renderNotification } from "../../../shared/notify/notification-message.ts";
import type { ReportBlock } from "../../../shared/report/formats/report-slack.ts";
import { sampled } from "../../support/sampled.ts";
import { anyText, nasty } from "../report/hostile.ts";

const textsOf = (block: ReportBlock): string[] =>
  block.type === "context" ? block.elements.map(({ text }) => text) : "text" in block ? [block.text.text] : [];

function expectAcceptedBySlack(notification: Notification, goal: Parameters<typeof renderNotification>[1]) {
  const { text, blocks } = renderNotification(notification, goal);
  expect(validateBlocks(blocks)).toEqual([]);
  expect(isTooLong(blocks)).toBe(false);
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

describe("a notification in Slack", () => {
  it("has one sentence, with its details", () => {
    const notification: Notification = {
      kind: "synced",
      text: "GitHub: 2 created",
      lines: [
        { text: "created: API", url: "https://github.com/acme/web/issues/1" },
        { text: "and 1 more", url: null },
      ],
    };
    expect(renderNotification(notification, null)).toEqual({
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
    const held = { ...notification, kind: "held" as const };
    const issue = "https://github.com/acme/web/issues/9";
    expect(renderNotification(held, null, issue).blocks.flatMap(textsOf)[0]).toContain(
      `\n• <${issue}|Approve on GitHub>\n•`,
    );
    expect(renderNotification(notification, null, issue)).toEqual(renderNotification(notification, null));
    const alone = renderNotification(notification, { title: "Live <review>", repo: "acme/web" });
    expect(alone.text).toBe("Live &lt;review&gt;: GitHub: 2 created");
    expect(alone.blocks.flatMap(textsOf).at(-1)).toBe("Live &lt;review&gt; · acme/web");
  });

  it("is accepted by Slack without active markup, for any text", () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 0, max: 40 }), fc.boolean(), (text, other, count, alone) => {
        const notification: Notification = { kind: "failed", text, lines: lines(other, count) };
        expectAcceptedBySlack(notification, alone ? { title: other, repo: text } : null);
      }),
      { numRuns: sampled(200) },
    );
  });

  it.each(nasty)("escapes %j", (text) => {
    expectAcceptedBySlack({ kind: "held", text, lines: lines(text, 12) }, { title: text, repo: text });
  });
});
