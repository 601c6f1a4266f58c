import { stripEmoji } from "../markdown/emoji.ts";
import { type InlineSpan, rangeOf, sliceSpan } from "../markdown/spans.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import { type HeadingRank, parseHeadingWord, parseOrdinalHeading } from "../vocabulary/heading-words.ts";
import { anyOf, phrasePattern, wordEnd } from "../vocabulary/word-patterns.ts";
import { splitIdComment } from "./items/item-id.ts";
import { statusOfEmoji } from "./status.ts";
import { checkboxMark, type StatusMark, strikethroughMark } from "./status-marks.ts";

/** The kind of word before a milestone's number, such as "phase"; "number" for a number without a word. */
export type MilestoneKind = HeadingRank | "number";

/** The words for milestones that are recognised in lists and tables, the most probable word first. */
export const certainKinds = ["milestone", "phase", "sprint"] as const satisfies readonly MilestoneKind[];

/** A parsed line such as `Milestone 1: T`, `## M1 — T` or `Phase 2 - T (Q3 2026)`, with the title not yet parsed. */
export interface MilestoneName {
  /** The kind of word in the name; "id" for a name such as M1. */
  kind: MilestoneKind | "id";
  /** The number or letter as written, without the "M" in M1: "1", "1.10", "A"; `null` if there is none. */
  number: string | null;
  /** The name as written, such as "Milestone 1"; for a milestone with only a title, the title. */
  label: string;
  /** The text in parentheses between name and separator: `Week 1` in `M1 (Week 1): T`. */
  annotation: InlineSpan | null;
  /** The text after the name: the title, possibly with status and schedule. */
  rest: InlineSpan;
  /** Whether a sign such as a colon follows the name; false for "Phase 2 Depth" and "Phase 2". */
  hasSeparator: boolean;
  statusMarks: StatusMark[];
  idComment: InlineSpan | null;
  /** `**` or `__` if bold starts before the name and ends in `rest`; otherwise `null`. */
  openMarker: string | null;
}

export function kindOfName({ kind }: MilestoneName): MilestoneKind {
  return kind === "id" ? "milestone" : kind;
}

/** Returns the `MilestoneName` for a milestone whose line has only a title, without "Milestone 1" or "Phase 1". */
export function nameFromTitle(
  title: InlineSpan,
  number: string | null,
  idComment: InlineSpan | null = null,
): MilestoneName {
  return {
    kind: "milestone",
    number,
    label: title.text,
    annotation: null,
    rest: title,
    hasSeparator: true,
    statusMarks: [],
    idComment,
    openMarker: null,
  };
}

/** Tests quickly whether a line can start with a name: a letter or digit within its first 25 characters. */
const nameStart = /^[^\p{L}\p{N}]{0,24}[\p{L}\p{N}]/u;
const idPrefix = /^MS?[-.#]?(?=\d)/;
const numeral = fromLanguages((languages) => {
  const words = languages.flatMap(({ schedule }) => schedule?.numbers?.split(/[ |]/) ?? []);
  const spelled = anyOf(words.filter((word) => !/\p{Script=Han}/u.test(word)));
  return new RegExp(
    `^(\\d{1,6}(?:\\.\\d{1,6}){0,3}[a-z]?|[A-Z]${wordEnd}|[IVX]{1,5}${wordEnd}|${spelled}${wordEnd}|[零一二三四五六七八九十]{1,3}(?=[\\s:：、.]|$))\\+?`,
    "iu",
  );
});
const separator = /^\s*(?:[:：)）、|·•→]|\.(?=\s|$)|[–—-]{1,2}(?=\s|$)|—)\s*/;
/** Matches the text between word and number: "No." in "Phase No. 2", "#" in "Phase #2", "v" in "Release v1.2". */
const numberPrefix = phrasePattern(
  "numberPrefixes",
  (prefix) => `^(?:\\s{0,3}#?\\s{0,2}(?:${prefix}\\.?\\s{0,2})?|[_.-])(?:M(?=\\d)|v(?=\\d{1,4}\\.\\d))?`,
);
/** Matches the end of a range such as "Phases 1-3", which is not a name, because it means several milestones. */
const rangeEnd = phrasePattern("rangeJoiners", (joiner) => `^(?:[–—~-]|\\s*(?:${joiner}|[&+,～])\\s*)(?:MS?|P)?\\d`);

/**
 * Parses the name at the start of a heading, bold line or list item; returns `null` if there is none. Emoji, a
 * checkbox, bold, strikethrough and a numbering ("3. Phase 2: T") are allowed before the name.
 */
export function parseMilestoneName(span: InlineSpan): MilestoneName | null {
  if (!nameStart.test(span.mask.slice(0, 40))) return null;
  const { rest, comment } = splitIdComment(span);
  const { line, statusMarks, openMarker } = unwrap(rest);
  const name = parseWordAndNumber(line) ?? parseWordAndNumber(withoutNumbering(line));
  if (!name) return null;
  const sign = separator.exec(name.rest.mask.slice(0, 40));
  const bold = openMarker === null ? null : /^\s*(?:\*\*|__)\s*/.exec(name.rest.mask.slice(0, 20));
  let after = name.rest;
  let hasSeparator = sign !== null;
  if (sign) after = sliceSpan(after, sign[0].length);
  if (bold && !sign) after = sliceSpan(after, bold[0].length);
  // `**Milestone 1**: T` and `**M1.1:** T`
  const closing = openMarker === null ? null : /^(?:\*\*|__)\s*/.exec(after.mask.slice(0, 20));
  if (closing) after = sliceSpan(after, closing[0].length);
  const isClosed = closing !== null || (bold !== null && !sign);
  const later = hasSeparator ? null : separator.exec(after.mask.slice(0, 40));
  if (later) {
    after = sliceSpan(after, later[0].length);
    hasSeparator = true;
  }
  const parentheses = hasSeparator ? null : parseParentheses(after);
  if (parentheses) {
    after = parentheses.after;
    hasSeparator = true;
  }
  if (name.number === null && !hasSeparator) return null;
  return {
    ...name,
    annotation: parentheses?.annotation ?? null,
    rest: after,
    hasSeparator,
    statusMarks,
    idComment: comment,
    openMarker: isClosed ? null : openMarker,
  };
}

/** Parses `(Week 1): T` after a name into the text in parentheses and the text after the colon. */
function parseParentheses(span: InlineSpan): { annotation: InlineSpan; after: InlineSpan } | null {
  const match = /^([(（]([^()（）]{1,80})[)）]\s*)(?:[:：]|[–—-]{1,2}(?=\s))\s*(?:\*\*|__)?\s*/.exec(
    span.mask.slice(0, 120),
  );
  if (!match) return null;
  const annotation = sliceSpan(span, 1, 1 + (match[2]?.length ?? 0));
  return { annotation, after: sliceSpan(span, match[0].length) };
}

type WordAndNumber = Pick<MilestoneName, "kind" | "number" | "label" | "rest">;

function parseWordAndNumber(span: InlineSpan | null): WordAndNumber | null {
  if (!span) return null;
  const start = span.mask.slice(0, 80);
  const found = (kind: MilestoneName["kind"], number: string | null, length: number): WordAndNumber => ({
    kind,
    number,
    label: span.text.slice(0, length).trim(),
    rest: sliceSpan(span, length),
  });
  const isRange = (end: number) => rangeEnd().test(start.slice(end, end + 12));
  const ordinal = parseOrdinalHeading(start);
  if (ordinal) return found(ordinal.rank, ordinal.number, ordinal.length);
  const word = parseHeadingWord(start);
  if (word) {
    const gap = numberPrefix().exec(start.slice(word.length))?.[0] ?? "";
    const from = word.length + gap.length;
    const number = gap === "" && !/\P{ASCII}$/u.test(word.word) ? null : numeral().exec(start.slice(from));
    if (!number) return found(word.rank, null, word.length);
    const end = from + number[0].length;
    return isRange(end) ? null : found(word.rank, number[1] ?? "", end);
  }
  const version = /^v(\d{1,4}(?:\.\d{1,4}){1,3})(?![\p{L}\p{N}.])/iu.exec(start);
  if (version) return found("release", version[1] ?? "", version[0].length);
  const prefix = idPrefix.exec(start)?.[0].length;
  const number =
    prefix === undefined ? null : /^(\d{1,6}(?:\.\d{1,6}){0,3}[a-z]?)\+?(?![\p{L}\p{N}])/u.exec(start.slice(prefix));
  if (prefix !== undefined && number) {
    const end = prefix + number[0].length;
    return isRange(end) ? null : found("id", number[1] ?? "", end);
  }
  const plain = /^(\d{1,4}(?:\.\d{1,4}){0,3})[.)、]?(?=\s)/.exec(start);
  return plain ? found("number", plain[1] ?? "", plain[0].length) : null;
}

function withoutNumbering(span: InlineSpan): InlineSpan | null {
  const match = /^(?:\d{1,3}[.)]|\d{1,3}(?:\.\d{1,3}){1,3}|[a-z][.)]|#)\s+/i.exec(span.mask.slice(0, 24));
  return match ? sliceSpan(span, match[0].length) : null;
}

/** Returns a line without checkbox, strikethrough, bold and emoji around it, and the statuses that these mean. */
function unwrap(span: InlineSpan): Pick<MilestoneName, "statusMarks" | "openMarker"> & { line: InlineSpan } {
  const statusMarks: StatusMark[] = [];
  let openMarker: string | null = null;
  let line = span;
  for (let step = 0; step < 8; step++) {
    const before = line;
    line = withoutLeadingEmoji(before);
    const emojiMark = line === before ? null : parseEmojiMark(sliceSpan(before, 0, line.column - before.column));
    if (emojiMark) statusMarks.push(emojiMark);
    const box = /^\[([ xX])\]\s*/.exec(line.mask.slice(0, 12));
    const marker = /^(\*\*\*|\*\*|__|~~|[*_])(?=\S)/.exec(line.mask.slice(0, 4))?.[1];
    if (box) {
      statusMarks.push(checkboxMark(box[1] !== " ", sliceSpan(line, 0, 3)));
      line = sliceSpan(line, box[0].length);
    } else if (marker && isWrappedIn(line.mask, marker)) {
      if (marker === "~~") statusMarks.push(strikethroughMark(line));
      line = sliceSpan(line, marker.length, line.text.length - marker.length);
    } else if (marker === "**" || marker === "__") {
      // Bold can end before the end of the line: `**Milestone 1: T** (Weeks 1-2)`.
      if (line.mask.indexOf(marker, 2) < 0) break;
      line = sliceSpan(line, marker.length);
      openMarker = marker;
    }
    if (line === before) break;
  }
  return { line, statusMarks, openMarker };
}

function isWrappedIn(mask: string, marker: string): boolean {
  return (
    mask.endsWith(marker) &&
    mask.length > marker.length * 2 &&
    !mask.slice(marker.length, -marker.length).includes(marker)
  );
}

/** Returns the status that an emoji such as ✅ before a name means, or `null` for emoji without a meaning. */
function parseEmojiMark(span: InlineSpan): StatusMark | null {
  const emoji = /[✅☑✔❌✗🚧🔄⏳]/u.exec(span.text)?.[0];
  if (!emoji) return null;
  return { status: statusOfEmoji(emoji) ?? "planned", source: "the emoji before it", range: rangeOf(span) };
}

function withoutLeadingEmoji(span: InlineSpan): InlineSpan {
  const first = span.mask.codePointAt(0) ?? 0;
  if (first < 0x2000 || first === 0xfffe || first === 0xffff) return span;
  const start = stripEmoji(sliceSpan(span, 0, Math.min(span.text.length, 40))).rest.column - span.column;
  return start === 0 ? span : sliceSpan(span, start);
}
