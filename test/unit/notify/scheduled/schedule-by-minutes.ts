import { type Cron, parseCron } from "../../../../shared/config/values/parse-cron.ts";

const minute = 60_000;

/**
 * The slots of a schedule in a span of time, without a cron library: each minute of the span is asked what the clock
 * on the wall shows (`Intl.DateTimeFormat`). A time that the clock showed before on that day is none; a jump of the
 * clock passes every time in between at once.
 */
export function slotsByMinutes(schedule: string, timezone: string, from: Date, to: Date): string[] {
  const cron = parseCron(schedule);
  if (typeof cron === "string") throw new Error(cron);
  const wall = wallClock(timezone);
  const slots: string[] = [];
  let highest = wall(from.getTime() - 12 * 60 * minute);
  for (let at = from.getTime() - 12 * 60 * minute + minute; at < to.getTime(); at += minute) {
    const shown = wall(at);
    if (shown <= highest) continue;
    let named = false;
    for (let time = highest + minute; time <= shown; time += minute) named ||= names(cron, time);
    highest = shown;
    if (named && at >= from.getTime()) slots.push(new Date(at).toISOString());
  }
  return slots;
}

/** Returns true if a cron expression matches a local time, given as if it were UTC. */
export function names({ minute, hour, day, month, weekday, matchesEitherDay: eitherDay }: Cron, time: number): boolean {
  if (!minute.has((time / 60_000) % 60) || !hour.has(Math.floor(time / 3_600_000) % 24)) return false;
  const date = new Date(time);
  const days = [day.has(date.getUTCDate()), weekday.has(date.getUTCDay())];
  return month.has(date.getUTCMonth() + 1) && (eitherDay ? days.includes(true) : !days.includes(false));
}

const wallClocks = new Map<string, (instant: number) => number>();

/** Returns the local time of an instant, as if it were UTC. Cached per quarter hour: no zone changes within one. */
function wallClock(timezone: string): (instant: number) => number {
  const made = wallClocks.get(timezone) ?? makeWallClock(timezone);
  wallClocks.set(timezone, made);
  return made;
}

function makeWallClock(timezone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-u-hc-h23", {
    timeZone: timezone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const offsets = new Map<number, number>();
  let latest = { quarter: Number.NaN, offset: 0 };
  return (instant) => {
    const quarter = instant - (instant % (15 * minute));
    if (quarter === latest.quarter) return instant + latest.offset;
    const known = offsets.get(quarter);
    if (known !== undefined) latest = { quarter, offset: known };
    if (known !== undefined) return instant + known;
    const parts = Object.fromEntries(format.formatToParts(quarter).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute: shown = 0 } = parts;
    const offset = Date.UTC(year, month - 1, day, hour, shown) - quarter;
    offsets.set(quarter, offset);
    return instant + offset;
  };
}
