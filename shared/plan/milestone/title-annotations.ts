import { parseSchedule } from "../dates/parse-schedule.ts";
import { emojiIn, emojiSource, leadingEmoji, mayHaveEmoji, stripEmoji, trailingEmoji } from "../markdown/emoji.ts";
import { CODE_MASK, type InlineSpan, rangeOf, sliceSpan, splitSpan } from "../markdown/spans.ts";
import { phrasePattern } from "../vocabulary/word-patterns.ts";
import { parseStatus, statusOfEmoji } from "./status.ts";
import type { StatusMark } from "./status-marks.ts";

type Status = StatusMark["status"];

/** A title, and the statuses, schedule and remarks that have been removed from its ends. */
interface AnnotatedTitle {
  title: InlineSpan;
  /** The schedule without its parentheses; `null` if there is none. */
  schedule: InlineSpan | null;
  statusMarks: StatusMark[];
  /** Emphasized text in parentheses that is no status or schedule: `*(needs review)*`. */
  remarks: InlineSpan[];
}

const emojiAndWords = new RegExp(`\\s${emojiSource}{1,4}\\s{0,4}([\\p{L}][\\p{L} -]{1,40})$`, "u");
const cross = /[❌✗✘✖🚫⛔]/u;
/** Matches numbers, and status words that are common in titles; "Live" is a status only in capitals: "Site — LIVE". */
const ambiguousStatus = phrasePattern("ambiguousStatuses", (status) => `^(?:${status}|[\\d\\s~%.,]+)$`);
const priorityPattern = phrasePattern(
  "priority",
  (priority) => `^(?:${priority}\\s{0,4}[:：]?\\s{0,4})?p[0-9]$|^${priority}\\s{0,4}[:：]`,
);
/** Maximum length, in characters, of a status or schedule at the end of a title; a longer text is part of the title. */
const MAX_ANNOTATION_LENGTH = 260;
const MAX_ANNOTATIONS = 10;

/**
 * Removes emoji, statuses, schedules and priorities from both ends of a title, which can become empty. `openMarker` is
 * the marker (`**` or `__`) of bold text that starts before the title; it is removed at the title's end as well.
 */
export function stripAnnotations(span: InlineSpan, openMarker: string | null = null): AnnotatedTitle {
  const result: AnnotatedTitle = { title: span, schedule: null, statusMarks: [], remarks: [] };
  if (openMarker === null && hasNoAnnotations(span.text)) return result;
  for (let step = 0; step < MAX_ANNOTATIONS && result.title.text !== ""; step++) {
    const { title } = result;
    const isClosed = openMarker !== null && title.mask.endsWith(openMarker);
    const rest = isClosed ? withoutEnd(title, openMarker.length) : stripOne(result);
    if (!rest) break;
    result.title = rest;
  }
  return result;
}

/** Tests quickly whether a title has no status, schedule, emoji or priority at its ends, as most titles have none. */
function hasNoAnnotations(text: string): boolean {
  return !/[^\x20-\x7E]|[)\]`|:*_]$|\s-{1,2}\s|<-|^-|\d/.test(text);
}

/** Parses a text that consists of statuses, schedules and priorities; returns `null` for other text. */
export function parseAnnotation(span: InlineSpan): AnnotatedTitle | null {
  const empty = sliceSpan(span, span.text.length);
  const result: AnnotatedTitle = { title: empty, schedule: null, statusMarks: [], remarks: [] };
  return takeAnnotations(result, span) ? result : null;
}

/** Each function moves one annotation from the end of `result.title` to `result`; returns the new title, or null. */
const strippers: readonly ((result: AnnotatedTitle) => InlineSpan | null)[] = [
  stripLeadingEmoji,
  stripTrailingEmoji,
  stripSeparator,
  stripParentheses,
  stripEmojiAndWords,
  stripArrow,
  stripCode,
  stripAfterDash,
];

function stripOne(result: AnnotatedTitle): InlineSpan | null {
  for (const strip of strippers) {
    const rest = strip(result);
    if (rest) return rest;
  }
  return null;
}

function withoutEnd(span: InlineSpan, length: number): InlineSpan {
  return sliceSpan(span, 0, span.text.length - length);
}

function stripLeadingEmoji(result: AnnotatedTitle): InlineSpan | null {
  const { title } = result;
  const match = mayHaveEmoji(title.text) && leadingEmoji.exec(title.text.slice(0, 60));
  if (!match) return null;
  addEmojiStatus(result, sliceSpan(title, 0, match[0].length));
  return sliceSpan(title, match[0].length);
}

function stripTrailingEmoji(result: AnnotatedTitle): InlineSpan | null {
  const { title } = result;
  const match = mayHaveEmoji(title.text) && trailingEmoji.exec(title.text.slice(-40));
  if (!match) return null;
  addEmojiStatus(result, sliceSpan(title, title.text.length - match[0].length));
  return withoutEnd(title, match[0].length);
}

/** Removes a dash or colon at the end of a title. */
function stripSeparator({ title }: AnnotatedTitle): InlineSpan | null {
  const match = /\s*(?:[:：|·•]|\s[–—-])$/.exec(title.text.slice(-8));
  return match && withoutEnd(title, match[0].length);
}

/** Removes `(Weeks 1-2)`, `(done)`, `*(needs review)*` or `[DONE]` at the end of a title. */
function stripParentheses(result: AnnotatedTitle): InlineSpan | null {
  const { title } = result;
  const from = Math.max(0, title.mask.length - MAX_ANNOTATION_LENGTH);
  const match = /([*_]{0,3})[(（[]([^()（）[\]]{1,200})[)）\]]([*_]{0,3})$/.exec(title.mask.slice(from));
  if (!match || match[1] !== match[3]) return null;
  const start = from + match.index;
  const open = start + (match[1]?.length ?? 0) + 1;
  const inside = sliceSpan(title, open, open + (match[2]?.length ?? 0));
  if (!takeAnnotations(result, inside)) {
    if (match[1] === "") return null;
    result.remarks.push(inside);
  }
  return sliceSpan(title, 0, start);
}

/** Removes the words of `✅ COMPLETED` at the end of a title; `stripTrailingEmoji` then removes the emoji. */
function stripEmojiAndWords(result: AnnotatedTitle): InlineSpan | null {
  const { text } = result.title;
  const words = mayHaveEmoji(text) ? emojiAndWords.exec(text.slice(-60))?.[1] : undefined;
  const status = words === undefined ? null : parseStatus(words);
  return words === undefined || status === null ? null : stripStatus(result, words.length, status);
}

/** Removes an arrow and the text after it, such as `← NEXT UP: the API`, at the end of a title. */
function stripArrow(result: AnnotatedTitle): InlineSpan | null {
  const match = /\s(?:←|⬅️?|<-{1,2}|⇐)\s.{1,240}$/u.exec(result.title.text.slice(-MAX_ANNOTATION_LENGTH));
  if (!match) return null;
  const words = match[0].replace(/^[^\p{L}\p{N}]+/u, "");
  return stripStatus(result, match[0].length, parseStatus(words));
}

/** Removes inline code with statuses, such as `Engine ✅ | UI ❌`, at the end of a title. */
function stripCode(result: AnnotatedTitle): InlineSpan | null {
  const { title } = result;
  if (!title.mask.endsWith(CODE_MASK)) return null;
  let start = title.mask.length;
  while (start > 0 && title.mask[start - 1] === CODE_MASK) start--;
  const text = title.text.slice(start).replace(/^`+|`+$/g, "");
  const isStatus = /[|%❌]/u.test(text) || emojiIn(text).some((emoji) => statusOfEmoji(emoji) !== null);
  if (text.length > MAX_ANNOTATION_LENGTH || !isStatus) return null;
  return stripStatus(result, title.text.length - start, parseStatus(text) ?? statusOfParts(text));
}

/** Removes `— DONE`, `- Q1 2026` or `— **DONE (…)**` at the end of a title. */
function stripAfterDash(result: AnnotatedTitle): InlineSpan | null {
  const { title } = result;
  const from = Math.max(0, title.mask.length - 90);
  const dash = /\s[–—-]{1,2}\s+(?!.*\s[–—-]{1,2}\s)(.{1,80})$/.exec(title.mask.slice(from));
  const start = dash ? from + dash.index : 0;
  if (!dash || start === 0) return stripDateTitle(result);
  const after = withoutBold(sliceSpan(title, start + dash[0].length - (dash[1]?.length ?? 0)));
  const { rest, emoji } = stripEmoji(after);
  if (!takeAnnotations(result, rest, isUnambiguousSchedule)) return null;
  if (emoji.length > 0) addEmojiStatus(result, { ...after, text: emoji.join("") });
  return sliceSpan(title, 0, start);
}

/** Uses the whole title as the schedule if it is a date, as in `Milestone 1 - 5/12/20`; the title is then empty. */
function stripDateTitle(result: AnnotatedTitle): InlineSpan | null {
  const dash = /^[–—-]\s+/.exec(result.title.mask)?.[0].length ?? 0;
  const span = sliceSpan(result.title, dash);
  if (result.schedule || !/\d/.test(span.text) || !isDate(span.text)) return null;
  result.schedule = span;
  return sliceSpan(span, span.text.length);
}

/** Adds the statuses and schedule in a text to the result. For a text with other parts, adds nothing; returns false. */
function takeAnnotations(result: AnnotatedTitle, span: InlineSpan, isTime = isSchedule): boolean {
  if (takeAnnotation(result, span, isTime)) return true;
  const parts = splitSpan(span, /[,;|·，；]|\s[–—-]\s/g);
  if (parts.length < 2) return false;
  const partial: AnnotatedTitle = { ...result, statusMarks: [] };
  if (!parts.every((part) => takeAnnotation(partial, part, isTime))) return false;
  result.statusMarks.push(...partial.statusMarks);
  result.schedule = partial.schedule;
  return true;
}

function takeAnnotation(result: AnnotatedTitle, span: InlineSpan, isTime: (text: string) => boolean): boolean {
  const { text } = span;
  if (priorityPattern().test(text)) return true;
  const isAmbiguous = ambiguousStatus().test(text) && text !== text.toUpperCase();
  const status = isAmbiguous || /^[\d\s~%.,/]+$/.test(text) ? null : parseStatus(text);
  const hasTime = isTime(text);
  if (hasTime && status !== "done" && !result.schedule) result.schedule = span;
  else if (hasTime && !status) return false;
  if (status) addStatus(result, status, span);
  return status !== null || hasTime;
}

function isSchedule(text: string): boolean {
  return parseSchedule(text, null).kind !== "none";
}

/** Returns true if the whole text is a date; false for "First 100 days" and "Sprint 0". */
function isDate(text: string): boolean {
  const { kind } = parseSchedule(text, null);
  return kind === "known" || kind === "unanchored" || (kind === "unknown" && /^[\d\s./–-]+$/.test(text));
}

/** Returns true for a schedule without other words; false for "Ready for Q3 2026", which belongs to the title. */
function isUnambiguousSchedule(text: string): boolean {
  const schedule = parseSchedule(text, null);
  return schedule.kind === "unknown" ? !schedule.hasOtherText : schedule.kind !== "none";
}

function withoutBold(span: InlineSpan): InlineSpan {
  const match = /^([*_]{1,3})(.{1,80})\1$/.exec(span.mask);
  const width = match?.[1]?.length ?? 0;
  return width === 0 ? span : sliceSpan(span, width, span.text.length - width);
}

/** Removes the last `length` characters from the title and adds `status`; returns null if no title would be left. */
function stripStatus(result: AnnotatedTitle, length: number, status: Status | null): InlineSpan | null {
  const start = result.title.text.length - length;
  if (start <= 0) return null;
  if (status) addStatus(result, status, sliceSpan(result.title, start));
  return sliceSpan(result.title, 0, start);
}

function addStatus(result: AnnotatedTitle, status: Status, span: InlineSpan, source = "its heading"): void {
  result.statusMarks.push({ status, source, range: rangeOf(span) });
}

function addEmojiStatus(result: AnnotatedTitle, span: InlineSpan): void {
  const status = cross.test(span.text) ? "planned" : leastStatus(emojiIn(span.text).map(statusOfEmoji));
  if (status) addStatus(result, status, span, "the emoji in its heading");
}

/** Returns the status of parts separated by `|`: active if the parts' statuses differ, null without a status. */
function statusOfParts(text: string): Status | null {
  const parts = text.split("|").map((part) => {
    const percent = Number(/(\d{1,3})\s?%/.exec(part)?.[1] ?? Number.NaN);
    if (!Number.isNaN(percent)) return percent >= 100 ? "done" : percent > 0 ? "active" : "planned";
    if (part.includes("❌")) return "planned";
    return parseStatus(part) ?? leastStatus(emojiIn(part).map(statusOfEmoji));
  });
  const statuses = new Set(parts.filter((status) => status !== null));
  return statuses.size > 1 ? "active" : ([...statuses][0] ?? null);
}

function leastStatus(found: readonly (Status | null)[]): Status | null {
  if (found.includes("planned")) return "planned";
  return found.includes("active") ? "active" : (found.find((status) => status !== null) ?? null);
}
