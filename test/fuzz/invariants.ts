import { type Plan, planSchema } from "../../shared/model/plan/plan.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";

const options = { path: ".goalkit/goals/001-x/milestones.md", split: "auto", start: "2026-01-05" } as const;

const lineEnds = ["\n", "\r\n", "\r"];

/**
 * Parses a file and returns the violations of what must hold for every file, and the longest time in milliseconds. The file is parsed
 * again with each of the `ends` as line ends.
 */
export function violationsOf(
  source: string | Uint8Array,
  ends: readonly string[] = lineEnds,
): { violations: string[]; slowestMs: number } {
  let slowestMs = 0;
  const parse = (text: string | Uint8Array): Plan => {
    const start = performance.now();
    const plan = parsePlan(text, options);
    slowestMs = Math.max(slowestMs, performance.now() - start);
    return plan;
  };
  let plan: Plan;
  try {
    plan = parse(source);
  } catch (error) {
    return { violations: [`throws ${error instanceof Error ? error.stack : String(error)}`], slowestMs };
  }
  const text = typeof source === "string" ? source : new TextDecoder().decode(source);
  const lines = text.split(/\r\n?|\n/);
  const violations = [...findMisplaced(plan, lines), ...checkSchema(plan)];
  if (ends.length > 1 && !isEqual(plan, parse(source))) violations.push("is parsed differently the second time");
  for (const end of ends) {
    // The size depends on the line ends, and is checked before them, as is the encoding.
    if (plan.diagnostics.some(({ code }) => code === "too-large" || code === "not-utf8")) break;
    const other = parse(lines.join(end));
    if (other.diagnostics.some(({ code }) => code === "too-large")) break;
    if (!isEqual(plan, other)) violations.push(`is parsed differently with line ends ${JSON.stringify(end)}`);
  }
  return { violations, slowestMs };
}

function isEqual(one: Plan, other: Plan): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function checkSchema(plan: Plan): string[] {
  const { error } = planSchema.safeParse(plan);
  return error ? [`does not match the schema: ${error.message}`] : [];
}

/** Returns diagnostics and items with positions outside the file. */
function findMisplaced(plan: Plan, lines: readonly string[]): string[] {
  const found: string[] = [];
  for (const { code, line, column, length = 1, message } of plan.diagnostics) {
    const width = lines[line - 1]?.length;
    const inside = width !== undefined && column >= 1 && column + length - 1 <= Math.max(width, 1);
    if (!inside) found.push(`${code} at ${line}:${column}+${length} is outside its ${width} columns: ${message}`);
  }
  for (const milestone of plan.milestones) {
    const { deliverables, criteria, verification } = milestone;
    for (const { line } of [milestone, ...deliverables, ...criteria, ...verification])
      if (line < 1 || line > lines.length) found.push(`an item is on line ${line} of ${lines.length}`);
  }
  return found;
}
