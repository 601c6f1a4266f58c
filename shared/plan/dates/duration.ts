import { addDays, addMonths } from "../../calendar/days.ts";
import type { TimeUnit } from "../languages/language.ts";
import { normalizeDateText } from "./date-words.ts";
import { parseDateExpression } from "./parse-date-expression.ts";
import { hasRole, isSign, tokenize } from "./tokens.ts";

/** A length of time in days or months; a quarter has three months, a year twelve. */
export type Duration = { days: number } | { months: number };

/** The length of each unit; `null` for a sprint, whose length is not known. */
const lengths: Readonly<Record<TimeUnit, Duration | null>> = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { months: 12 },
  sprint: null,
};

/** Maximum length, in characters, of a text that is parsed. */
const maxTextLength = 200;
const maxAmount = 1200;

/**
 * Parses a duration such as `2 weeks` or `Duration: 6 weeks total`. Returns null for other text and for uncertain
 * durations: ranges (`3-4 days`), fractions, `ca. 3 months`, sprints, more than 1200 of a unit.
 */
export function parseDuration(text: string): Duration | null {
  if (text.length > maxTextLength) return null;
  const tokens = tokenize(normalizeDateText(text), null);
  let at = 0;
  while (hasRole(tokens[at], "filler") || (at > 0 && isSign(tokens[at], ":"))) at++;
  const parsed = parseDateExpression(tokens, at);
  if (parsed?.date.kind !== "duration") return null;
  let { end } = parsed;
  while (hasRole(tokens[end], "filler") || isSign(tokens[end], ".")) end++;
  const { n, of } = parsed.date;
  const unit = lengths[of];
  if (end < tokens.length || !unit || !(n >= 1 && n <= maxAmount)) return null;
  return "days" in unit ? { days: n * unit.days } : { months: n * unit.months };
}

/**
 * Returns the last day (`2026-05-15`) of a duration that starts on the day `start`, which is included. Null if `start`
 * is not a day, or the result is outside the years 0000-9999.
 */
export function lastDayOfDuration(start: string, duration: Duration): string | null {
  const next = "days" in duration ? addDays(start, duration.days) : addMonths(start, duration.months);
  return next === null ? null : addDays(next, -1);
}
