import { isDay } from "../../calendar/day-arithmetic.ts";
import { daysFrom } from "../../calendar/days.ts";
import type { DayCount } from "../../model/goal-status.ts";
import { byDate, daysKept } from "../day-counts.ts";

/**
 * How many deliverables were finished on each day, the oldest first and today last; as long as there is history, the
 * day of the first count itself not included. Days without a count had nothing finished, and what was finished on
 * them counts on the next day that has one.
 *
 * Only what stayed finished counts: a reopened deliverable takes back the latest one finished before it. One that left
 * the plan when it was done takes nothing back, and deliverables that join the plan open are no loss: `total` says so.
 */
export function dailyThroughput(days: readonly DayCount[], today: string): number[] {
  const records = days
    .filter(({ date, done, total }) => isDay(date) && date <= today && done >= 0 && total >= 0)
    .sort(byDate)
    .map((record) => ({ ...record, ago: daysFrom(record.date, today) }));
  // Days before the oldest that is kept say no more than where it began.
  const first = records.findLastIndex(({ ago }) => ago >= daysKept);
  const known = records.slice(Math.max(first, 0));
  const length = Math.min(known[0]?.ago ?? 0, daysKept);
  const daily = Array.from({ length }, () => 0);
  for (const [index, now] of known.entries()) {
    const before = known[index - 1];
    const place = length - 1 - now.ago;
    if (before === undefined || daily[place] === undefined) continue;
    const change = now.done - before.done;
    if (change >= 0) daily[place] += change;
    else takeBack(daily, place, -change - Math.max(0, before.total - now.total));
  }
  return daily;
}

function takeBack(daily: number[], from: number, reopened: number): void {
  let left = reopened;
  for (let place = from; place >= 0 && left > 0; place -= 1) {
    const taken = Math.min(daily[place] ?? 0, left);
    daily[place] = (daily[place] ?? 0) - taken;
    left -= taken;
  }
}

/** For how many days nothing was finished; the whole history when nothing ever was. */
export function idleDays(daily: readonly number[]): number {
  return daily.length - 1 - daily.findLastIndex((finished) => finished > 0);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
