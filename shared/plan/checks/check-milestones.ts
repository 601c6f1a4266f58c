import type { Milestone } from "../../model/plan.ts";
import { type Findings, type Place, quoted } from "../findings.ts";
import { mostRead, refuseAmount } from "../markdown/limits.ts";
import { checkDependencies } from "./check-dependencies.ts";

/** What has to hold for the milestones of any dialect. */
export function checkMilestones(
  milestones: readonly Milestone[],
  source: readonly string[],
  findings: Findings,
): void {
  const place = (line: number): Place => {
    const text = source[line - 1] ?? "";
    const column = text.search(/\S|$/) + 1;
    return { line, column, length: Math.max(1, text.trim().length) };
  };
  if (milestones.length === 0) {
    findings.report(
      "no-milestones",
      { line: 1, column: 1 },
      "No milestone was found. Write each as a heading, ## Milestone 1: Title (Weeks 1-2), or as such a line in bold, followed by bullets: - **Deliverable**: first thing, second thing.",
    );
  }
  const tooMuch = refuseAmount(milestones);
  if (tooMuch) findings.report(tooMuch.code, tooMuch.place, tooMuch.message);
  // Where not all were read, what others depend on may be missing here only.
  if (milestones.length < mostRead) checkDependencies(milestones, source, findings);
  const numbers = new Map<string, Milestone>();
  const ids = new Map<string, number>();
  for (const milestone of milestones) {
    const { number, line, title } = milestone;
    const name = number === null ? quoted(title) : `Milestone ${number}`;
    const first = number === null ? undefined : numbers.get(number);
    if (first) {
      const message = `Milestone ${number} is already on line ${first.line}, ${quoted(first.title)}. Give each milestone a number of its own.`;
      findings.report("duplicate-number", place(line), message);
    } else if (number !== null) numbers.set(number, milestone);
    if (milestone.deliverables.length === 0) {
      const message = `${name} has no deliverables, so nothing shows its progress. Add - **Deliverable**: first thing, second thing.`;
      findings.report("no-deliverables", place(line), message);
    }
    checkId(`milestone ${milestone.id}`, milestone.id, line);
    for (const deliverable of milestone.deliverables)
      checkId(`deliverable ${deliverable.id}`, deliverable.id, deliverable.line);
  }

  function checkId(key: string, id: string | undefined, line: number): void {
    if (id === undefined) return;
    const first = ids.get(key);
    if (first === undefined) ids.set(key, line);
    else
      findings.report(
        "duplicate-id",
        place(line),
        `The id ${quoted(id)} is already on line ${first}. Give each its own, or remove the copied comment.`,
      );
  }
}
