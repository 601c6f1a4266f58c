import { daysBetween, longDate, shortDate } from "../../calendar/format-date.ts";
import type { GoalStatus, MilestoneStatus } from "../../model/goal-status.ts";
import type { Slip } from "../../model/slip.ts";
import { visibleLine } from "../../text/visible-text.ts";
import { healthWords, isOver, milestoneName, shareOf, someOf } from "../words.ts";
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

const rowHeight = 46;
const barHeight = 12;
const head = 34;
const foot = 30;
/** A picture for people ends somewhere; the page's tables have every milestone. */
const maxRows = 40;

/** The milestones on one scale of time: from start to due, how much is done, today, and the dates they slipped from. */
export function timelineSvg(goal: GoalStatus, { today, theme = "auto", width = 720 }: Drawing): string {
  const palette = paletteOf(theme);
  const { shown } = someOf(goal.milestones, maxRows);
  const rows = shown.map((milestone) => rowOf(milestone, goal.slips));
  const [from, to] = span(rows, today);
  const height = head + rows.length * rowHeight + foot;
  return chartSvg(
    {
      grid: { left: 12, right: 12, top: head, bottom: foot },
      xAxis: timeAxis(from, to, palette, width < 480 ? 3 : 6),
      yAxis: { type: "value", min: 0, max: Math.max(1, rows.length), inverse: true, show: false },
      series: [
        todayLine(today, rows.length, palette),
        {
          type: "custom",
          silent: true,
          clip: false,
          data: rows.map((_, index) => [from, index]),
          renderItem: ({ dataIndex }: { dataIndex: number }, api: Api) => {
            const row = rows[dataIndex];
            return row === undefined
              ? null
              : drawRow(row, dataIndex, { api, palette, today, from, to, width });
          },
        },
      ],
    },
    {
      width,
      height,
      theme,
      title: `Timeline of ${goal.title}`,
      description: describeTimeline(goal, today),
    },
  );
}

/** The same in words. */
export function describeTimeline(goal: GoalStatus, today: string): string {
  const { shown, more } = someOf(goal.milestones, maxRows);
  const lines = shown.map((milestone) => {
    const { health, deliverables, due, status } = milestone;
    const standing = status === "cancelled" ? "cancelled" : healthWords[health].toLowerCase();
    const date = due === null ? "no date" : `due ${longDate(due)}`;
    return `${milestoneName(milestone)}: ${standing}, ${shareOf(deliverables)}, ${date}`;
  });
  return [...lines, ...(more === 0 ? [] : [`${more} more`]), `Today is ${longDate(today)}`]
    .join(". ")
    .concat(".");
}

interface Row {
  milestone: MilestoneStatus;
  start: string | null;
  due: string | null;
  /** The dates it was due before, oldest first. */
  earlier: string[];
}

interface Api {
  coord(value: [string, number]): number[];
}

interface Canvas {
  api: Api;
  palette: Palette;
  today: string;
  from: string;
  to: string;
  width: number;
}

function rowOf(milestone: MilestoneStatus, slips: readonly Slip[]): Row {
  const { key, start, due } = milestone;
  const earlier = slips.flatMap((slip) => (slip.key === key && slip.from !== null ? [slip.from] : []));
  return { milestone, start: start !== null && due !== null && start > due ? due : start, due, earlier };
}

function span(rows: readonly Row[], today: string): [string, string] {
  const dates = rows.flatMap(({ start, due, earlier }) => [start ?? [], due ?? [], earlier].flat());
  const all = [today, ...dates].toSorted();
  const [from = today, to = today] = [all[0], all.at(-1)];
  const margin = Math.max(2, Math.ceil(daysBetween(from, to) * 0.05));
  return [dayFrom(from, -margin), dayFrom(to, margin * 2)];
}

/** Behind the rows, with its name above them. */
function todayLine(today: string, rows: number, palette: Palette) {
  return {
    type: "custom",
    silent: true,
    clip: false,
    z: 1,
    data: [[today, 0]],
    renderItem: (_: unknown, api: Api) => {
      const [x = 0, top = 0] = api.coord([today, 0]);
      const [, bottom = 0] = api.coord([today, Math.max(1, rows)]);
      return {
        type: "group",
        children: [
          {
            type: "line",
            shape: { x1: x, y1: top - 6, x2: x, y2: bottom },
            style: { stroke: palette.ink, lineWidth: 1.5 },
          },
          {
            type: "text",
            x,
            y: top - 9,
            style: {
              text: "today",
              fill: palette.ink,
              fontSize: 12,
              align: "center",
              verticalAlign: "bottom",
            },
          },
        ],
      };
    },
  };
}

function drawRow(row: Row, index: number, canvas: Canvas) {
  const { milestone, start, due } = row;
  const { api, palette, today, from, width } = canvas;
  const at = (date: string): [number, number] => {
    const [x = 0, y = 0] = api.coord([date, index]);
    return [x, y];
  };
  const [left, top] = at(from);
  const over = isOver(milestone);
  const title = {
    type: "text",
    x: left,
    y: top + 5,
    style: {
      text: visibleLine(milestoneName(milestone)),
      width: width - 180,
      overflow: "truncate",
      ellipsis: "…",
      lineOverflow: "truncate",
      height: 18,
      fill: over ? palette.quiet : palette.ink,
      fontSize: 13,
      fontWeight: 600,
      ...halo(palette),
    },
  };
  const share = {
    type: "text",
    x: width - 12,
    y: top + 6,
    style: {
      text: [shareOf(milestone.deliverables), due === null ? "no date" : shortDate(due, today)].join(" · "),
      align: "right",
      fill: isLate(milestone, today) ? palette.late : palette.quiet,
      fontSize: 12,
      ...halo(palette),
    },
  };
  if (due === null) return { type: "group", children: [title, share] };
  const [end] = at(due);
  const [begin] = at(start ?? due);
  const y = top + 26;
  return {
    type: "group",
    children: [title, share, ...ghosts(row, end, y, canvas, at), ...bar(milestone, [begin, end], y, palette)],
  };
}

function bar(
  { deliverables, status }: MilestoneStatus,
  [begin, end]: [number, number],
  y: number,
  palette: Palette,
) {
  const length = Math.max(4, end - begin);
  const part = status === "done" ? 1 : deliverables.total === 0 ? 0 : deliverables.done / deliverables.total;
  const shape = { x: end - length, y, height: barHeight, r: 3 };
  return [
    {
      type: "rect",
      shape: { ...shape, width: length },
      style: { fill: palette.ground, stroke: palette.accent, lineWidth: 1.5 },
    },
    ...(part === 0
      ? []
      : [{ type: "rect", shape: { ...shape, width: length * part }, style: { fill: palette.accent } }]),
  ];
}

/** Where it was due before: a hollow mark, and a dashed way to where it is due now. */
function ghosts(
  { earlier }: Row,
  end: number,
  y: number,
  { palette }: Canvas,
  at: (date: string) => [number, number],
) {
  const middle = y + barHeight / 2;
  return earlier.flatMap((date) => {
    const [x] = at(date);
    return [
      {
        type: "line",
        shape: { x1: x, y1: y + barHeight + 4, x2: end, y2: y + barHeight + 4 },
        style: { stroke: palette.late, lineWidth: 1.5, lineDash: [3, 3] },
      },
      {
        type: "line",
        z2: 10,
        shape: { x1: x, y1: middle - barHeight / 2 - 3, x2: x, y2: y + barHeight + 4 },
        style: { stroke: palette.late, lineWidth: 2 },
      },
    ];
  });
}

function isLate(milestone: MilestoneStatus, today: string): boolean {
  return !isOver(milestone) && milestone.due !== null && milestone.due < today;
}
