import { addDays, isDay } from "./calendar.ts";

/** What the parentheses of a milestone say. */
export type Schedule =
  | { kind: "known"; start: string | null; due: string | null }
  /** Weeks (or days) counted from a day that nobody gave. */
  | { kind: "unanchored" }
  /** Says when, but not in a way that gives days; `reason` completes "can't become dates: …". */
  | { kind: "unknown"; code: "unknown-schedule" | "bad-date"; reason: string }
  /** No schedule at all: part of the title. */
  | { kind: "none" };

const dash = String.raw`\s*(?:-|–|—|\.\.+|to|through|until|till|and|&|/|,)\s*`;
const relative = new RegExp(
  String.raw`^(weeks?|wks?|w|days?|d)\.?\s*#?(\d{1,6})(?:${dash}(?:weeks?|wks?|w|days?|d)?\.?\s*#?(\d{1,6}))?$`,
  "i",
);
const isoDay = /\d{4}-\d{2}-\d{2}/g;
const startWord = /^(?:start(?:s|ing)?|from|since|begin(?:s|ning)?|after)(?:\s+on)?:?$/i;
const dueWord = /^(?:due|by|until|till|to|end(?:s|ing)?|target|deadline|before)?(?:\s+(?:date|on|by))?:?$/i;
const startPrefix = /^(?:start(?:s|ing)?|from|between|begin(?:s|ning)?)?(?:\s+on)?:?$/i;
const rangeWord =
  /^(?:-|–|—|→|->|\.\.+|to|through|until|till|and|\/|,)?\s*(?:due|by|until|end(?:s|ing)?)?(?:\s+on)?:?$/i;

/**
 * Reads a schedule: `Weeks 1-2` counts weeks of seven days from `anchor` (the plan's date), `2026-05-01 –
 * 2026-06-01` and `due 2026-06-01` say it themselves. Both days belong to the milestone. Calendar arithmetic
 * only, no time zones.
 */
export function readSchedule(text: string, anchor: string | null): Schedule {
  const days = [...text.matchAll(isoDay)].map((match) => match[0]);
  if (days.length > 0) return readDays(text, days);
  const match = relative.exec(text);
  if (match) return readRelative(match, anchor);
  if (!soundsLikeTime(text)) return { kind: "none" };
  return unknown("only weeks and days counted from the start, and days written as 2026-06-01, can");
}

function readDays(text: string, days: readonly string[]): Schedule {
  const impossible = days.find((day) => !isDay(day));
  if (impossible !== undefined)
    return { kind: "unknown", code: "bad-date", reason: `${impossible} is no day of the calendar` };
  const around = text.split(isoDay).map((part) => part.trim());
  const [first = "", last] = days;
  const [before = "", between = "", after] = around;
  if (days.length === 1 && between === "") {
    if (startWord.test(before)) return { kind: "known", start: first, due: null };
    if (dueWord.test(before)) return { kind: "known", start: null, due: first };
  }
  if (
    days.length === 2 &&
    last !== undefined &&
    after === "" &&
    startPrefix.test(before) &&
    rangeWord.test(between)
  ) {
    if (last < first) return unknown("it ends before it starts");
    return { kind: "known", start: first, due: last };
  }
  if (around.some((part) => part.length > 40)) return { kind: "none" };
  return unknown("what stands around the dates is not understood");
}

function readRelative([, unit = "", from = "", to = from]: RegExpExecArray, anchor: string | null): Schedule {
  const first = Number(from);
  const last = Number(to);
  if (first === 0) return unknown("counting starts at 1");
  if (last < first) return unknown("it ends before it starts");
  if (anchor === null) return { kind: "unanchored" };
  const length = unit.toLowerCase().startsWith("w") ? 7 : 1;
  const start = addDays(anchor, (first - 1) * length);
  const due = addDays(anchor, last * length - 1);
  return start && due ? { kind: "known", start, due } : unknown("that is beyond the calendar");
}

function unknown(reason: string): Schedule {
  return { kind: "unknown", code: "unknown-schedule", reason };
}

const unitWord =
  /^(?:weeks?|wks?|days?|months?|mos?|quarters?|years?|sprints?|iterations?|q[1-4]|h[12]|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|tb[ad]|ongoing|asap|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/i;
const plainWord =
  /^(?:due|by|from|to|until|till|through|end|ends|ending|start|starts|starting|early|mid|late|of|the|in|on|at|next|last|first|second|half|this|about|approx|approximately|est|estimated|target|total|and|around|ca|circa|date|now|w)$/i;
const numberWord = /^~?\d+(?:st|nd|rd|th)?(?:-\d+)?$/i;
const dateWord = /^\d{1,4}([./-])\d{1,2}\1\d{1,4}$/;

/** Whether every word speaks of time and at least one names a unit, a month or a date: "2 months", not "Phase 2". */
function soundsLikeTime(text: string): boolean {
  if (text.length > 60) return false;
  const words = text.split(/[\s,;:&+–—~()]+|\.(?=\s|$)|-(?=\D)/).filter((word) => word !== "");
  const naming = words.filter((word) => unitWord.test(word) || dateWord.test(word) || /^w\d+$/i.test(word));
  const rest = words.filter((word) => !naming.includes(word));
  return (
    naming.length > 0 &&
    rest.every((word) => plainWord.test(word) || numberWord.test(word) || /^\/$/.test(word))
  );
}
