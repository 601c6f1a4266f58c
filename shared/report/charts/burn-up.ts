import { daysBetween, longDate, shortDate } from "../../calendar/format-date.ts";
import type { DayCount, GoalStatus } from "../../model/goal-status.ts";
import { shareOf } from "../words.ts";
import { chartSvg } from "./chart-svg.ts";
import { halo, type Palette, paletteOf, type Theme } from "./palette.ts";
import { dayFrom, timeAxis } from "./time-axis.ts";

interface Drawing {
  /** ISO 8601 date. */
  today: string;
  theme?: Theme;
  /** In pixels; below 480 the picture is one for phones. */
  width?: number;
}

/** What was planned and what is done, day by day, with today, the due date and where the pace leads, as SVG. */
export function burnUpSvg(goal: GoalStatus, { today, theme = "auto", width = 720 }: Drawing): string {
  const palette = paletteOf(theme);
  const height = width < 480 ? 240 : 300;
  const days = daysTo(goal, today);
  const last = days.at(-1) ?? { date: today, done: 0, total: 0 };
  const top = Math.max(4, ...days.map(({ total }) => total));
  const [from, to] = span(goal, today);
  const narrow = width < 480;
  return chartSvg(
    {
      grid: { left: 34, right: narrow ? 16 : 28, top: 46, bottom: 28 },
      xAxis: timeAxis(from, to, palette, narrow ? 3 : 6),
      yAxis: {
        type: "value",
        min: 0,
        max: Math.ceil(top * 1.12),
        minInterval: 1,
        splitNumber: 4,
        axisLabel: { color: palette.quiet, fontSize: 12, showMaxLabel: false },
        splitLine: { lineStyle: { color: palette.line } },
      },
      series: [
        band(goal, last, palette),
        {
          type: "line",
          step: "end",
          symbol: "none",
          silent: true,
          data: [...days.map(({ date, total }) => [date, total]), [to, last.total]],
          lineStyle: { color: palette.quiet, width: 2, type: [2, 3] },
          markLine: marks(goal, today, [from, to], palette),
        },
        {
          type: "line",
          symbol: "none",
          silent: true,
          step: "end",
          data: days.map(({ date, done }) => [date, done]),
          lineStyle: { color: palette.accent, width: 3, join: "round" },
          areaStyle: { color: palette.accent, opacity: 0.1 },
        },
        labels(goal, last, palette, to),
      ],
    },
    { width, height, theme, title: `Burn-up of ${goal.title}`, description: describeBurnUp(goal, today) },
  );
}

/** The same in words: the picture's description, and its caption where pictures can't be shown. */
export function describeBurnUp(goal: GoalStatus, today: string): string {
  const [first] = goal.days;
  return [
    `${shareOf(goal.progress.deliverables)} deliverables done on ${longDate(today)}`,
    ...(first === undefined || first.date >= today
      ? []
      : [`${shareOf(first)} on ${longDate(first.date)}, when counting began`]),
    goal.due === null ? "no due date" : `due ${longDate(goal.due)}`,
    goal.forecast === null
      ? "not enough history for a forecast"
      : `half of the forecasts end by ${longDate(goal.forecast.p50)}, 85 of 100 by ${longDate(goal.forecast.p85)}`,
  ]
    .join("; ")
    .concat(".");
}

/** Every counted day up to today, and today as it stands now. */
function daysTo({ days, progress }: GoalStatus, today: string) {
  const earlier = days.filter(({ date }) => date < today);
  return [...earlier, { date: today, ...progress.deliverables }];
}

function span({ days, due, forecast, milestones }: GoalStatus, today: string): [string, string] {
  const starts = milestones.flatMap(({ start }) => start ?? []);
  const first = days[0]?.date ?? starts.toSorted()[0] ?? today;
  const ends = [today, due ?? today, forecast?.p85 ?? today].toSorted();
  const from = first < today ? first : dayFrom(today, -7);
  const to = ends.at(-1) ?? today;
  return [from, dayFrom(to, Math.max(2, Math.ceil(daysBetween(from, to) * 0.06)))];
}

/** The line of today and that of the due date; where they are close, their names stand on two levels. */
function marks({ due, forecast }: GoalStatus, today: string, [from, to]: [string, string], palette: Palette) {
  const close = due !== null && Math.abs(daysBetween(today, due)) < daysBetween(from, to) * 0.22;
  const line = (date: string, name: string, color: string, type: "solid" | number[], up: boolean) => ({
    xAxis: date,
    lineStyle: { color, type, width: 1.5 },
    label: {
      formatter: () => name,
      color,
      fontSize: 12,
      textBorderWidth: 0,
      distance: [0, up ? 20 : 4],
      align: daysBetween(date, to) < daysBetween(from, to) * 0.1 ? "right" : "center",
    },
  });
  const lateDue = due !== null && (due < today || (forecast !== null && forecast.p50 > due));
  return {
    symbol: "none",
    silent: true,
    data: [
      line(today, "today", palette.ink, "solid", false),
      ...(due === null
        ? []
        : [line(due, `due ${shortDate(due, today)}`, lateDue ? palette.late : palette.ink, [5, 4], close)]),
    ],
  };
}

/** The wedge from today to where half, and 85 of 100, of the forecasts reach the scope. */
function band({ forecast }: GoalStatus, last: DayCount, palette: Palette) {
  return {
    type: "custom",
    silent: true,
    clip: true,
    data: forecast === null || last.done >= last.total ? [] : [[last.date, last.done]],
    renderItem: (_: unknown, api: { coord(value: [string, number]): number[] }) => {
      const { p50, p85 } = forecast ?? { p50: last.date, p85: last.date };
      const [start, early, late] = [
        api.coord([last.date, last.done]),
        api.coord([p50, last.total]),
        api.coord([p85, last.total]),
      ];
      const points = [start, early, late];
      const line = (end: number[] | undefined) => ({
        type: "polyline",
        shape: { points: [start, end] },
        style: { stroke: palette.accent, lineWidth: 1.5, lineDash: [5, 4], fill: null },
      });
      return {
        type: "group",
        children: [
          { type: "polygon", shape: { points }, style: { fill: palette.accent, opacity: 0.18 } },
          line(early),
          line(late),
        ],
      };
    },
  };
}

/** The names of the lines, where they are: nobody has to match colours with a legend. */
function labels(goal: GoalStatus, last: DayCount, palette: Palette, to: string) {
  const { forecast } = goal;
  return {
    type: "custom",
    silent: true,
    z: 5,
    data: [[last.date, last.done]],
    renderItem: (_: unknown, api: { coord(value: [string, number]): number[] }) => {
      const [x = 0, done = 0] = api.coord([last.date, last.done]);
      const [right = 0, planned = 0] = api.coord([to, last.total]);
      const text = (at: [number, number], words: string, fill: string, [align, verticalAlign]: string[]) => ({
        type: "text",
        x: at[0],
        y: at[1],
        style: { text: words, fill, ...halo(palette), fontSize: 12, fontWeight: 600, align, verticalAlign },
      });
      const beside = x < 120 ? x + 9 : x - 9;
      const side = x < 120 ? "left" : "right";
      const room = right - x;
      // With all, or nearly all, done the two names would stand on each other.
      const close = done - planned < 34;
      const range =
        forecast && `${shortDate(forecast.p50, last.date)} – ${shortDate(forecast.p85, last.date)}`;
      return {
        type: "group",
        children: [
          { type: "circle", shape: { cx: x, cy: done, r: 4.5 }, style: { fill: palette.accent } },
          text([beside, planned - 7], `${last.total} planned`, palette.quiet, [side, "bottom"]),
          text([beside, close ? done + 9 : done - 7], `${last.done} done`, palette.accent, [
            side,
            close ? "top" : "bottom",
          ]),
          ...(range === null || last.done >= last.total || room < 100
            ? []
            : [
                text([right, done + 14], `forecast${room < 190 ? "\n" : " "}${range}`, palette.accent, [
                  "right",
                  "top",
                ]),
              ]),
        ],
      };
    },
  };
}
