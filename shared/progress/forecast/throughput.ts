import { daysBetween, isDay } from "../../calendar/days.ts";
import type { DayCount } from "../../model/goal-status.ts";
import { compareDayCounts, MAX_DAYS } from "../day-counts.ts";

/**
 * Returns how many deliverables were finished on each day, oldest first: from the day after the oldest day count, but
 * at most `MAX_DAYS` days, to `today`. Deliverables finished on days without a count are attributed to the next
 * day with a count: 2 done on Monday and 5 done on Wednesday give [0, 3] for Tuesday and Wednesday.
 *
 * A reopened deliverable is subtracted from the latest day with finished deliverables. Done deliverables that are
 * removed from the plan (`total` decreases) are not subtracted.
 */
export function dailyThroughput(days: readonly DayCount[], today: string): number[] {
  const records = days
    .filter(({ date, done, total }) => isDay(date) && date <= today && done >= 0 && total >= 0)
    .sort(compareDayCounts)
    .map((record) => ({ ...record, ago: daysBetween(record.date, today) }));
  // The last count before the last `MAX_DAYS` days is only their starting value.
  const first = records.findLastIndex(({ ago }) => ago >= MAX_DAYS);
  const known = records.slice(Math.max(first, 0));
  const length = Math.min(known[0]?.ago ?? 0, MAX_DAYS);
  const daily = Array.from({ length }, () => 0);
  for (const [index, now] of known.entries()) {
    const before = known[index - 1];
    const place = length - 1 - now.ago;
    if (before === undefined || daily[place] === undefined) continue;
    const change = now.done - before.done;
    if (change >= 0) daily[place] += change;
    else subtractReopened(daily, place, -change - Math.max(0, before.total - now.total));
  }
  return daily;
}

function subtractReopened(daily: number[], from: number, reopened: number): void {
  let rest = reopened;
  for (let place = from; place >= 0 && rest > 0; place -= 1) {
    const subtracted = Math.min(daily[place] ?? 0, rest);
    daily[place] = (daily[place] ?? 0) - subtracted;
    rest -= subtracted;
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
