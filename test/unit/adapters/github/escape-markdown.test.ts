import * as fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "../../../../shared/adapters/github/body/escape-markdown.ts";
import { sampled } from "../../../support/sampled.ts";

const markdown = new MarkdownIt({ html: true, linkify: false });
// As on GitHub, the text of a link is its unchanged address.
markdown.normalizeLinkText = (url) => url;

/** Returns the visible text of Markdown in a paragraph or list item. Throws for anything but text and links. */
function shown(source: string, frame: "paragraph" | "item"): string {
  const blocks = markdown.parse(source, {});
  const wanted = {
    paragraph: ["paragraph_open", "inline", "paragraph_close"],
    item: [
      "bullet_list_open",
      "list_item_open",
      "paragraph_open",
      "inline",
      "paragraph_close",
      "list_item_close",
      "bullet_list_close",
    ],
  };
  expect(blocks.map(({ type }) => type)).toEqual(wanted[frame]);
  const inline = blocks.find(({ type }) => type === "inline")?.children ?? [];
  for (const { type, markup } of inline) {
    expect(type.startsWith("link_") ? `${type} ${markup}` : type).toMatch(
      /^(text|text_special|link_(open|close) autolink)$/,
    );
  }
  return inline.map(({ content }) => content).join("");
}

const plain = (text: string) =>
  text
    .replace(/\u2060/g, "")
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
    .trim();

const hostile = [
  "@everyone",
  "@org/team",
  "<!channel>",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[x](javascript:alert(1))",
  "![x](http://evil/x.png)",
  "[x][y]",
  "[y]: http://evil",
  "<http://evil>",
  "<javascript:alert(1)>",
  "#1",
  "GH-1",
  "gh-22",
  "owner/repo#1",
  "<!-- milepost:g/d1:abcdefgh1234 -->",
  "<!-- /milepost -->",
  "<!--",
  "-->",
  "milepost:g/d1:abcdefgh1234",
  "`code`",
  "```",
  "~~~",
  "``` js",
  "| a | b |",
  "|---|---|",
  "a | b",
  "# h",
  "###### h",
  "h\n===",
  "h\n---",
  "---",
  "***",
  "___",
  "===",
  "- a",
  "+ a",
  "* a",
  "1. a",
  "1) a",
  "123456789. a",
  "- [ ] a",
  "- [x] a",
  "[ ] a",
  "[x] a",
  "> q",
  "> [!NOTE]",
  "[^1]",
  "[^1]: note",
  "$x$",
  "$$x$$",
  "\\(x\\)",
  "&lt;b&gt;",
  "&#35;1",
  "&amp;",
  "&copy",
  "\\",
  "\\\\",
  "\\*a\\*",
  "**b**",
  "__b__",
  "_i_",
  "*i*",
  "~~s~~",
  "~s~",
  "\u202Eevil\u202C",
  "\u200Bzero",
  "😀",
  ":tada:",
  "\t\ttab",
  "    code",
  "a  \nb",
  "a\\\nb",
  "{{x}}",
  "{jql}",
  "%",
  "^x^",
  "==x==",
  "https://example.com/a_b_c?x=1&y=2",
  "http://_x_",
  "https://*x*",
  "HTTPS://EXAMPLE.COM/_a_",
  "https://@octocat",
  "https://x.com/&lt;b&gt;",
  "https://example.com/a.",
  "(https://example.com/(b))",
  "www.example.com/_a_",
  "ftp://example.com/_a_",
  "mailto:a_b@example.com",
  "a@b.com",
];

describe("escapeMarkdown", () => {
  it.each(hostile)("renders %j as plain text", (text) => {
    for (const whole of [text, `a ${text}`, `${text} b`, `${text}${text}`]) {
      expect(plain(shown(escapeMarkdown(whole), "paragraph"))).toBe(plain(whole));
      expect(plain(shown(`- ${escapeMarkdown(whole)}`, "item"))).toBe(plain(whole));
    }
  });

  it("renders any text as plain text", () => {
    const pieces = fc.oneof(
      fc.constantFrom(...hostile),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(..." \n\t*_`~[]()<>&#@!|\\$:/.-+=1"),
    );
    const texts = fc.array(pieces, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(plain(text) !== "");
        expect(plain(shown(escapeMarkdown(text), "paragraph"))).toBe(plain(text));
        expect(plain(shown(`- ${escapeMarkdown(text)}`, "item"))).toBe(plain(text));
      }),
      { numRuns: sampled(2_000) },
    );
  });

  it("creates no mentions, references or emoji", () => {
    for (const text of ["@everyone", "https://@octocat", "a @org/team", "&#64;x @y", "\\@x", "**@x**"]) {
      expect(shown(escapeMarkdown(text), "paragraph")).not.toMatch(/@[\p{L}\p{N}]/u);
    }
    for (const text of ["#1", "owner/repo#1", "GH-1", "gh-1", "&#35;1", "\\#1", "**#**1"]) {
      expect(shown(escapeMarkdown(text), "paragraph")).not.toMatch(/#\d|gh-\d/i);
    }
    expect(shown(escapeMarkdown(":tada: :+1: a:b:c"), "paragraph")).not.toMatch(/:[\w+-]+:/);
  });

  it("renders web addresses as links to themselves", () => {
    expect(escapeMarkdown("See https://example.com/a_b?x=1&y=2#c.")).toBe("See <https://example.com/a_b?x=1&y=2#c>.");
    expect(escapeMarkdown("http://a.b/c, (https://x.y)")).toBe("<http://a.b/c>, (<https://x.y>)");
    expect(escapeMarkdown("https://@octocat")).toBe("https:\\//@\u2060octocat");
    expect(escapeMarkdown("https://a@octocat")).toBe("<https://a@octocat>");
  });

  it("breaks bare addresses that GitHub would link", () => {
    expect(escapeMarkdown("www.example.com/a_b")).toBe("www\\.example.com/a\\_b");
    expect(escapeMarkdown("ftp://example.com/a_b")).toBe("ftp:\\//example.com/a\\_b");
  });

  it("returns one line", () => {
    expect(escapeMarkdown("a\r\nb\u2028c\0d\u0085e\tf")).toBe("a b c d e f");
    expect(escapeMarkdown(" \n\u00a0\ufeff")).toBe("");
  });
});
