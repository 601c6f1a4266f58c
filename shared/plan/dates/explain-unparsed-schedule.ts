import { quoteText } from "../../text/quote-text.ts";
import { type DateExpression, type DateProblem, dateProblem, reasons } from "./date-expression.ts";
import { mentionsTime } from "./date-words.ts";
import { resolveInterval } from "./interval.ts";
import { parseDateExpression } from "./parse-date-expression.ts";
import { hasRole, isSign, type Token } from "./tokens.ts";

/** In characters; a text with a date and more other words than this is a sentence, not a schedule. */
const maxProseLength = 40;

/**
 * Returns why tokens that mention time can't be parsed as a schedule; null for other tokens, which are part of a title.
 * Tokens mention time if they contain a complete date, or, between commas or brackets, a part that is only about time.
 */
export function explainUnparsedSchedule(tokens: readonly Token[]): DateProblem | null {
  // Tokens without words and dates are numbers at most, such as 2026, and these can be a title as well as a year.
  if (!tokens.some(({ kind }) => kind === "word" || kind === "date")) return null;
  const others = tokens.filter(isProse);
  const prose = others.map((token) => token.text).join(" ");
  if (prose.length > maxProseLength) return null;
  const dates = datesIn(tokens);
  if (others.length === 0) return mentionTime(tokens, dates) ? explain(tokens, dates) : null;
  const hasSchedule =
    dates.some(isCompleteDate) ||
    splitAtSeparators(tokens).some((part) => !part.some(isProse) && mentionTime(part, datesIn(part)));
  if (!hasSchedule) return null;
  const isFinished = tokens.some((token) => hasRole(token, "finished"));
  const isRelative = dates.some(({ kind }) => kind === "relative");
  if (
    isFinished &&
    dates.some((date) => ("year" in date && date.year !== undefined) || (date.kind === "unknown" && !isRelative))
  )
    return dateProblem(reasons.finished);
  return { ...dateProblem(`${quoteText(prose, 30)} can't be parsed`), hasOtherText: true };
}

function isProse(token: Token): boolean {
  return token.kind === "other" || hasRole(token, "finished");
}

function datesIn(tokens: readonly Token[]): DateExpression[] {
  const dates: DateExpression[] = [];
  for (let at = 0; at < tokens.length; ) {
    const parsed = parseDateExpression(tokens, at);
    if (parsed && parsed.date.kind !== "number") dates.push(parsed.date);
    at = Math.max(at + 1, parsed?.end ?? 0);
  }
  return dates;
}

function isTitleYear(date: DateExpression): boolean {
  return date.kind === "year" || (date.kind === "month" && date.isAmbiguous === true);
}

function isCompleteDate(date: DateExpression): boolean {
  return !isTitleYear(date) && date.kind !== "number" && "year" in date && date.year !== undefined;
}

function mentionTime(tokens: readonly Token[], dates: readonly DateExpression[]): boolean {
  if (dates.some((date) => !isTitleYear(date))) return true;
  const words = tokens.flatMap((token) => (token.kind === "word" ? [token.word] : []));
  const timeWords = words.filter((word) => mentionsTime(word) && word.unitPosition !== "after-number");
  const isVague = tokens.some((token) => hasRole(token, "vague"));
  if (timeWords.length === 0) return dates.length > 0 && isVague;
  const hasOnlyUnits = timeWords.every(
    ({ unit, month, roles }) => unit !== undefined && month === undefined && !roles.has("someday"),
  );
  if (!hasOnlyUnits) return timeWords.some(({ shortMonth }) => shortMonth === undefined);
  return isVague || tokens.some(({ kind }) => kind === "number");
}

/** Splits tokens at commas, colons, brackets, and dashes next to a space. */
function splitAtSeparators(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const [index, token] of tokens.entries()) {
    const hasSpace = token.hasSpaceBefore || tokens[index + 1]?.hasSpaceBefore;
    if (isSign(token, ",;:|·•()、") || (isSign(token, "-–—/") && hasSpace)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function explain(tokens: readonly Token[], dates: readonly DateExpression[]): DateProblem {
  for (const date of dates) {
    const interval = resolveInterval(date, "2000-01-01");
    if (interval?.kind === "unknown") return interval;
  }
  const isVague = dates.length === 0 || tokens.some((token) => hasRole(token, "vague"));
  return isVague ? dateProblem(reasons.vague) : { ...dateProblem(reasons.context), hasOtherText: true };
}
