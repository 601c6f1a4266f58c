import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWikiBody } from "../../../../shared/adapters/jira/body/wiki-body.ts";
import { escapeWiki, unescapeWiki } from "../../../../shared/adapters/jira/body/wiki-text.ts";
import type { ManagedBody } from "../../../../shared/model/item.ts";
import { isExhaustive, sampled } from "../../../support/sampled.ts";
import { loadCounted } from "../../../support/work-counter.ts";
import { assertLaws, checklist, flip, list, marker, sections, source, sources, text, words } from "./body-samples.ts";

const wikiBody = createWikiBody("17");
const extract = (body: string) => wikiBody.extract(body, marker.nonce);
const replace = (body: string, managed: ManagedBody) => wikiBody.replace(body, managed, marker.nonce, null) ?? "";
const compose = (managed: ManagedBody) => wikiBody.compose(managed, marker, source);

/** Matches markup that Jira would interpret in a text ("Text Formatting Notation Help"). */
const markup = [
  /[{}[\]|*_+^~?#!\\@<>](?<!&#)/,
  /^\s*(?:h[1-6]|bq)\./i,
  /^\s*[-*#]/,
  /&(?!#\d+;)/,
  /(?:^|[^\p{L}\p{Nd}])-|-(?:[^\p{L}\p{Nd}]|$)/u,
  /[:;][()DPp]/,
  /\((?:[^\p{L}\p{Nd}]|[^)]{0,8}\))/u,
  /\b[A-Z][A-Z0-9_]+-\d/,
  /\w:\S/,
];
/** Returns the lines of a body without line prefixes, source link and marker. */
const plainLines = (body: string) => {
  const lines = body.split("\n");
  expect(lines[0]).toBe("{panel:borderStyle=solid}");
  expect(lines.slice(-2)).toEqual(["{panel}", ""]);
  return lines.slice(1, -2).map((line) =>
    line
      .replace(/ \{\{([^{}]*)\}\}$/, " $1")
      .replace(/^Part of \*(.*?)\* · /, "Part of $1 ")
      .replace(/\[([^[\]|]*)\|https?:\/\/[^[\]|{}\s!*()^@\\]*\] · /g, "$1 ")
      .replace(/_(Milepost updates this block; notes below it are yours\.)_/, "$1")
      .replace(/^(?:h3\. |\* \([x/]\) |\*\*? )/, ""),
  );
};

describe("wiki markup", () => {
  it("is read back as written, including checkbox states", () => {
    assertLaws(wikiBody, (found, wanted) => expect(found).toEqual(wanted));
  });

  it("contains no plan text that Jira would interpret as markup", () => {
    fc.assert(
      fc.property(sections, sources, (plan, from) => {
        const body = wikiBody.compose(wikiBody.render(plan), marker, from);
        for (const line of plainLines(body)) {
          const bare = line.replace(/&#\d+;/g, "\u00a7");
          for (const sign of markup) expect(bare).not.toMatch(sign);
        }
      }),
      { numRuns: sampled(1_000) },
    );
  });

  it("escapes text so that it is shown unchanged", () => {
    fc.assert(
      fc.property(words, (value) => {
        expect(unescapeWiki(escapeWiki(value))).toBe(value);
      }),
    );
    expect(escapeWiki('A well-known thing (which is here), so: "2/3 of it"; done.')).toBe(
      'A well-known thing (which is here), so: "2/3 of it"; done.',
    );
    expect(escapeWiki("ABC-1 {x} [~a] (x)")).toBe("ABC&#45;1 &#123;x&#125; &#91;&#126;a&#93; &#40;x)");
  });

  it("contains headings, paragraphs, lists and checkboxes, and ends with source link and marker", () => {
    const managed = wikiBody.render([
      text("First\nline two\n\nThird", "Value"),
      list("a", "b"),
      {
        kind: "checklist",
        heading: "Criteria",
        boxes: [
          { text: "fast", done: true, notes: ["p95"] },
          { text: "safe", done: false },
        ],
      },
    ]);
    expect(compose(managed)).toBe(`{panel:borderStyle=solid}
h3. Value

First
line two

Third

* a
* b

h3. Criteria

* (/) fast
** p95
* (x) safe

Part of *M1: Pricing page* · [plan|${source.url}] · [GitHub|https://github.com/o/r/issues/4] · _Milepost updates this block; notes below it are yours._ {{milepost&#58;17/001-live&#95;review.v2/a1&#58;abcdefgh1234}}
{panel}
`);
  });

  it("is read the same with other line ends, escapes and spaces, and keeps the text around the panel", () => {
    const texts = fc.constantFrom(
      "",
      "Mine\r\n",
      "{panel}theirs{panel}\n",
      "{code}{panel}{code}\n",
      "\\{panel:a}",
      "{panel:title=T}x{panel}",
    );
    fc.assert(
      fc.property(sections, sections, texts, texts, (old, now, before, after) => {
        const [managed, next] = [wikiBody.render(old), wikiBody.render(now)];
        const body = before + compose(managed) + after;
        expect(extract(body)).toEqual(managed);
        expect(replace(body, next)).toBe(before + compose(next) + after);
        const seen = body
          .replaceAll("\n", " \r\n")
          .replace(/&#(\d+);/g, (whole, code) => (code === "92" ? whole : `\\${String.fromCodePoint(Number(code))}`));
        expect(extract(seen)).toEqual(managed);
        expect(extract(replace(seen, flip(managed)))).toEqual(flip(managed));
      }),
    );
  });

  it("keeps users' markup if only ticks are written, and reports their text as a change", () => {
    const body = compose(wikiBody.render([text("a"), checklist("one", "two")]));
    const edited = body.replace("(x) one", "(/) *one* [~ann]\r\nmore");
    expect(extract(edited)).toEqual({
      text: "| a\n\n[ ] *one* [~ann]\n\n| more\n\n[ ] two",
      boxes: [
        { text: "*one* [~ann]", done: true },
        { text: "two", done: false },
      ],
    });
    const found = extract(edited) ?? { text: "", boxes: [] };
    expect(replace(edited, { ...found, boxes: found.boxes.map((box) => ({ ...box, done: true })) })).toBe(
      edited.replace("(x) two", "(/) two"),
    );
    expect(extract(body.replace("(x) one", "(x) \\{panel} one"))?.boxes[0]?.text).toBe("{panel} one");
    expect(extract(body.replace("1234}}\n", "1234}} mine\n"))?.text).toBe("| a\n\n[ ] one\n[ ] two\n\n| mine");
  });

  it("has no managed block if the panel is missing, broken or duplicated", () => {
    const body = compose(wikiBody.render([text("a")]));
    for (const broken of ["", "a", body.replace("{panel}\n", ""), body.replace(/\{\{.*\}\}/, ""), body + body]) {
      expect(extract(broken)).toBeNull();
      expect(wikiBody.replace(broken, { text: "", boxes: [] }, marker.nonce, source)).toBeNull();
    }
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        const whole = compose({ text: "| a", boxes: [] }).replace("a\n", () => `${parts.join("\n")}\n`);
        const found = extract(whole);
        if (found) expect(extract(replace(whole, flip(found)))).toEqual(flip(found));
      }),
    );
  });

  it.runIf(isExhaustive)("stays within Jira's limit and is read in linear time", () => {
    const counted = loadCounted<
      typeof import("../../../../shared/adapters/jira/body/wiki-body.ts") &
        typeof import("../../../../shared/adapters/jira/body/wiki-text.ts")
    >("shared/adapters/jira/body/wiki-body.ts", "shared/adapters/jira/body/wiki-text.ts");
    const { createWikiBody: create, escapeWiki, unescapeWiki } = counted.module;
    const wikiBody = create("17");
    for (const long of ["{".repeat(1_000_000), "h1. -".repeat(200_000), "(a ".repeat(300_000), "a\n".repeat(500_000)]) {
      const managed = wikiBody.render([text(long)]);
      expect(compose(managed).length).toBeLessThan(31_000);
      expect(extract(compose(managed))).toEqual(managed);
      expect(counted.countPer(long.length, () => wikiBody.render([text(long)]))).toBeLessThan(100);
      expect(counted.countPer(long.length, () => unescapeWiki(escapeWiki(long)))).toBeLessThan(100);
    }
    const body = compose(wikiBody.render([text("a")]));
    for (const many of ["{panel:", "{panel}", "{{", "{{milepost:", "{panel:a}{{x}}", "\r\n", "* (x) ", "milepost:a"]) {
      for (const found of [many.repeat(120_000) + body, body.replace("a\n", `${many.repeat(120_000)}\n`)]) {
        expect(counted.countPer(found.length, () => wikiBody.extract(found, marker.nonce))).toBeLessThan(100);
      }
    }
    counted.stop();
  });
});
