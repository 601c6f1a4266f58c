import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import { formatDay } from "../../shared/calendar/format-date.ts";
import { type TrackerName, trackerTitles } from "../../shared/model/item.ts";
import type { Conflict } from "../../shared/model/operation.ts";

/** Returns the title of the item with this key, or of the tracker item with this name (`Remote.name`). */
export type FindTitle = (keyOrName: string) => string;

/** Says which value of a field that a person changed in the tracker is used, and what happens to the other. */
export function describeConflict(
  { field, plan, tracker, kept, isFromTracker }: Conflict,
  name: TrackerName,
  findTitle: FindTitle,
): string {
  const place = trackerTitles[name];
  if (field === "body") {
    return kept === "tracker"
      ? `stays as a person changed it in ${place}; what the plan changes is not written`
      : `the plan replaces what a person changed in ${place}`;
  }
  const format = (value: string) => {
    if (value === "none") return value;
    if (field === "due") return sanitizeLine(formatDay(value));
    if (field === "milestone" || field === "version") return quoteLine(findTitle(value));
    return field === "title" ? quoteLine(value) : sanitizeLine(value);
  };
  return kept === "tracker"
    ? `stays ${format(tracker)}, changed by a person in ${place}; ${isFromTracker ? "elsewhere it is" : "the plan says"} ${format(plan)}`
    : `${format(tracker)} -> ${format(plan)}: the ${isFromTracker ? "state in another tracker" : "plan"} replaces what a person changed in ${place}`;
}

/** Returns a text from outside as one line in quotes, without control characters. */
export function quoteLine(text: string): string {
  return `"${sanitizeLine(text)}"`;
}
