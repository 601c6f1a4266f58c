import type { KnownBlock } from "@slack/web-api";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { isTooLong, validateBlocks } from "../../../local/emulators/slack/block-kit.ts";
import { findActiveMarkup, findActiveMarkupIn } from "./active-markup.ts";

const mrkdwn = (length: number) => ({ type: "mrkdwn", text: "x".repeat(length) });
const plain = (length: number) => ({ type: "plain_text", text: "x".repeat(length) });
const section = (length = 1) => ({ type: "section", text: mrkdwn(length) });
const image = { type: "image", image_url: "https://x.example/a.png", alt_text: "a" };
const button = { type: "button", text: plain(75), action_id: "a", url: "https://x.example" };
const times = <T>(count: number, item: T) => Array.from({ length: count }, () => item);
const url = (length: number) => `https://${"x".repeat(length - 8)}`;

describe("accepted blocks", () => {
  const blocks: KnownBlock[] = [
    { type: "header", text: { type: "plain_text", text: "x".repeat(150), emoji: true } },
    {
      type: "section",
      block_id: "b".repeat(255),
      text: { type: "mrkdwn", text: "x".repeat(3_000), verbatim: true },
    },
    { type: "section", fields: times(10, { type: "mrkdwn", text: "x".repeat(2_000) }) },
    {
      type: "section",
      text: { type: "mrkdwn", text: "x" },
      accessory: { type: "image", image_url: "https://x.example/a.png", alt_text: "a" },
    },
    {
      type: "section",
      text: { type: "mrkdwn", text: "x" },
      accessory: { type: "button", text: { type: "plain_text", text: "Open" }, url: "https://x.example" },
    },
    { type: "divider" },
    { type: "context", elements: times(10, { type: "mrkdwn", text: "x" }) },
    { type: "image", image_url: url(3_000), alt_text: "a", title: { type: "plain_text", text: "t" } },
    {
      type: "actions",
      elements: [
        {
          type: "button",
          text: { type: "plain_text", text: "x".repeat(75) },
          action_id: "a",
          style: "primary",
        },
      ],
    },
  ];
  it.each(blocks.map((block) => [block.type, block]))("%s", (_, block) => {
    expect(validateBlocks([block])).toEqual([]);
  });
  it("50 blocks", () => {
    expect(validateBlocks(times(50, section()))).toEqual([]);
  });
});

test.each<[string, unknown, string]>([
  ["51 blocks", times(51, section()), "no more than 50 items allowed [json-pointer:/blocks]"],
  ["no list", {}, "must be an array"],
  ["no object", ["x"], "must be an object [json-pointer:/blocks/0]"],
  ["no type", [{ text: mrkdwn(1) }], "unsupported type: undefined"],
  ["an unknown type", [{ type: "sektion" }], "unsupported type: sektion"],
  ["an unknown field", [{ ...section(), colour: "red" }], "invalid additional property: colour"],
  ["an empty section", [{ type: "section" }], "missing required field: text or fields"],
  ["a section of nothing", [section(0)], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
  ["a long section", [section(3_001)], "must be less than 3001 characters"],
  ["a text of no kind", [{ type: "section", text: "x" }], "must be an object"],
  ["a text of a wrong kind", [{ type: "section", text: { type: "markdown", text: "x" } }], "must be one of the types"],
  ["an emoji flag on mrkdwn", [{ type: "section", text: { ...mrkdwn(1), emoji: true } }], "additional property: emoji"],
  ["no fields", [{ type: "section", fields: [] }], "no fewer than 1 items allowed"],
  ["11 fields", [{ type: "section", fields: times(11, mrkdwn(1)) }], "no more than 10 items allowed"],
  ["a long field", [{ type: "section", fields: [mrkdwn(2_001)] }], "must be less than 2001 characters"],
  ["an empty field", [{ type: "section", fields: [mrkdwn(0)] }], "must be more than 0 characters"],
  ["a long header", [{ type: "header", text: plain(151) }], "must be less than 151 characters"],
  ["an empty header", [{ type: "header", text: plain(0) }], "must be more than 0 characters"],
  ["a header of mrkdwn", [{ type: "header", text: mrkdwn(1) }], "must be one of the types: plain_text"],
  ["a header without text", [{ type: "header" }], "missing required field: text"],
  ["11 elements of context", [{ type: "context", elements: times(11, mrkdwn(1)) }], "no more than 10 items"],
  ["an empty context", [{ type: "context", elements: [] }], "no fewer than 1 items"],
  ["an image without words", [{ type: "image", image_url: "https://x.example" }], "missing required field: alt_text"],
  ["an image with empty words", [{ ...image, alt_text: "" }], "must be more than 0 characters"],
  ["long words", [{ ...image, alt_text: "x".repeat(2_001) }], "must be less than 2001 characters"],
  ["a long URL", [{ ...image, image_url: url(3_001) }], "must be less than 3001 characters"],
  ["no URL", [{ ...image, image_url: "javascript:alert(1)" }], "must be a valid URL"],
  [
    "an image in context without words",
    [{ type: "context", elements: [{ type: "image", image_url: "https://x.example" }] }],
    "alt_text",
  ],
  ["one block_id twice", times(2, { ...section(), block_id: "a" }), "`block_id` already exists"],
  ["a long block_id", [{ ...section(), block_id: "b".repeat(256) }], "must be less than 256 characters"],
  ["one action_id twice", [{ type: "actions", elements: [button, button] }], "`action_id` already exists"],
  ["a long button", [{ type: "actions", elements: [{ ...button, text: plain(76) }] }], "less than 76"],
  ["26 actions", [{ type: "actions", elements: times(26, { type: "button", text: plain(1) }) }], "no more than 25"],
])("rejected: %s", (_, blocks, problem) => {
  expect(validateBlocks(blocks).join("\n")).toContain(problem);
});

test("total text length", () => {
  const full = [...times(4, section(3_000)), section(1_200)];
  expect([validateBlocks(full), isTooLong(full)]).toEqual([[], false]);
  expect(isTooLong([...full, section(1)])).toBe(true);
});

test("any input gives a list of problems, never a crash", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(Array.isArray(validateBlocks([value]))).toBe(true);
      expect(Array.isArray(findActiveMarkupIn({ text: "", blocks: [value] }))).toBe(true);
    }),
  );
});

describe("active markup", () => {
  it.each([
    ["<!channel> and <!here|here>", ["<!channel>", "<!here|here>"]],
    ["<@U123> in <#C123|x>", ["<@U123>", "<#C123|x>"]],
    ["<https://x.example|y> <mailto:a@b.c>", ["<https://x.example|y>", "<mailto:a@b.c>"]],
    ["<!subteam^S1> <!date^1^{date}|x>", ["<!subteam^S1>", "<!date^1^{date}|x>"]],
    ["<HTTP://x.example", ["<HTTP://x.example"]],
    ["&lt;!channel&gt; @channel a < b, <b>, <3", []],
  ])("%s", (text, tokens) => {
    expect(findActiveMarkup(text)).toEqual(tokens);
  });

  it("is found in mrkdwn texts only", () => {
    const blocks = [
      { type: "header", text: { type: "plain_text", text: "<!here>" } },
      { type: "section", fields: [{ type: "mrkdwn", text: "a <!channel>" }] },
      { type: "context", elements: [{ type: "mrkdwn", text: "<@U1>" }] },
    ];
    expect(findActiveMarkupIn({ text: "<!everyone>", blocks })).toEqual(["<!everyone>", "<!channel>", "<@U1>"]);
  });
});
