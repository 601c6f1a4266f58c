import { addMonths, dayOfInstant, daysBetween, isoWeekStart, shiftDay } from "../../calendar/days.ts";
import { formatDay } from "../../calendar/format-date.ts";
import type { Palette } from "./palette.ts";

/** Returns an ECharts axis of days with at most `maxLabels` evenly spaced labels. */
export function timeAxis(from: string, to: string, palette: Palette, maxLabels: number) {
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
      customValues: labelDays(from, to, maxLabels).map((day) => Date.parse(day)),
      formatter: (value: number) => formatDay(dayOfInstant(new Date(value)), from),
    },
  };
}

/** Returns at most `maxLabels` days: every n-th Monday or first of a month whose label would not be cut off. */
export function labelDays(from: string, to: string, maxLabels: number): string[] {
  const span = daysBetween(from, to);
  if (span < 7) return [from];
  const margin = Math.ceil(span * 0.03);
  const [first, last] = [shiftDay(from, margin), shiftDay(to, -margin)];
  const candidates = span > maxLabels * 28 ? firstsOfMonths(first, last) : mondays(first, last);
  const step = Math.max(1, Math.ceil(candidates.length / maxLabels));
  return candidates.filter((_, index) => index % step === 0);
}

function mondays(first: string, last: string): string[] {
  const anchor = isoWeekStart(2024, 1) ?? first;
  const offset = ((daysBetween(anchor, first) % 7) + 7) % 7;
  const start = shiftDay(first, offset === 0 ? 0 : 7 - offset);
  const count = Math.floor(daysBetween(start, last) / 7) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => shiftDay(start, index * 7));
}

function firstsOfMonths(first: string, last: string): string[] {
  const days: string[] = [];
  const start = `${first.slice(0, 7)}-01`;
  for (let day: string | null = start; day !== null && day <= last; day = addMonths(day, 1)) {
    if (day >= first) days.push(day);
  }
  return days;
}
