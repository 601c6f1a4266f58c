import type { Milestone } from "../../model/plan.ts";
import { dueAfter, readDuration, readSchedule } from "../dates/read-schedule.ts";
import { quoted } from "../findings.ts";
import type { Reading } from "../layouts/layout.ts";
import type { Draft, Times, Timing } from "./draft.ts";

const names: Record<keyof Times, string> = {
  schedule: "schedule",
  start: "start",
  due: "due date",
  duration: "duration",
};

/** Takes a text that says when; of each kind the first counts. */
export function addTiming({ times }: Draft, kind: keyof Times, timing: Timing, reading: Reading): void {
  const first = times[kind];
  if (!first) {
    times[kind] = timing;
    return;
  }
  const message = `This ${names[kind]} is not taken: the milestone has one, ${quoted(first.text)}. Keep one of the two.`;
  reading.findings.report("not-taken", timing.place, message);
}

/** The one schedule that all of it comes to; what gives no dates is reported, and so is what contradicts it. */
export function settleSchedule(
  { times }: Draft,
  anchor: string | null,
  reading: Reading,
): Milestone["schedule"] {
  const { start, due, duration } = times;
  const whole = times.schedule ?? (start || due ? null : duration);
  if (!whole && !start && !due) return null;
  const schedule = whole ? read(whole, anchor, reading) : { text: "", start: null, due: null };
  const first = start ? read(start, anchor, reading) : null;
  const last = due ? read(due, anchor, reading) : null;
  if (start && first) fill(schedule, "start", first.start ?? first.due, start, reading);
  if (due && last) fill(schedule, "due", last.due ?? last.start, due, reading);
  if (schedule.start && !schedule.due && duration) schedule.due = endOf(schedule.start, duration);
  if (schedule.start && schedule.due && schedule.due < schedule.start) {
    const place = (due ?? start ?? whole)?.place ?? { line: 1, column: 1 };
    const message = `It ends on ${schedule.due}, before it starts on ${schedule.start}, so neither is used. Mend one of the two.`;
    reading.findings.report("bad-date", place, message);
    schedule.start = null;
    schedule.due = null;
  }
  const said = [whole?.text, start && !whole ? start.text : undefined, due && !whole ? due.text : undefined];
  return { ...schedule, text: said.filter((text) => text !== undefined).join(" – ") };
}

type When = NonNullable<Milestone["schedule"]>;

function fill(
  schedule: When,
  end: "start" | "due",
  day: string | null,
  from: Timing,
  reading: Reading,
): void {
  if (day === null || schedule[end] === day) return;
  if (schedule[end] === null) {
    schedule[end] = day;
    return;
  }
  const message = `This ${names[end]} is not taken: the milestone's schedule says ${schedule[end]}. Keep one of the two.`;
  reading.findings.report("not-taken", from.place, message);
}

function read({ text, place }: Timing, anchor: string | null, reading: Reading): When {
  const schedule = readSchedule(text, anchor, /\d\s?[/.]\s?\d/.test(text) ? reading.dateOrder() : null);
  if (schedule.kind === "known") return { text, start: schedule.start, due: schedule.due };
  if (schedule.kind === "unanchored") {
    reading.findings.reportOnce(
      "no-start",
      place,
      `${quoted(text)} can't become dates: the plan has no **Date**. Write **Date**: 2026-05-15 in its header, or set start in the config.`,
    );
  } else {
    const reason = schedule.kind === "unknown" ? `: ${schedule.reason}` : "";
    reading.findings.report(
      schedule.kind === "unknown" ? schedule.code : "unknown-schedule",
      place,
      `${quoted(text)} can't become dates${reason}. Write (Weeks 1-2), (due 2026-06-01) or (2026-05-01 – 2026-06-01).`,
    );
  }
  return { text, start: null, due: null };
}

/** The last day of a length of time that begins on a day; null where the length is not certain. */
function endOf(start: string, { text }: Timing): string | null {
  const length = readDuration(text);
  return length ? dueAfter(start, length) : null;
}
