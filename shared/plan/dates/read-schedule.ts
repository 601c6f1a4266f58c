import { notUnderstood } from "./not-understood.ts";
import type { DateOrder } from "./numeric-dates.ts";
import { type Reading, readCounted, readPhrase } from "./phrase.ts";
import { isYear } from "./point.ts";
import { piecesIn, tokensOf } from "./tokens.ts";
import { findWord, fold, namesTime } from "./vocabulary.ts";

export { type Duration, dueAfter, readDuration } from "./duration.ts";
export { type DateOrder, dateOrderOf } from "./numeric-dates.ts";

/** What the parentheses of a milestone say. */
export type Schedule =
  | { kind: "known"; start: string | null; due: string | null }
  /** Weeks (or days) counted from a day that nobody gave. */
  | { kind: "unanchored" }
  /** Says when, but not in a way that gives days; `reason` completes "can't become dates: …". */
  | { kind: "unknown"; code: "unknown-schedule" | "bad-date"; reason: string }
  /** No schedule at all: part of the title. */
  | { kind: "none" };

const longestText = 200;
/** Words, numbers and signs: two dates written in full have a dozen, a list of twenty weeks has sixty. */
const mostPieces = 140;

/**
 * Reads a schedule. `Weeks 1-2` counts weeks of seven days, and `Month 2` calendar months, from `anchor` (the plan's
 * date, as 2026-05-15). Days, months, quarters and calendar weeks (ISO 8601) need their four-digit year; numeric days
 * such as 05/06/2025 need an `order` unless a part is over 12. Start and due are days as 2026-05-15 and both belong to
 * the milestone; a day alone is due, as is the last day of what follows "by" or "end of". Nothing is guessed: what
 * says when, but not certainly, is `unknown` with a reason. Texts over 200 characters, or over 140 words, numbers
 * and signs, are `none`. Never throws; linear in the text's length; calendar arithmetic only, no time zones.
 */
export function readSchedule(text: string, anchor: string | null, order: DateOrder = null): Schedule {
  if (text.length > longestText || piecesIn(text) > mostPieces) return { kind: "none" };
  const reading = readPlainly(text, anchor) ?? readWords(text, anchor, order);
  switch (reading?.unit) {
    case "days":
      return { kind: "known", start: reading.start, due: reading.due };
    case "unanchored":
      return { kind: "unanchored" };
    case "problem":
      return { kind: "unknown", code: reading.code, reason: reading.reason };
    default:
      return { kind: "none" };
  }
}

const plainly = /^(day|week|month)s? (\d{1,4})(?: ?[-–] ?(\d{1,4}))?$/i;

/** "Weeks 1-2", which needs no dictionary. */
function readPlainly(text: string, anchor: string | null): Reading | null {
  const [, unit, from, to] = plainly.exec(text) ?? [];
  if (unit === undefined || isYear(Number(from)) || isYear(Number(to ?? 0))) return null;
  const of = /^d/i.test(unit) ? "day" : /^w/i.test(unit) ? "week" : "month";
  return readCounted(of, Number(from), to === undefined ? null : Number(to), anchor);
}

function readWords(text: string, anchor: string | null, order: DateOrder): Reading | null {
  const folded = fold(text);
  if (!maySpeakOfTime(folded)) return null;
  const tokens = tokensOf(folded, order);
  return readPhrase(tokens, anchor) ?? notUnderstood(tokens);
}

/** A quick look before the long one: without figures and words of time it is no schedule. */
function maySpeakOfTime(folded: string): boolean {
  if (/\d/.test(folded)) return true;
  for (const [word] of folded.matchAll(/\p{L}+/gu)) {
    const known = findWord(word);
    if (known ? namesTime(known) : /[\p{sc=Han}\p{sc=Hangul}]/u.test(word)) return true;
  }
  return false;
}
