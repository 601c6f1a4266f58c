import { readSchedule } from "./dates.ts";
import type { Reading } from "./dialects/dialect.ts";
import { type Place, quoted } from "./findings.ts";
import type { Milestone } from "./plan.ts";

/** The schedule that a text gives, with a finding where it gives no dates; null when it is no schedule at all. */
export function scheduleOf(
  text: string,
  place: Place,
  anchor: string | null,
  { findings }: Reading,
): Milestone["schedule"] {
  const schedule = readSchedule(text, anchor);
  switch (schedule.kind) {
    case "none":
      return null;
    case "known":
      return { text, start: schedule.start, due: schedule.due };
    case "unanchored":
      findings.reportOnce(
        "no-start",
        place,
        `${quoted(text)} can't become dates: the plan has no **Date**. Write **Date**: 2026-05-15 in its header, or set start in the config.`,
      );
      break;
    case "unknown":
      findings.report(
        schedule.code,
        place,
        `${quoted(text)} can't become dates: ${schedule.reason}. Write (Weeks 1-2), (due 2026-06-01) or (2026-05-01 – 2026-06-01).`,
      );
  }
  return { text, start: null, due: null };
}
