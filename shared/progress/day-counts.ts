import type { DayCount, GoalStatus } from "../model/goal-status.ts";

/** So many days are kept: a year of burn-up, and more than any forecast looks at. */
export const daysKept = 400;

/** What is counted of a goal at the end of a day (ISO 8601). */
export function countDay({ progress }: Pick<GoalStatus, "progress">, date: string): DayCount {
  const { done, total } = progress.deliverables;
  return { date, done, total };
}

/** The counts with this one in its place, the oldest first; a day counted again has its last count. */
export function withDay(days: readonly DayCount[], day: DayCount): DayCount[] {
  return [...days.filter(({ date }) => date !== day.date), day].sort(byDate).slice(-daysKept);
}

/** By date; of several counts of one day, in an order that is the same whatever order they came in. */
export function byDate(one: DayCount, other: DayCount): number {
  if (one.date !== other.date) return one.date < other.date ? -1 : 1;
  return one.done - other.done || one.total - other.total;
}
