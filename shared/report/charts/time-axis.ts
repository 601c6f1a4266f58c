import { calendarWeekStart } from "../../calendar/day-arithmetic.ts";
import { daysBetween, shortDate } from "../../calendar/format-date.ts";
import type { Palette } from "./palette.ts";

const dayLength = 86_400_000;

export function dayFrom(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayLength).toISOString().slice(0, 10);
}

/** An axis of days. `most`: so many dates are written on it, evenly: every so many Mondays, or firsts of months. */
export function timeAxis(from: string, to: string, palette: Palette, most: number) {
  return {
    type: "time",
    min: from,
    max: to,
    axisLine: { onZero: false, lineStyle: { color: palette.line } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: palette.quiet,
      fontSize: 12,
      hideOverlap: true,
      showMinLabel: true,
      showMaxLabel: true,
      customValues: ticks(from, to, most).map((day) => Date.parse(day)),
      formatter: (value: number) => shortDate(new Date(value).toISOString().slice(0, 10), from),
    },
  };
}

/** Days to write on an axis from one day to another, at most `most`, none so near an edge that it would be cut. */
export function ticks(from: string, to: string, most: number): string[] {
  const margin = Math.ceil(daysBetween(from, to) * 0.03);
  const [first, last] = [dayFrom(from, margin), dayFrom(to, -margin)];
  const span = daysBetween(from, to);
  if (span < 7) return [from];
  const candidates = span > most * 28 ? firstsOfMonths(first, last) : mondays(first, last);
  const step = Math.max(1, Math.ceil(candidates.length / most));
  return candidates.filter((_, index) => index % step === 0);
}

function mondays(first: string, last: string): string[] {
  const anchor = calendarWeekStart(2024, 1) ?? first;
  const offset = ((daysBetween(anchor, first) % 7) + 7) % 7;
  const start = dayFrom(first, offset === 0 ? 0 : 7 - offset);
  const count = Math.floor(daysBetween(start, last) / 7) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayFrom(start, index * 7));
}

function firstsOfMonths(first: string, last: string): string[] {
  const days: string[] = [];
  let [year, month] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))];
  for (;;) {
    const day = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01`;
    if (day > last) return days;
    if (day >= first) days.push(day);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}
