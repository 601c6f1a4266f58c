import * as fc from "fast-check";
import type { BodyFormat } from "../../../../shared/model/body-format.ts";
import type { BodySection, ManagedBody, SourceLink } from "../../../../shared/model/item.ts";
import { formatMarker } from "../../../../shared/model/item.ts";
import { sampled } from "../../../support/sampled.ts";

export const marker = { goal: "001-live_review.v2", key: "a1", nonce: "abcdefgh1234" };
export const source: SourceLink = {
  label: ".goalkit/goals/001-live_review/milestones.md, line 42",
  url: "https://github.com/o/r/blob/0123abc/.goalkit/goals/001-live_review/milestones.md#L42",
  partOf: "M1: Pricing page",
  peer: { label: "GitHub", url: "https://github.com/o/r/issues/4" },
};

export const text = (words: string, heading: string | null = null): BodySection => ({
  kind: "text",
  heading,
  text: words,
});
export const list = (...items: string[]): BodySection => ({ kind: "list", heading: null, items });
export const checklist = (...boxes: string[]): BodySection => ({
  kind: "checklist",
  heading: null,
  boxes: boxes.map((words) => ({ text: words.replace(/^x /, ""), done: words.startsWith("x ") })),
});

/** Plan texts that resemble markup or markers of any format. */
export const hostile = [
  "# heading",
  "| more",
  "- item",
  "[ ] box",
  "[x] box",
  "  > note",
  "~ From",
  "",
  " ",
  "\n",
  "a\n\nb\r\nc",
  "\u0000\u0007\u001b",
  "\ud800",
  "\udc00x",
  "\u200b",
  "\ufeff",
  "\u2028",
  "\uffff",
  "😀 👩‍👩‍👧",
  `milepost:g/d1:${marker.nonce}`,
  `{{${formatMarker(marker)}}}`,
  `[${formatMarker(marker)}]`,
  "[/milepost]",
  "{panel}",
  "{panel:title=x}",
  "{code}",
  "{noformat}",
  "{jql:project = A}",
  "{html}<b>x</b>{html}",
  "{color:red}red{color}",
  "[~admin]",
  "[a|https://evil.example]",
  "!image.png!",
  "h1. big",
  "bq. quote",
  "----",
  "--- a -- b",
  "||a||b||",
  "|a|b|",
  "(/) (x) (on) (flag) :) :D ;) (*r)",
  "* a",
  "** (x) b",
  "# one",
  "\\\\ \\{",
  "&#123;panel&#125; &amp;",
  "*bold* _em_ -struck- +ins+ ^sup^ ~sub~ ??cite?? {{mono}}",
  "ABC-123 and well-known, 2026-08-01",
  "https://example.com/a_b?c=d#e.",
  "user@example.com mailto:a@b.c",
  '{"type":"doc","version":1,"content":[]}',
  "$& $1 `code` <!-- x --> <b>",
  "__proto__",
];

const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const sign = fc.constantFrom(...String.raw`{}[]|*_-+^~?#!\@:;()&/. x1`);
export const words = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostile) },
  fc.array(fc.constantFrom(...hostile), { maxLength: 4 }).map((parts) => parts.join(" ")),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: sign, maxLength: 12 }),
  fc.string({ unit, maxLength: 20 }),
);
const heading = fc.oneof(fc.constantFrom(null, "Success criteria"), words);
const box = fc.record({ text: words, done: fc.boolean(), notes: fc.array(words, { maxLength: 2 }) });
export const section: fc.Arbitrary<BodySection> = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), heading, text: words }),
  fc.record({ kind: fc.constant("list" as const), heading, items: fc.array(words, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant("checklist" as const), heading, boxes: fc.array(box, { maxLength: 4 }) }),
);
export const sections = fc.array(section, { maxLength: 5 });
export const sources = fc.oneof(
  fc.constantFrom(null, source),
  fc.record({
    label: words,
    url: fc.oneof(
      words,
      words.map((path) => `https://github.com/${path}`),
    ),
    ...{ partOf: words, peer: fc.record({ label: words, url: words.map((path) => `https://jira.example/${path}`) }) },
  }),
);

export function flip({ text, boxes }: ManagedBody): ManagedBody {
  return { text, boxes: boxes.map((entry) => ({ ...entry, done: !entry.done })) };
}

/**
 * Asserts that a format reads back every managed body as written, ticks included, with any source link. `hasMarker`: the
 * body contains the nonce, so that no other nonce finds the managed block.
 */
export function assertLaws(
  format: BodyFormat,
  expect: (found: unknown, wanted: unknown) => void,
  { hasMarker = true } = {},
): void {
  fc.assert(
    fc.property(sections, sections, sources, sources, (first, second, from, to) => {
      const [managed, other] = [format.render(first), format.render(second)];
      const body = format.compose(managed, marker, from);
      const read = (whole: string | null) => whole && format.extract(whole, marker.nonce);
      const write = (whole: string | null, next: ManagedBody, line: SourceLink | null) =>
        whole && format.replace(whole, next, marker.nonce, line);
      expect(read(body), managed);
      expect(managed.text.split("\n").filter((words) => words.startsWith("[ ] ")).length, managed.boxes.length);
      expect(write(body, managed, null), body);
      expect(write(body, managed, from), body);
      expect(write(body, managed, to), to === null ? body : format.compose(managed, marker, to));
      expect(read(write(body, flip(managed), null)), flip(managed));
      expect(write(write(body, flip(managed), to), managed, from), from === null ? write(body, managed, to) : body);
      expect(write(body, other, null), format.compose(other, marker, from));
      expect(write(body, other, to), format.compose(other, marker, to ?? from));
      expect(format.extract(body, "zzzzzzzz9999"), hasMarker ? null : managed);
      expect(body.isWellFormed(), true);
    }),
    { numRuns: sampled(600) },
  );
}
