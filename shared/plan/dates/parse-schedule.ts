import { isPlanYear, type Schedule } from "./date-expression.ts";
import { findDateWord, findUnit, mentionsTime, normalizeDateText } from "./date-words.ts";
import { explainUnparsedSchedule } from "./explain-unparsed-schedule.ts";
import type { DateOrder } from "./numeric-dates.ts";
import { parsePhrase, resolveRelativeRange } from "./parse-phrase.ts";
import { countTokens, tokenize } from "./tokens.ts";

/** Maximum length of a schedule, in characters. */
const maxTextLength = 200;
/** Maximum number of tokens in a schedule: two dates and the words around them have about 12, 20 listed weeks 60. */
const maxTokens = 140;

/**
 * Parses a schedule. `Weeks 1-2` and `Month 2` are counted from `anchor`, a day such as 2026-05-15. Other dates need a
 * four-digit year; dates such as 05/06/2025 need an `order` unless a part is over 12. Start and due date in the result
 * are days, both included; a single day is the due date. The result is `unknown` with a reason for an uncertain date,
 * and `none` for a text over 200 characters or 140 tokens. Runs in linear time.
 */
export function parseSchedule(text: string, anchor: string | null, order: DateOrder = null): Schedule {
  if (text.length > maxTextLength) return { kind: "none" };
  // A text has at most as many tokens as characters.
  if (text.length > maxTokens && countTokens(text) > maxTokens) return { kind: "none" };
  const range = parsePlainRange(text, anchor);
  if (range) return range;
  const normalized = normalizeDateText(text);
  if (!mayMentionTime(normalized)) return { kind: "none" };
  const tokens = tokenize(normalized, order);
  return parsePhrase(tokens, anchor) ?? explainUnparsedSchedule(tokens) ?? { kind: "none" };
}

const plainRange = /^([A-Za-z]+) (\d{1,4})(?: ?[-–] ?(\d{1,4}))?$/;

/** Parses "Weeks 1-2", the most frequent schedule, without creating tokens; saves 6% of the time to parse a plan. */
function parsePlainRange(text: string, anchor: string | null): Schedule | null {
  const [, name, from, to] = plainRange.exec(text) ?? [];
  if (name === undefined || isPlanYear(Number(from)) || isPlanYear(Number(to ?? 0))) return null;
  const unit = findUnit(name.toLowerCase());
  if (unit !== "day" && unit !== "week" && unit !== "month") return null;
  return resolveRelativeRange(unit, Number(from), to === undefined ? null : Number(to), anchor);
}

/** Tests quickly whether a text can be a schedule: it contains a digit or a word about time. */
function mayMentionTime(normalized: string): boolean {
  if (/\d/.test(normalized)) return true;
  for (const [text] of normalized.matchAll(/\p{L}+/gu)) {
    const word = findDateWord(text);
    if (word ? mentionsTime(word) : /[\p{sc=Han}\p{sc=Hangul}]/u.test(text)) return true;
  }
  return false;
}
