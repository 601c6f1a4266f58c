import { addDays } from "../../calendar/day-arithmetic.ts";
import { parsePoint } from "./parse-point.ts";
import { type Point, type Problem, problem, reasons } from "./point.ts";
import { completed, type Span, spanOf } from "./span.ts";
import { is, isRange, isSign, type Token } from "./tokens.ts";

export type Days = { unit: "days"; start: string | null; due: string | null };
/** What a whole phrase says; `bareYear`: nothing but years, which are titles as often as dates. */
export type Reading = Days | Problem | { unit: "unanchored" } | { unit: "bareYear" };

interface Edge {
  role: "start" | "after" | "due" | "before" | null;
  point: Point;
  end: number;
}

/** Stands in for the plan's first day where there is none, so that what is wrong in itself is still found. */
const standIn = "2000-01-01";

/** Reads tokens as one schedule; null where they are not one from the first to the last. */
export function readPhrase(tokens: readonly Token[], anchor: string | null): Reading | null {
  const count = lastToken(tokens);
  const left = readEdge(tokens, 0);
  if (!left) return null;
  if (left.end >= count) return single(left, anchor);
  const postfix = is(tokens[left.end], "due") && left.end + 1 >= count && left.role === null;
  if (postfix && !is(tokens[left.end], "range")) return single({ ...left, role: "due" }, anchor);
  if (isRange(tokens[left.end])) {
    const next = left.end + 1;
    const open = next >= count || (is(tokens[next], "open") && next + 1 >= count);
    if (open && (left.role === null || left.role === "start"))
      return single({ ...left, role: "start" }, anchor);
  }
  const joint = jointAt(tokens, left);
  const right = readEdge(tokens, joint.next);
  if (!right) return null;
  const postDue = is(tokens[right.end], "due") && right.end + 1 >= count;
  if (right.end < count && !postDue) return null;
  return pair(left, right, joint.kind, anchor);
}

/** The commonest phrase of all, "Weeks 1-2", without its words: what `readPhrase` gives for it. */
export function readCounted(
  of: "day" | "week" | "month",
  n: number,
  to: number | null,
  anchor: string | null,
) {
  const left: Edge = { role: null, point: { unit: "counted", of, n }, end: 2 };
  if (to === null) return single(left, anchor);
  return pair(left, { role: null, point: { unit: "bare", n: to, counted: false }, end: 4 }, "range", anchor);
}

/** How many tokens there are without the full stop at the end. */
function lastToken(tokens: readonly Token[]): number {
  let count = tokens.length;
  while (count > 0 && isSign(tokens[count - 1], ".,;:。") && !isRange(tokens[count - 1])) count--;
  return count;
}

/** Words such as "due by the end of", then a time. */
function readEdge(tokens: readonly Token[], from: number): Edge | null {
  let role: Edge["role"] = null;
  let at = from;
  for (; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === "word" && token.word.unit === undefined && token.word.month === undefined) {
      const own = roleOf(token);
      if (own !== null && at > from && (own === "start" || own === "after") && role === "due") return null;
      if (own !== null) role = own;
      else if (role === "start" && token.text === "of")
        return { role: null, point: problem(reasons.vague), end: tokens.length };
      else if (!(is(token, "filler") || is(token, "of") || (role !== null && is(token, "range")))) break;
    } else if (!(isSign(token, ":'’") && at > from)) break;
  }
  const start = isSign(tokens[at], "→") && role === null && from === 0 ? at + 1 : at;
  const parsed = parsePoint(tokens, start);
  if (!parsed) return null;
  return { role: start > at ? "due" : role, ...parsed };
}

function roleOf(token: Token): Edge["role"] {
  if (is(token, "before")) return "before";
  if (is(token, "after")) return "after";
  if (is(token, "start")) return "start";
  return is(token, "due") ? "due" : null;
}

/** What stands between two times, and where the second one begins. */
function jointAt(tokens: readonly Token[], left: Edge): { kind: "range" | "list" | "none"; next: number } {
  const token = tokens[left.end];
  if (isRange(token)) return { kind: "range", next: left.end + 1 };
  if (isSign(token, "/")) return { kind: left.point.unit === "day" ? "range" : "list", next: left.end + 1 };
  if (is(token, "and")) return { kind: left.role === "start" ? "range" : "list", next: left.end + 1 };
  if (isSign(token, ",;&+|·、")) return { kind: "list", next: left.end + 1 };
  return { kind: "none", next: left.end };
}

function single({ role, point }: Edge, anchor: string | null): Reading | null {
  if (point.unit === "year" && role === null) return { unit: "bareYear" };
  if (point.unit === "month" && point.loose && role === null) return { unit: "bareYear" };
  const span = spanOf(point, anchor ?? standIn);
  if (!span || span.unit === "problem") return span;
  if (point.unit === "counted" && anchor === null) return { unit: "unanchored" };
  return withRole(span, role, point.unit === "day");
}

function withRole(span: Span, role: Edge["role"], isDay: boolean): Reading {
  const days = (start: string | null, due: string | null): Reading =>
    start === null && due === null ? problem(reasons.beyond) : { unit: "days", start, due };
  switch (role) {
    case "start":
      return days(span.first, null);
    case "after":
      return days(addDays(span.last, 1), null);
    case "due":
      return days(null, span.last);
    case "before":
      return days(null, addDays(span.first, -1));
    case null:
      return days(isDay ? null : span.first, span.last);
  }
}

function pair(
  left: Edge,
  right: Edge,
  kind: "range" | "list" | "none",
  anchor: string | null,
): Reading | null {
  const reversed = startsLater(left, right);
  const [early, late] = reversed ? [right, left] : [left, right];
  const named = isStart(early.role) && isDue(late.role);
  if (!named && (kind === "none" || isDue(left.role) || isStart(right.role))) return null;
  const [from, to] = completed(early.point, late.point);
  if (kind === "list" && !named && !areNeighbours(from, to)) return null;
  if (from.unit === "year" && to.unit === "year" && early.role === null && late.role === null)
    return { unit: "bareYear" };
  const first = spanOf(from, anchor ?? standIn);
  const last = spanOf(to, anchor ?? standIn);
  if (!first || !last) return null;
  if (first.unit === "problem") return first;
  if (last.unit === "problem") return last;
  const isCounted = [from, to].filter((point) => point.unit === "counted").length;
  if (anchor === null && isCounted === 1) return { unit: "unanchored" };
  const start = early.role === "after" ? addDays(first.last, 1) : first.first;
  const due = late.role === "before" ? addDays(last.first, -1) : last.last;
  if (start === null || due === null) return problem(reasons.beyond);
  // Also 2026-06 – 2026-05-10, whose last day alone would pass.
  if (due < start || last.first < first.first) return problem(reasons.reversed);
  return anchor === null && isCounted === 2 ? { unit: "unanchored" } : { unit: "days", start, due };
}

const isStart = (role: Edge["role"]) => role === "start" || role === "after";
const isDue = (role: Edge["role"]) => role === "due" || role === "before";

/** "due 2026-06-01, starts 2026-05-01". */
function startsLater(left: Edge, right: Edge): boolean {
  return isDue(left.role) && isStart(right.role);
}

/** Whether "Weeks 1, 2" has nothing between its two parts: else a list is no range. */
function areNeighbours(a: Point, b: Point): boolean {
  if (a.unit === "problem" || b.unit === "problem" || a.unit === "duration") return true;
  if (a.unit !== b.unit || ("year" in a && "year" in b && a.year !== b.year)) return false;
  if (a.unit === "month" && b.unit === "month") return b.month === a.month + 1;
  if (a.unit === "counted" && b.unit === "counted") return a.of === b.of && b.n === a.n + 1;
  return "n" in a && "n" in b && b.n === a.n + 1;
}
