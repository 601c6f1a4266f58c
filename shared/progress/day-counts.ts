import type { DayCount, GoalStatus } from "../model/goal-status.ts";

/** Maximum number of stored days: a year of burn-up, and more than any forecast uses. */
export const MAX_DAYS = 400;

/** Returns the counts of a goal at the end of a day (ISO 8601). */
export function countDay({ progress }: Pick<GoalStatus, "progress">, date: string): DayCount {
  const { done, total } = progress.deliverables;
  return { date, done, total };
}

/** Adds the counts of a day, oldest first, and replaces earlier counts of the same day. */
export function mergeDay(days: readonly DayCount[], day: DayCount): DayCount[] {
  return [...days.filter(({ date }) => date !== day.date), day].sort(compareDayCounts).slice(-MAX_DAYS);
}

/** Sorts by date; several counts of one day have a fixed order, whatever the input order. */
export function compareDayCounts(one: DayCount, other: DayCount): number {
  if (one.date !== other.date) return one.date < other.date ? -1 : 1;
  return one.done - other.done || one.total - other.total;
}
