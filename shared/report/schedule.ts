import { Cron as Croner } from "croner";
import { type Cron, parseCron } from "../config/values/parse-cron.ts";

/**
 * The first slot of a schedule (`minute hour day month weekday`, in an IANA time zone) after an instant. Every
 * time of day that the schedule names is one slot: where the clocks skip it, at the first time after the gap
 * (one slot for all that meet there); where they show it twice, the first time only.
 * Throws for a schedule or time zone that the config's rules do not take.
 */
export function nextDue(schedule: string, timezone: string, after: Date): Date {
  const slot = compile(schedule, timezone).nextRun(after);
  if (slot === null) throw new Error(`The schedule ${JSON.stringify(schedule)} never comes`);
  return slot;
}

/**
 * The slot that is to be worked now: the newest one after `last` (the slot, or the instant, that was worked last)
 * and not after `now`; null when there is none. However many were missed, one is caught up. Without a `last`
 * nothing was ever worked, and the newest slot before `now` is due: who rather waits for the first slot to come
 * passes the instant that the schedule was first seen.
 */
export function dueSlot(schedule: string, timezone: string, last: Date | null, now: Date): Date | null {
  // Slots before an instant, by croner: without that instant itself, which here is one of them.
  const [slot] = compile(schedule, timezone).previousRuns(1, new Date(now.getTime() + 1));
  return slot === undefined || (last !== null && slot <= last) ? null : slot;
}

/** One entry: the worker asks about the same schedule for goal after goal. */
let latest: { schedule: string; timezone: string; compiled: Croner } | null = null;

function compile(schedule: string, timezone: string): Croner {
  if (latest?.schedule === schedule && latest.timezone === timezone) return latest.compiled;
  const cron = parseCron(schedule);
  if (typeof cron === "string") throw new Error(`No schedule: ${cron}`);
  const compiled = new Croner(writePattern(cron), {
    timezone,
    mode: "5-part",
    paused: true,
    domAndDow: !cron.eitherDay,
    fixedTimeRule: "no-wildcard",
  });
  latest = { schedule, timezone, compiled };
  return compiled;
}

/**
 * What the config's own reader understood, in plain lists. Croner reads some expressions in another way than the
 * config does (`5/10`, or `*` with a step as a day), and takes a wildcard hour for "every hour that passes", which
 * runs twice in the hour that the clocks repeat. Lists mean the same to both, and are times of day.
 */
function writePattern({ minute, hour, day, month, weekday }: Cron): string {
  return [minute, hour, day, month, weekday].map((set) => [...set].join(",")).join(" ");
}
