import { quoted } from "../findings.ts";
import { parsePoint } from "./parse-point.ts";
import { type Point, type Problem, problem, reasons } from "./point.ts";
import { spanOf } from "./span.ts";
import { is, isSign, type Token } from "./tokens.ts";
import { namesTime } from "./vocabulary.ts";

/** Longer prose around a date is a sentence, not a schedule. */
const mostProse = 40;

/**
 * Why tokens that are no schedule as a whole still say when; null where they don't, so that they can stay a part of
 * the title. They do where every word speaks of time, where a full date stands among other words, or where a part
 * between commas or dashes is a schedule by itself.
 */
export function notUnderstood(tokens: readonly Token[]): Problem | null {
  // Numbers and signs alone give no time but a year, and that is a title as often as a date.
  if (!tokens.some(({ kind }) => kind === "word" || kind === "date")) return null;
  const others = tokens.filter((token) => token.kind === "other" || is(token, "finished"));
  const prose = others.map((token) => token.text).join(" ");
  if (prose.length > mostProse) return null;
  const points = pointsIn(tokens);
  if (others.length === 0) return speaksOfTime(tokens, points) ? problem(...reasonIn(tokens, points)) : null;
  if (
    !points.some(isFullDate) &&
    !parts(tokens).some((part) => isClear(part) && speaksOfTime(part, pointsIn(part)))
  )
    return null;
  const finished = tokens.some((token) => is(token, "finished"));
  if (finished && points.some((point) => "year" in point || (point.unit === "problem" && !isCounted(points))))
    return problem(reasons.finished);
  return problem(`${quoted(prose, 30)} is not understood`);
}

function isCounted(points: readonly Point[]): boolean {
  return points.some((point) => point.unit === "counted");
}

/** Every time in the tokens, whatever stands between them. */
function pointsIn(tokens: readonly Token[]): Point[] {
  const points: Point[] = [];
  for (let at = 0; at < tokens.length; ) {
    const parsed = parsePoint(tokens, at);
    if (parsed && parsed.point.unit !== "bare") points.push(parsed.point);
    at = Math.max(at + 1, parsed?.end ?? 0);
  }
  return points;
}

function isFullDate(point: Point): boolean {
  if (point.unit === "year" || point.unit === "bare") return false;
  if (point.unit === "month" && point.loose) return false;
  return "year" in point && point.year !== undefined;
}

function speaksOfTime(tokens: readonly Token[], points: readonly Point[]): boolean {
  if (points.some((point) => point.unit !== "year" && !(point.unit === "month" && point.loose))) return true;
  const naming = tokens.filter(
    (token) => token.kind === "word" && namesTime(token.word) && token.word.placed !== "short",
  );
  if (naming.length === 0) return points.length > 0 && tokens.some((token) => is(token, "vague"));
  const onlyUnits = naming.every((token) => token.kind === "word" && isOnlyUnit(token.word));
  if (!onlyUnits) return naming.some((token) => token.kind === "word" && token.word.shortMonth === undefined);
  return tokens.some((token) => token.kind === "number" || is(token, "vague"));
}

function isOnlyUnit({ unit, month, roles }: { unit?: string; month?: number; roles: Set<string> }): boolean {
  return unit !== undefined && month === undefined && !roles.has("someday");
}

function isClear(part: readonly Token[]): boolean {
  return part.every((token) => token.kind !== "other" && !is(token, "finished"));
}

/** The tokens between commas, colons, brackets and spaced dashes. */
function parts(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [[]];
  for (const [index, token] of tokens.entries()) {
    const cuts =
      isSign(token, ",;:|·•()、") || (isSign(token, "-–—/") && (token.spaced || tokens[index + 1]?.spaced));
    if (cuts) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found.filter((part) => part.length > 0);
}

function reasonIn(
  tokens: readonly Token[],
  points: readonly Point[],
): [reason: string, code?: Problem["code"]] {
  for (const point of points) {
    const span = spanOf(point, "2000-01-01");
    if (span?.unit === "problem") return [span.reason, span.code];
  }
  const vague = points.length === 0 || tokens.some((token) => is(token, "vague"));
  return [vague ? reasons.vague : reasons.around];
}
