import { addDays } from "../../calendar/days.ts";
import { type DateExpression, dateProblem, reasons, type Schedule } from "./date-expression.ts";
import { completeRange, type Interval, resolveInterval } from "./interval.ts";
import { parseDateExpression } from "./parse-date-expression.ts";
import { hasRole, isRangeSeparator, isSign, type Token } from "./tokens.ts";

/** The first or last date of a schedule, and its role according to the words before it, such as "by". */
interface Endpoint {
  role: "start" | "after" | "due" | "before" | null;
  date: DateExpression;
  /** The index of the token after the date. */
  end: number;
}

/** Stands for the first day of a plan that has none, so that other problems in its schedules can be reported. */
const placeholderAnchor = "2000-01-01";

/** Parses tokens as one schedule, or returns null. `anchor` is the first day of "Week 1", or null if not known. */
export function parsePhrase(tokens: readonly Token[], anchor: string | null): Schedule | null {
  const count = countWithoutFullStop(tokens);
  const left = parseEndpoint(tokens, 0);
  if (!left) return null;
  if (left.end >= count) return resolveEndpoint(left, anchor);
  const isDueAfter = ({ end }: Endpoint) => hasRole(tokens[end], "due") && end + 1 >= count;
  if (isDueAfter(left) && left.role === null && !hasRole(tokens[left.end], "range"))
    return resolveEndpoint({ ...left, role: "due" }, anchor);
  if (isRangeSeparator(tokens[left.end])) {
    const next = left.end + 1;
    const isOpen = next >= count || (hasRole(tokens[next], "open") && next + 1 >= count);
    if (isOpen && (left.role === null || left.role === "start"))
      return resolveEndpoint({ ...left, role: "start" }, anchor);
  }
  const separator = separatorAfter(tokens, left);
  const right = parseEndpoint(tokens, separator.end);
  if (!right || (right.end < count && !isDueAfter(right))) return null;
  return resolveRange(left, right, separator.kind, anchor);
}

/** Returns the schedule for "Weeks 1-2" (for "Week 1": `to` is null), as `parsePhrase` does, but without tokens. */
export function resolveRelativeRange(
  of: "day" | "week" | "month",
  from: number,
  to: number | null,
  anchor: string | null,
): Schedule | null {
  const left: Endpoint = { role: null, date: { kind: "relative", of, n: from }, end: 2 };
  if (to === null) return resolveEndpoint(left, anchor);
  const right: Endpoint = { role: null, date: { kind: "relative", of, n: to }, end: 4 };
  return resolveRange(left, right, "range", anchor);
}

function countWithoutFullStop(tokens: readonly Token[]): number {
  let count = tokens.length;
  while (count > 0 && isSign(tokens[count - 1], ".,;:。") && !isRangeSeparator(tokens[count - 1])) count--;
  return count;
}

/** Parses words such as "due by the end of" and the date after them, or returns null. */
function parseEndpoint(tokens: readonly Token[], from: number): Endpoint | null {
  let role: Endpoint["role"] = null;
  let at = from;
  for (; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === "word" && token.word.unit === undefined && token.word.month === undefined) {
      const own = roleOf(token);
      if (own !== null && at > from && isStart(own) && role === "due") return null;
      if (own !== null) role = own;
      // "Start of March" names no exact day.
      else if (role === "start" && hasRole(token, "of"))
        return { role: null, date: dateProblem(reasons.vague), end: tokens.length };
      else if (!(hasRole(token, "filler") || hasRole(token, "of") || (role !== null && hasRole(token, "range")))) break;
    } else if (!(isSign(token, ":'’") && at > from)) break;
  }
  const isArrow = isSign(tokens[at], "→") && role === null && from === 0;
  const parsed = parseDateExpression(tokens, isArrow ? at + 1 : at);
  return parsed && { role: isArrow ? "due" : role, ...parsed };
}

function roleOf(token: Token): Endpoint["role"] {
  return (["before", "after", "start", "due"] as const).find((role) => hasRole(token, role)) ?? null;
}

type SeparatorKind = "range" | "list" | "none";

/** Returns the kind of separator after the first date, and the index of the token after the separator. */
function separatorAfter(tokens: readonly Token[], left: Endpoint): { kind: SeparatorKind; end: number } {
  const token = tokens[left.end];
  const end = left.end + 1;
  if (isRangeSeparator(token)) return { kind: "range", end };
  if (isSign(token, "/")) return { kind: left.date.kind === "day" ? "range" : "list", end };
  if (hasRole(token, "and")) return { kind: left.role === "start" ? "range" : "list", end };
  if (isSign(token, ",;&+|·、")) return { kind: "list", end };
  return { kind: "none", end: left.end };
}

function resolveEndpoint({ role, date }: Endpoint, anchor: string | null): Schedule | null {
  if (role === null && (date.kind === "year" || (date.kind === "month" && date.isAmbiguous))) return { kind: "none" };
  const interval = resolveInterval(date, anchor ?? placeholderAnchor);
  if (!interval || interval.kind === "unknown") return interval;
  if (date.kind === "relative" && anchor === null) return { kind: "unanchored" };
  return daysOf(interval, role, date.kind === "day");
}

function daysOf({ first, last }: Interval, role: Endpoint["role"], isDay: boolean): Schedule {
  const ends = {
    start: [first, null],
    after: [addDays(last, 1), null],
    due: [null, last],
    before: [null, addDays(first, -1)],
    none: [isDay ? null : first, last],
  } as const;
  const [start, due] = ends[role ?? "none"];
  return start === null && due === null ? dateProblem(reasons.outOfRange) : { kind: "known", start, due };
}

function resolveRange(left: Endpoint, right: Endpoint, kind: SeparatorKind, anchor: string | null): Schedule | null {
  // "due 2026-06-01, starts 2026-05-01" names the last day first.
  const isReversed = isDue(left.role) && isStart(right.role);
  const [early, late] = isReversed ? [right, left] : [left, right];
  const hasBothRoles = isStart(early.role) && isDue(late.role);
  if (!hasBothRoles && (kind === "none" || isDue(left.role) || isStart(right.role))) return null;
  const [from, to] = completeRange(early.date, late.date);
  if (kind === "list" && !hasBothRoles && !areConsecutive(from, to)) return null;
  if (from.kind === "year" && to.kind === "year" && early.role === null && late.role === null) return { kind: "none" };
  const first = resolveInterval(from, anchor ?? placeholderAnchor);
  const last = resolveInterval(to, anchor ?? placeholderAnchor);
  if (!first || !last) return null;
  if (first.kind === "unknown") return first;
  if (last.kind === "unknown") return last;
  const relativeEnds = [from, to].filter(({ kind }) => kind === "relative").length;
  if (anchor === null && relativeEnds === 1) return { kind: "unanchored" };
  const start = early.role === "after" ? addDays(first.last, 1) : first.first;
  const due = late.role === "before" ? addDays(last.first, -1) : last.last;
  if (start === null || due === null) return dateProblem(reasons.outOfRange);
  // The second test rejects 2026-06-10 – 2026-06, in which the month ends after the day, but starts before it.
  if (due < start || last.first < first.first) return dateProblem(reasons.reversed);
  return anchor === null && relativeEnds === 2 ? { kind: "unanchored" } : { kind: "known", start, due };
}

const isStart = (role: Endpoint["role"]) => role === "start" || role === "after";
const isDue = (role: Endpoint["role"]) => role === "due" || role === "before";

/** Returns true if two dates in a list are consecutive, as in "Weeks 1, 2": the list is then a range. */
function areConsecutive(one: DateExpression, next: DateExpression): boolean {
  if (one.kind === "unknown" || next.kind === "unknown" || one.kind === "duration") return true;
  if (one.kind !== next.kind || ("year" in one && "year" in next && one.year !== next.year)) return false;
  if (one.kind === "month" && next.kind === "month") return next.month === one.month + 1;
  if (one.kind === "relative" && next.kind === "relative") return one.of === next.of && next.n === one.n + 1;
  return "n" in one && "n" in next && next.n === one.n + 1;
}
