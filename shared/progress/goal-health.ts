import type { DoneCount, MilestoneStatus } from "../model/goal-status.ts";
import { formatCount, joinWithAnd } from "../text/format-count.ts";
import { assessHealth, type HealthAssessment, type HealthContext, type HealthSubject } from "./health.ts";
import { milestoneLabel } from "./milestone-name.ts";
import { type MilestoneProgress, sumCounts } from "./milestone-progress.ts";

/**
 * Assesses a goal as one milestone with the sum of all parts and the latest due date, and as at least at risk if one of
 * its milestones is at risk or off track. A goal is done when all its milestones are, cancelled ones aside.
 */
export function assessGoalHealth(
  all: readonly MilestoneProgress[],
  milestones: readonly MilestoneStatus[],
  context: HealthContext,
): HealthAssessment & { due: string | null } {
  const counted = all.filter(({ status }) => status !== "cancelled");
  const open = counted.filter(({ status }) => status !== "done");
  // Dates of done milestones are no due date for open ones without a date.
  const due = open.length > 0 && latestDue(open) === null ? null : latestDue(counted);
  if (counted.length === 0) {
    const reason = all.length === 0 ? "The plan has no milestones" : "All milestones are cancelled";
    return { due, health: "not-started", reasons: [reason] };
  }
  if (open.length === 0) {
    const reason =
      counted.length === 1
        ? "The milestone is done"
        : `All ${formatCount(counted.length, "milestone")} are done`;
    return { due, health: "done", reasons: [reason] };
  }
  // Open parts of a done milestone are not waited for.
  const countParts = ({ status }: MilestoneProgress, { done, total }: DoneCount) => ({
    done,
    total: status === "done" ? done : total,
  });
  const sum = (part: "deliverables" | "criteria" | "verification") =>
    sumCounts(counted.map((one) => countParts(one, one[part])));
  const goal: HealthSubject = {
    status: "active",
    plannedStatus: "planned",
    isStarted: counted.some(({ isStarted, status }) => isStarted || status === "done"),
    start: earliestStart(counted),
    due,
    deliverables: sum("deliverables"),
    criteria: sum("criteria"),
    verification: sum("verification"),
  };
  const { health, reasons } = assessHealth(goal, context);
  const unhealthy = (["off-track", "at-risk"] as const).flatMap((level) => {
    const names = milestones.filter((milestone) => milestone.health === level).map(milestoneLabel);
    if (names.length === 0) return [];
    const subject = names.length > 3 ? formatCount(names.length, "milestone") : joinWithAnd(names);
    return [`${subject} ${names.length === 1 ? "is" : "are"} ${level.replace("-", " ")}`];
  });
  return {
    due,
    health: unhealthy.length > 0 && health !== "off-track" ? "at-risk" : health,
    reasons: [...reasons, ...unhealthy],
  };
}

function latestDue(milestones: readonly MilestoneProgress[]): string | null {
  return sortDays(milestones.map(({ due }) => due)).at(-1) ?? null;
}

/** Returns `null` if a milestone has no start. */
function earliestStart(milestones: readonly MilestoneProgress[]): string | null {
  const starts = sortDays(milestones.map(({ start }) => start));
  return starts.length < milestones.length ? null : (starts[0] ?? null);
}

function sortDays(days: readonly (string | null)[]): string[] {
  return days.filter((day) => day !== null).sort();
}
