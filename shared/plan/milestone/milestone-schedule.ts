import { memoize } from "../../collections/memoize.ts";
import type { Milestone } from "../../model/plan/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import { lastDayOfDuration, parseDuration } from "../dates/duration.ts";
import { detectDateOrder } from "../dates/numeric-dates.ts";
import { parseSchedule } from "../dates/parse-schedule.ts";
import type { MarkdownDocument } from "../markdown/blocks.ts";
import type { ParseContext } from "../parse-context.ts";
import type { MilestoneDraft, ScheduleText, ScheduleTexts } from "./milestone-draft.ts";

type Schedule = NonNullable<Milestone["schedule"]>;

const names: Record<keyof ScheduleTexts, string> = {
  schedule: "Schedule",
  start: "Start date",
  due: "Due date",
  duration: "Duration",
};

const dateOrderOf = memoize(({ source }: MarkdownDocument) => detectDateOrder(source));

/** Adds a text about dates to the draft; if the draft already has a text of that kind, reports the new text. */
export function addScheduleText(
  { scheduleTexts }: MilestoneDraft,
  kind: keyof ScheduleTexts,
  scheduleText: ScheduleText,
  { diagnostics }: ParseContext,
): void {
  const first = scheduleTexts[kind];
  if (first) {
    const message = `${names[kind]} ignored: the milestone already has ${quoteText(first.text)}. Remove one of them.`;
    diagnostics.report("ignored-text", scheduleText.range, message);
  } else scheduleTexts[kind] = scheduleText;
}

/** Combines all texts about dates into a schedule, or null if there are none. Reports contradictions among them. */
export function resolveSchedule({ scheduleTexts }: MilestoneDraft, context: ParseContext): Schedule | null {
  const { start, due, duration } = scheduleTexts;
  const whole = scheduleTexts.schedule ?? (start || due ? null : duration);
  if (!whole && !start && !due) return null;
  const schedule = whole ? parseText(whole, context) : { text: "", start: null, due: null };
  const startSchedule = start && parseText(start, context);
  const dueSchedule = due && parseText(due, context);
  if (startSchedule) setDay(schedule, "start", startSchedule.start ?? startSchedule.due, start, context);
  if (dueSchedule) setDay(schedule, "due", dueSchedule.due ?? dueSchedule.start, due, context);
  if (schedule.start && !schedule.due && duration) {
    const length = parseDuration(duration.text);
    schedule.due = length && lastDayOfDuration(schedule.start, length);
  }
  if (schedule.start && schedule.due && schedule.due < schedule.start) {
    const range = (due ?? start ?? whole)?.range ?? { line: 1, column: 1 };
    const message = `The due date ${schedule.due} is before the start date ${schedule.start}; both are ignored. Correct one of them.`;
    context.diagnostics.report("invalid-date", range, message);
    schedule.start = null;
    schedule.due = null;
  }
  const texts = whole ? [whole] : [start, due];
  return { ...schedule, text: texts.flatMap((part) => part?.text ?? []).join(" – ") };
}

function setDay(
  schedule: Schedule,
  end: "start" | "due",
  day: string | null,
  { range }: ScheduleText,
  { diagnostics }: ParseContext,
): void {
  schedule[end] ??= day;
  if (day === null || schedule[end] === day) return;
  const message = `${names[end]} ignored: the milestone's schedule says ${schedule[end]}. Remove one of them.`;
  diagnostics.report("ignored-text", range, message);
}

function parseText({ text, range }: ScheduleText, { document, startDate, diagnostics }: ParseContext): Schedule {
  const order = /\d\s?[/.]\s?\d/.test(text) ? dateOrderOf(document) : null;
  const schedule = parseSchedule(text, startDate, order);
  if (schedule.kind === "known") return { text, start: schedule.start, due: schedule.due };
  if (schedule.kind === "unanchored") {
    const message = `${quoteText(text)} can't be converted to dates: the plan has no **Date**. Write **Date**: 2026-05-15 in its header, or set start in the config.`;
    diagnostics.reportOnce("missing-start-date", range, message);
  } else {
    const [code, reason] =
      schedule.kind === "unknown" ? [schedule.code, `: ${schedule.reason}`] : (["unparsed-schedule", ""] as const);
    const message = `${quoteText(text)} can't be converted to dates${reason}. Write (Weeks 1-2), (due 2026-06-01) or (2026-05-01 – 2026-06-01).`;
    diagnostics.report(code, range, message);
  }
  return { text, start: null, due: null };
}
