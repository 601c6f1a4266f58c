import type { Milestone } from "../../model/plan/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import { type DiagnosticCollector, rangeOfLine } from "../diagnostics.ts";
import { displayName } from "../milestone/display-name.ts";
import { checkDependencies } from "./check-dependencies.ts";

const MAX_MILESTONES = 500;
const MAX_DELIVERABLES = 2_000;
/** Maximum number of criteria, verifications, validations and risks together. */
const MAX_OTHER_ITEMS = 5_000;

/** One milestone more than the limit, so that `checkMilestones` can report that the plan has too many milestones. */
export const MAX_PARSED_MILESTONES = MAX_MILESTONES + 1;

/** Reports too many milestones or items, duplicate numbers and ids, missing deliverables and invalid dependencies. */
export function checkMilestones(
  milestones: readonly Milestone[],
  source: readonly string[],
  diagnostics: DiagnosticCollector,
): void {
  if (milestones.length === 0) {
    const message =
      "No milestones found. Write each one as a heading, ## Milestone 1: Title (Weeks 1-2), or as a bold line, followed by bullets: - **Deliverable**: first thing, second thing.";
    diagnostics.report("no-milestones", { line: 1, column: 1 }, message);
  }
  checkItemLimits(milestones, diagnostics);
  // With too many milestones, a dependency can refer to a milestone that was not parsed.
  if (milestones.length < MAX_PARSED_MILESTONES) checkDependencies(milestones, source, diagnostics);
  const byNumber = new Map<string, Milestone>();
  const linesById = new Map<string, number>();
  const checkId = (kind: string, id: string | undefined, line: number) => {
    if (id === undefined) return;
    const first = linesById.get(`${kind} ${id}`);
    if (first === undefined) linesById.set(`${kind} ${id}`, line);
    else {
      const message = `The id ${quoteText(id)} is already used on line ${first}. Give each ${kind} its own id, or remove the copied comment.`;
      diagnostics.report("duplicate-id", rangeOfLine(source, line), message);
    }
  };
  for (const milestone of milestones) {
    const { number, line, deliverables } = milestone;
    const first = number === null ? undefined : byNumber.get(number);
    if (first) {
      const message = `Number ${number} is already used by the milestone ${quoteText(first.title)} on line ${first.line}. Give each milestone its own number.`;
      diagnostics.report("duplicate-number", rangeOfLine(source, line), message);
    } else if (number !== null) byNumber.set(number, milestone);
    if (deliverables.length === 0) {
      const message = `${displayName(milestone)} has no deliverables; its progress can't be measured. Add - **Deliverable**: first thing, second thing.`;
      diagnostics.report("no-deliverables", rangeOfLine(source, line), message);
    }
    checkId("milestone", milestone.id, line);
    for (const deliverable of deliverables) checkId("deliverable", deliverable.id, deliverable.line);
  }
}

/** Reports too many items, because they would exceed the ledger's size for one goal and the quota for one run. */
function checkItemLimits(milestones: readonly Milestone[], diagnostics: DiagnosticCollector): void {
  let deliverableCount = 0;
  let otherCount = 0;
  for (const [index, milestone] of milestones.entries()) {
    const { criteria, verification, validation, risks } = milestone;
    deliverableCount += milestone.deliverables.length;
    otherCount += criteria.length + verification.length + validation.length + risks.length;
    const limits = [
      { count: index + 1, limit: MAX_MILESTONES, items: "milestones" },
      { count: deliverableCount, limit: MAX_DELIVERABLES, items: "deliverables" },
      { count: otherCount, limit: MAX_OTHER_ITEMS, items: "criteria, verifications, validations and risks" },
    ];
    const exceeded = limits.find(({ count, limit }) => count > limit);
    if (!exceeded) continue;
    const message = `This plan has more than ${exceeded.limit} ${exceeded.items} up to this line and is not synced. Split it into several goals, each in its own folder.`;
    diagnostics.report("too-many-items", { line: milestone.line, column: 1 }, message);
    return;
  }
}
