import { Cron as Croner } from "croner";
import { type Cron, parseCron } from "../../config/values/parse-cron.ts";
import type { Outbox } from "../../model/outbox.ts";
import type { StoredOutbox } from "../outbox/stored-outbox.ts";
import type { ReportRules } from "./scheduled-host.ts";

/**
 * Returns the slot of a report schedule that is due (ISO 8601 instant), or `null` if none is due. For a new schedule,
 * stores the current time, so that the first report is sent at the next slot, not at once for the previous slot.
 */
export async function findDueSlot(stored: StoredOutbox, rules: ReportRules, now: Date): Promise<string | null> {
  const { lastSlot } = stored.current;
  if (lastSlot === null) {
    const first = now.toISOString();
    await stored.change((outbox) => (outbox.lastSlot === null ? { ...outbox, lastSlot: first } : null));
    return null;
  }
  return dueSlot(rules.schedule, rules.timezone, new Date(lastSlot), now)?.toISOString() ?? null;
}

/** Returns true if this slot or a later slot has already been claimed. */
export function isSlotClaimed({ lastSlot }: Outbox, slot: string): boolean {
  return lastSlot !== null && lastSlot >= slot;
}

/**
 * Returns the newest slot of a schedule (`minute hour day month weekday`, in an IANA time zone) that is after `last`
 * and not after `now`, or `null` if there is none. Missed slots before the newest are skipped. If `last` is `null`,
 * returns the newest slot that is not after `now`.
 *
 * Summer time: scheduled times that a change of the clocks skips are one slot, at the first time after the gap; a time
 * that occurs twice is one slot, at its first occurrence. Throws for an invalid schedule or time zone.
 */
export function dueSlot(schedule: string, timezone: string, last: Date | null, now: Date): Date | null {
  // Adds 1 ms, because `previousRuns` excludes the given instant.
  const [slot] = compile(schedule, timezone).previousRuns(1, new Date(now.getTime() + 1));
  return slot === undefined || (last !== null && slot <= last) ? null : slot;
}

/** Returns the first slot of a schedule after an instant. Throws if there is none, or for an invalid schedule. */
export function nextSlot(schedule: string, timezone: string, after: Date): Date {
  const slot = compile(schedule, timezone).nextRun(after);
  if (slot === null) throw new Error(`The schedule ${JSON.stringify(schedule)} has no next slot.`);
  return slot;
}

/** Cache of the last compiled schedule, because all goals in a repository have the same schedule. */
let cached: { schedule: string; timezone: string; compiled: Croner } | null = null;

function compile(schedule: string, timezone: string): Croner {
  if (cached?.schedule === schedule && cached.timezone === timezone) return cached.compiled;
  const cron = parseCron(schedule);
  if (typeof cron === "string") throw new Error(`Invalid schedule: ${cron}`);
  const compiled = new Croner(writePattern(cron), {
    timezone,
    mode: "5-part",
    paused: true,
    domAndDow: !cron.matchesEitherDay,
    fixedTimeRule: "no-wildcard",
  });
  cached = { schedule, timezone, compiled };
  return compiled;
}

/**
 * Formats a schedule as lists of numbers, because Croner does not interpret every pattern like `parseCron`: `5/10`, and
 * `*` with a step in the day field, differ, and a `*` as hour is due twice in an hour that the clocks repeat.
 */
function writePattern({ minute, hour, day, month, weekday }: Cron): string {
  return [minute, hour, day, month, weekday].map((set) => [...set].join(",")).join(" ");
}
