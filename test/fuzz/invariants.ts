import { type Plan, planSchema } from "../../shared/model/plan.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";

const options = { path: ".goalkit/goals/001-x/milestones.md", split: "auto", start: "2026-01-05" } as const;

const lineEnds = ["\n", "\r\n", "\r"];

/**
 * What is wrong with how a file is read, whatever is in it; empty when nothing is. `slowest` is in milliseconds.
 * `ends` are the line ends that it is read with once more.
 */
export function violationsOf(
  source: string | Uint8Array,
  ends: readonly string[] = lineEnds,
): { violations: string[]; slowest: number } {
  let slowest = 0;
  const parse = (text: string | Uint8Array): Plan => {
    const start = performance.now();
    const plan = parsePlan(text, options);
    slowest = Math.max(slowest, performance.now() - start);
    return plan;
  };
  let plan: Plan;
  try {
    plan = parse(source);
  } catch (error) {
    return { violations: [`throws ${error instanceof Error ? error.stack : String(error)}`], slowest };
  }
  const text = typeof source === "string" ? source : new TextDecoder().decode(source);
  const lines = text.split(/\r\n?|\n/);
  const violations = [...misplaced(plan, lines), ...unlike(plan)];
  if (ends.length > 1 && !same(plan, parse(source))) violations.push("is read in two ways");
  for (const end of ends) {
    // Refused for what line ends have no part in, or for its size, which they change.
    if (plan.diagnostics.some(({ code }) => code === "too-large" || code === "not-utf8")) break;
    const other = parse(lines.join(end));
    if (other.diagnostics.some(({ code }) => code === "too-large")) break;
    if (!same(plan, other)) violations.push(`is read otherwise with ${JSON.stringify(end)}`);
  }
  return { violations, slowest };
}

function same(one: Plan, other: Plan): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function unlike(plan: Plan): string[] {
  const { error } = planSchema.safeParse(plan);
  return error ? [`is no plan: ${error.message}`] : [];
}

/** Diagnostics and items whose place is not in the file. */
function misplaced(plan: Plan, lines: readonly string[]): string[] {
  const found: string[] = [];
  for (const { code, line, column, length = 1, message } of plan.diagnostics) {
    const width = lines[line - 1]?.length;
    const inside = width !== undefined && column >= 1 && column + length - 1 <= Math.max(width, 1);
    if (!inside)
      found.push(`${code} at ${line}:${column}+${length} is outside its ${width} columns: ${message}`);
  }
  for (const milestone of plan.milestones) {
    const { deliverables, criteria, verification } = milestone;
    for (const { line } of [milestone, ...deliverables, ...criteria, ...verification])
      if (line < 1 || line > lines.length) found.push(`an item is on line ${line} of ${lines.length}`);
  }
  return found;
}
