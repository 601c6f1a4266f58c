import type { DayCount, GoalStatus } from "../model/goal-status.ts";

/** Maximum number of stored days: a year of burn-up charts, and more than any forecast uses. */
export const MAX_DAYS = 400;

/** Returns the numbers of done and of all deliverables of a goal, as the counts of a day (ISO 8601 date). */
export function countDay({ progress }: Pick<GoalStatus, "progress">, date: string): DayCount {
  const { done, total } = progress.deliverables;
  return { date, done, total };
}

/** Adds or replaces the counts of a day. Returns the last `MAX_DAYS` days, oldest first. */
export function mergeDay(days: readonly DayCount[], day: DayCount): DayCount[] {
  return [...days.filter(({ date }) => date !== day.date), day].sort(compareDayCounts).slice(-MAX_DAYS);
}

/** Compares day counts by date, then by numbers, so that several counts of one day have a fixed order. */
export function compareDayCounts(one: DayCount, other: DayCount): number {
  if (one.date !== other.date) return one.date < other.date ? -1 : 1;
  return one.done - other.done || one.total - other.total;
}
