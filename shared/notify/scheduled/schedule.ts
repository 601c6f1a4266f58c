import { Cron as Croner } from "croner";
import { type Cron, parseCron } from "../../config/values/parse-cron.ts";
import type { Outbox } from "../../model/outbox.ts";
import type { StoredOutbox } from "../outbox/stored-outbox.ts";
import type { ReportRules } from "./scheduled-host.ts";

/**
 * Returns the slot of a report schedule that is due (ISO 8601 instant), or `null`. For a new schedule, stores the
 * current time, so that the first report is sent at the next slot, not at once for the previous slot.
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

/** Returns true if another process has claimed this slot or a later one. */
export function isSlotClaimed({ lastSlot }: Outbox, slot: string): boolean {
  return lastSlot !== null && lastSlot >= slot;
}

/**
 * Returns the newest slot of a schedule (`minute hour day month weekday`, in an IANA time zone) after `last` and not
 * after `now`, or `null`. However many slots were missed, only the newest is returned. Without `last`, the newest slot
 * before `now` is due.
 *
 * Every scheduled time of day is one slot: if the clocks skip it, at the first time after the gap (one slot for all
 * skipped times); if the clocks repeat it, the first time only. Throws for an invalid schedule or time zone.
 */
export function dueSlot(schedule: string, timezone: string, last: Date | null, now: Date): Date | null {
  // `previousRuns` excludes the given instant.
  const [slot] = compile(schedule, timezone).previousRuns(1, new Date(now.getTime() + 1));
  return slot === undefined || (last !== null && slot <= last) ? null : slot;
}

/** Returns the first slot after an instant. */
export function nextSlot(schedule: string, timezone: string, after: Date): Date {
  const slot = compile(schedule, timezone).nextRun(after);
  if (slot === null) throw new Error(`The schedule ${JSON.stringify(schedule)} has no next slot.`);
  return slot;
}

/** The last compiled schedule: all goals of a repository have the same one. */
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
 * Formats a schedule as plain lists, which mean the same to Croner and to `parseCron`. Croner interprets `5/10`, and
 * `*` with a step as a day, differently, and runs a wildcard hour twice in the hour that the clocks repeat.
 */
function writePattern({ minute, hour, day, month, weekday }: Cron): string {
  return [minute, hour, day, month, weekday].map((set) => [...set].join(",")).join(" ");
}
