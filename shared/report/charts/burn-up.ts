import { daysBetween, shiftDay } from "../../calendar/days.ts";
import { formatDay } from "../../calendar/format-date.ts";
import type { DayCount, GoalStatus } from "../../model/goal-status.ts";
import { formatShare } from "../wording.ts";
import { type ChartOptions, chartSvg, customSeries, drawText, type Position } from "./chart-svg.ts";
import { type Palette, textOutline, themePalette } from "./palette.ts";
import { timeAxis } from "./time-axis.ts";

const STEP_LINE = { type: "line", step: "end", symbol: "none", silent: true } as const;

/** Returns the burn-up chart as SVG: planned and done deliverables per day, today, the due date and the forecast. */
export function burnUpSvg(goal: GoalStatus, { theme = "auto", width = 720 }: ChartOptions = {}): string {
  const { today } = goal;
  const palette = themePalette(theme);
  const isNarrow = width < 480;
  const days = daysUntil(goal, today);
  const last = days.at(-1) ?? { date: today, done: 0, total: 0 };
  const maxTotal = Math.max(4, ...days.map(({ total }) => total));
  const [from, to] = dateRange(goal, today);
  return chartSvg(
    {
      grid: { left: 34, right: isNarrow ? 16 : 28, top: 46, bottom: 28 },
      xAxis: timeAxis(from, to, palette, isNarrow ? 3 : 6),
      yAxis: {
        type: "value",
        min: 0,
        max: Math.ceil(maxTotal * 1.12),
        minInterval: 1,
        splitNumber: 4,
        name: "deliverables",
        nameGap: 8,
        nameTextStyle: { color: palette.quiet, fontSize: 12, align: "left", padding: [0, 0, 0, -30] },
        axisLabel: { color: palette.quiet, fontSize: 12, showMaxLabel: false },
        splitLine: { lineStyle: { color: palette.line } },
      },
      series: [
        forecastWedge(goal, last, palette),
        {
          ...STEP_LINE,
          data: [...days.map(({ date, total }) => [date, total]), [to, last.total]],
          lineStyle: { color: palette.quiet, width: 2, type: [2, 3] },
          markLine: dateLines(goal, today, [from, to], palette),
        },
        {
          ...STEP_LINE,
          data: days.map(({ date, done }) => [date, done]),
          lineStyle: { color: palette.accent, width: 3, join: "round" },
          areaStyle: { color: palette.accent, opacity: 0.1 },
        },
        lineLabels(goal, last, palette, to),
      ],
    },
    {
      width,
      height: isNarrow ? 240 : 300,
      theme,
      title: `Burn-up of ${goal.title}`,
      description: describeBurnUp(goal),
    },
  );
}

/** Describes the burn-up in words, for its caption and for screen readers. */
export function describeBurnUp(goal: GoalStatus): string {
  const { today } = goal;
  const [first] = goal.days;
  return [
    `${formatShare(goal.progress.deliverables)} deliverables done on ${formatDay(today)}`,
    ...(first === undefined || first.date >= today
      ? []
      : [`${formatShare(first)} on ${formatDay(first.date)}, the first day on record`]),
    goal.due === null ? "no due date" : `due ${formatDay(goal.due)}`,
    goal.forecast === null
      ? "not enough history for a forecast"
      : `likely ${formatDay(goal.forecast.p50)}, 85% by ${formatDay(goal.forecast.p85)}`,
  ]
    .join("; ")
    .concat(".");
}

/** Returns how many deliverables were done and planned on each recorded day before today, and how many are today. */
function daysUntil({ days, progress }: GoalStatus, today: string): DayCount[] {
  return [...days.filter(({ date }) => date < today), { date: today, ...progress.deliverables }];
}

function dateRange({ days, due, forecast, milestones }: GoalStatus, today: string): [string, string] {
  const starts = milestones.flatMap(({ start }) => start ?? []);
  const first = days[0]?.date ?? starts.toSorted()[0] ?? today;
  const ends = [today, due ?? today, forecast?.p85 ?? today].toSorted();
  const from = first < today ? first : shiftDay(today, -7);
  const to = ends.at(-1) ?? today;
  return [from, shiftDay(to, Math.max(2, Math.ceil(daysBetween(from, to) * 0.06)))];
}

/** Returns vertical lines at today and the due date. If they are close, their labels are at different heights. */
function dateLines({ due, health }: GoalStatus, today: string, [from, to]: [string, string], palette: Palette) {
  const isClose = due !== null && Math.abs(daysBetween(today, due)) < daysBetween(from, to) * 0.22;
  const line = (date: string, name: string, color: string, type: "solid" | number[], isRaised: boolean) => ({
    xAxis: date,
    lineStyle: { color, type, width: 1.5 },
    label: {
      formatter: () => name,
      color,
      fontSize: 12,
      textBorderWidth: 0,
      distance: [0, isRaised ? 20 : 4],
      align: daysBetween(date, to) < daysBetween(from, to) * 0.1 ? "right" : "center",
    },
  });
  const dueColor = health === "off-track" ? palette.late : health === "at-risk" ? palette.risk : palette.ink;
  return {
    symbol: "none",
    silent: true,
    data: [
      line(today, "today", palette.ink, "solid", false),
      ...(due === null ? [] : [line(due, `due ${formatDay(due, today)}`, dueColor, [5, 4], isClose)]),
    ],
  };
}

/** Returns a triangle from today's done deliverables to all planned deliverables on the p50 and the p85 date. */
function forecastWedge({ forecast }: GoalStatus, last: DayCount, palette: Palette) {
  const isShown = forecast !== null && last.done < last.total;
  return customSeries(isShown ? [[last.date, last.done]] : [], { clip: true }, (toPosition) => {
    const { p50, p85 } = forecast ?? { p50: last.date, p85: last.date };
    const ends = [toPosition(p50, last.total), toPosition(p85, last.total)];
    const start = toPosition(last.date, last.done);
    const edges = ends.map((end) => ({
      type: "polyline",
      shape: { points: [start, end] },
      style: { stroke: palette.accent, lineWidth: 1.5, lineDash: [5, 4], fill: null },
    }));
    const wedge = { points: [start, ...ends] };
    return [{ type: "polygon", shape: wedge, style: { fill: palette.accent, opacity: 0.18 } }, ...edges];
  });
}

/** Returns labels such as "3 done" and "9 planned", which are drawn next to the lines instead of in a legend. */
function lineLabels({ forecast }: GoalStatus, last: DayCount, palette: Palette, to: string) {
  return customSeries([[last.date, last.done]], { z: 5 }, (toPosition) => {
    const [x, done] = toPosition(last.date, last.done);
    const [right, planned] = toPosition(to, last.total);
    const label = (at: Position, text: string, fill: string, align: string, verticalAlign: string) =>
      drawText(at, text, { fill, ...textOutline(palette), fontWeight: 600, align, verticalAlign });
    const [labelX, align] = x < 120 ? [x + 9, "left"] : [x - 9, "right"];
    // If nearly all deliverables are done, both labels above their lines would overlap.
    const isClose = done - planned < 34;
    const [doneY, doneAlign] = isClose ? [done + 9, "top"] : [done - 7, "bottom"];
    const range = forecast && `${formatDay(forecast.p50, last.date)} – ${formatDay(forecast.p85, last.date)}`;
    const space = right - x;
    const forecastText = `forecast${space < 190 ? "\n" : " "}${range}`;
    return [
      { type: "circle", shape: { cx: x, cy: done, r: 4.5 }, style: { fill: palette.accent } },
      label([labelX, planned - 7], `${last.total} planned`, palette.quiet, align, "bottom"),
      label([labelX, doneY], `${last.done} done`, palette.accent, align, doneAlign),
      ...(range === null || last.done >= last.total || space < 100
        ? []
        : [label([right, done + 14], forecastText, palette.accent, "right", "top")]),
    ];
  });
}
