import { addDays, addMonths } from "../../calendar/day-arithmetic.ts";
import { parsePoint } from "./parse-point.ts";
import { is, isSign, tokensOf } from "./tokens.ts";
import { fold } from "./vocabulary.ts";

/** A length: weeks are seven days, quarters three months, years twelve. */
export type Duration = { days: number } | { months: number };

const longestText = 200;
const most = 1200;

/**
 * Reads a duration such as `2 weeks`, `Duration: 3 Monate` or `6 weeks total`; null where the text says anything
 * else or is uncertain: a range (`3-4 days`), a fraction, `ca. 3 Monate`, sprints, more than 1200 of a unit.
 */
export function readDuration(text: string): Duration | null {
  if (text.length > longestText) return null;
  const tokens = tokensOf(fold(text), null);
  let at = 0;
  while (is(tokens[at], "filler") || (at > 0 && isSign(tokens[at], ":"))) at++;
  const parsed = parsePoint(tokens, at);
  if (parsed?.point.unit !== "duration") return null;
  let end = parsed.end;
  while (is(tokens[end], "filler") || isSign(tokens[end], ".")) end++;
  const { n, of } = parsed.point;
  if (end < tokens.length || !(n >= 1 && n <= most)) return null;
  switch (of) {
    case "day":
      return { days: n };
    case "week":
      return { days: n * 7 };
    case "month":
      return { months: n };
    case "quarter":
      return { months: n * 3 };
    case "year":
      return { months: n * 12 };
    case "sprint":
      return null;
  }
}

/**
 * The last day of work that starts on a day (`2026-05-15`) and lasts so long, the first day counted: a day's work
 * is due on the day it starts. Null where the start is no day or the years 0000-9999 are left.
 */
export function dueAfter(start: string, duration: Duration): string | null {
  const next = "days" in duration ? addDays(start, duration.days) : addMonths(start, duration.months);
  return next === null ? null : addDays(next, -1);
}
