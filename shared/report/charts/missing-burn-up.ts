import type { GoalStatus } from "../../model/goal-status.ts";

// Not in burn-up.ts, because the functions that only link to the chart would contain ECharts.
/** Returns why a goal has no burn-up chart yet, as a sentence; `null` if it has one. */
export function explainMissingBurnUp({ days, today, progress }: GoalStatus): string | null {
  if (progress.deliverables.total === 0) return "The plan has no deliverables to draw.";
  const before = days.filter(({ date }) => date < today);
  return before.length > 0 ? null : "The burn-up chart begins on the second day of the goal's history.";
}
