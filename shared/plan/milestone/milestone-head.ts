import { type InlineSpan, sliceSpan, withoutComments } from "../markdown/spans.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import { findHeaderLabel } from "../vocabulary/labels.ts";
import { anyPhrase, wordEnd } from "../vocabulary/word-patterns.ts";
import { splitIdComment } from "./items/item-id.ts";
import type { MilestoneName } from "./milestone-name.ts";
import { checkboxMark, type StatusMark, strikethroughMark } from "./status-marks.ts";
import { parseAnnotation, stripAnnotations } from "./title-annotations.ts";

/** The parsed first line of a milestone. */
export interface MilestoneHead
  extends Pick<MilestoneName, "number" | "label" | "statusMarks" | "idComment" | "openMarker"> {
  span: InlineSpan;
  /** The title without status, schedule and emoji; two spans if a part of the title follows the bold text. */
  title: InlineSpan[];
  /** The schedule in or after the title, without its parentheses; `null` if there is none. */
  schedule: InlineSpan | null;
  /** Other text after the title; it is ignored. */
  trailing: InlineSpan | null;
  /** Emphasized text in parentheses after the title, such as `*(needs review)*`; it is ignored. */
  remarks: InlineSpan[];
}

/** Returns the first line of a milestone, with the text after the name split into title, statuses and schedule. */
export function buildHead(span: InlineSpan, name: MilestoneName): MilestoneHead {
  const { number, openMarker, label, idComment } = name;
  const { title, schedule, statusMarks, remarks } = stripAnnotations(name.rest, openMarker);
  const annotation = name.annotation ? parseAnnotation(name.annotation) : null;
  return {
    span,
    number,
    title: [title],
    openMarker,
    label,
    schedule: schedule ?? annotation?.schedule ?? null,
    statusMarks: [...name.statusMarks, ...(annotation?.statusMarks ?? []), ...statusMarks],
    trailing: annotation ? null : name.annotation,
    remarks,
    idComment,
  };
}

/** Tests quickly whether a line can start a milestone of Goal Kit: bold, then "M". */
const headStart = /^(?:~~|\[[ xX]\]\s?){0,3}(?:\*\*|__)\s?(?:~~|\[[ xX]\]\s?)?m/i;
const bold = /^(?:\*\*|__)/;
const patterns = fromLanguages((languages) => {
  const milestone = anyPhrase(languages, "milestone");
  const number = "(\\d{1,6}(?:\\.\\d{1,6}){0,3})";
  const pattern = (source: string) => new RegExp(source, "iu");
  return {
    numbered: pattern(
      `^(?:${anyPhrase(languages, "milestone", "milestones")}\\s*#?\\s*(?:m(?=\\d))?|m)${number}(?![\\w.])\\s*`,
    ),
    withoutNumber: pattern(`^${milestone}\\s*(?=[:：])`),
    verification: pattern(
      `^(?:\\*\\*|__)?(?:${milestone}\\s+m?|m)${number}(?:'s)?\\s+${anyPhrase(languages, "verification")}(?![a-z\\d])\\s*[:：]?\\s*(?:\\*\\*|__)?\\s*[:：]?\\s*`,
    ),
    otherHeading: pattern(`^${milestone}\\s+${anyPhrase(languages, "otherHeadings")}${wordEnd}`),
    boldMilestone: pattern(
      `^(?:~~|\\[[ xX]\\]\\s*)*(?:\\*\\*|__)\\s*(${milestone}(?![a-z\\d])[^*_]{0,150})(?:\\*\\*|__)\\s*[:：]?\\s*(?:$|\\(|~~|<)`,
    ),
  };
});
const titleSeparator = /^(?:[:：–—-]|\.(?=\s))\s*/;

/**
 * Parses a line such as `**Milestone 1: T** (Weeks 1-2)` or returns `null`. The title can be bold or not
 * (`**Milestone 1**: T`), and so can the schedule. Strikethrough and checkboxes are allowed; headings need not be bold.
 */
export function parseGoalKitHead(span: InlineSpan, isHeading = false): MilestoneHead | null {
  if (!headStart.test(span.mask) && !isHeading) return null;
  const { rest, comment } = splitIdComment(span);
  const outer = unwrap(rest);
  const { line } = outer;
  const marker = bold.exec(line.mask)?.[0] ?? "";
  if (marker === "" && !isHeading) return null;
  const close = marker === "" ? line.mask.length : line.mask.indexOf(marker, 2);
  if (close < 0) return null;
  const inner = unwrap(sliceSpan(line, marker.length, close));
  const number = patterns().numbered.exec(inner.line.mask);
  const start = number?.[0].length ?? patterns().withoutNumber.exec(inner.line.mask)?.[0].length;
  if (start === undefined) return null;
  let title = sliceSpan(inner.line, start);
  let after = sliceSpan(line, close + marker.length);
  const sign = titleSeparator.exec(title.mask);
  if (sign) title = sliceSpan(title, sign[0].length);
  else if (title.text !== "") return null;
  if (title.text === "") {
    const colon = titleSeparator.exec(after.mask);
    if (!colon && !sign) return null;
    title = sliceSpan(after, colon?.[0].length ?? 0);
    after = sliceSpan(title, title.text.length);
  } else {
    after = sliceSpan(after, /^[:：]/.test(after.mask) ? 1 : 0);
  }
  if (title.text === "" || withoutComments(title) === "") return null;
  const parts = parseTitle(title, after);
  return {
    ...parts,
    span,
    number: number?.[1] ?? null,
    openMarker: null,
    label: inner.line.text.slice(0, start).trim(),
    idComment: comment,
    statusMarks: [...outer.statusMarks, ...inner.statusMarks, ...parts.statusMarks],
  };
}

/** Parses `**Milestone 1 Verification**: text`, bold or as a heading; `rest` is the text. Returns `null` for others. */
export function parseVerificationHead(span: InlineSpan): { number: string; rest: InlineSpan } | null {
  const match = patterns().verification.exec(span.mask);
  return match ? { number: match[1] ?? "", rest: sliceSpan(span, match[0].length) } : null;
}

/** Returns true for a bold line that starts like a milestone, even if `parseGoalKitHead` can't parse it. */
export function looksLikeMilestone(span: InlineSpan): boolean {
  const match = patterns().boldMilestone.exec(span.mask.slice(0, 200));
  const name = match?.[1]?.trim();
  return name !== undefined && !patterns().otherHeading.test(name) && findHeaderLabel(name) === null;
}

/** Removes checkboxes and strikethrough from both ends of a span, and returns the statuses that they mean. */
function unwrap(span: InlineSpan): { line: InlineSpan; statusMarks: StatusMark[] } {
  const statusMarks: StatusMark[] = [];
  let line = span;
  for (let step = 0; step < 4; step++) {
    const box = /^\[([ xX])\]\s*/.exec(line.mask) ?? /\s\[([ xX])\]$/.exec(line.mask.slice(-5));
    if (box) {
      statusMarks.push(checkboxMark(box[1] !== " ", line));
      line = line.mask.startsWith(box[0])
        ? sliceSpan(line, box[0].length)
        : sliceSpan(line, 0, line.text.length - box[0].length);
    } else if (line.mask.startsWith("~~") && line.mask.endsWith("~~") && line.mask.length > 4) {
      statusMarks.push(strikethroughMark(line));
      line = sliceSpan(line, 2, line.text.length - 2);
    } else break;
  }
  return { line, statusMarks };
}

/** Splits the title and the text after it into title, schedule, statuses and ignored text. */
function parseTitle(
  span: InlineSpan,
  after: InlineSpan,
): Pick<MilestoneHead, "title" | "schedule" | "statusMarks" | "trailing" | "remarks"> {
  const inside = stripAnnotations(span);
  if (after.text === "") return { ...inside, title: [inside.title], trailing: null };
  const parsedAfter = stripAnnotations(after);
  const rest = parsedAfter.title;
  const isTitle = rest.text !== "" && /^(?:\([^()]{0,200}\)$|[–—-]\s+.{1,60}$)/.test(rest.mask);
  return {
    title: isTitle ? [inside.title, rest] : [inside.title],
    schedule: inside.schedule ?? parsedAfter.schedule,
    statusMarks: [...inside.statusMarks, ...parsedAfter.statusMarks],
    remarks: [...inside.remarks, ...parsedAfter.remarks],
    trailing: isTitle || rest.text === "" ? null : rest,
  };
}
