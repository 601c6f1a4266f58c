import { daysBetween, shiftDay } from "../../calendar/days.ts";
import { formatDay } from "../../calendar/format-date.ts";
import type { GoalStatus, MilestoneStatus, Slip } from "../../model/goal-status.ts";
import { isFinished, milestoneName } from "../../progress/milestone-name.ts";
import { toSingleLine } from "../../text/visible-text.ts";
import { formatShare, limitItems, milestoneHealthLabel } from "../wording.ts";
import { type ChartOptions, chartSvg, customSeries, drawText, type Position } from "./chart-svg.ts";
import { hasGlyphs } from "./glyphs.ts";
import { type Palette, textOutline, themePalette } from "./palette.ts";
import { timeAxis } from "./time-axis.ts";

const ROW_HEIGHT = 46;
const BAR_HEIGHT = 12;
const TOP = 34;
const BOTTOM = 30;
/** Maximum number of milestones in the chart. The page also lists all milestones as text. */
const MAX_ROWS = 40;

/** Returns the timeline of a goal's milestones as SVG: start, due date, progress, earlier due dates, and today. */
export function timelineSvg(goal: GoalStatus, { theme = "auto", width = 720 }: ChartOptions = {}): string {
  const { today } = goal;
  const palette = themePalette(theme);
  const rows = limitItems(goal.milestones, MAX_ROWS).shown.map((milestone) => toRow(milestone, goal.slips));
  const [from, to] = dateRange(rows, today);
  return chartSvg(
    {
      grid: { left: 12, right: 12, top: TOP, bottom: BOTTOM },
      xAxis: timeAxis(from, to, palette, width < 480 ? 3 : 6),
      yAxis: { type: "value", min: 0, max: Math.max(1, rows.length), inverse: true, show: false },
      series: [
        todayLine(today, rows.length, palette),
        customSeries(
          rows.map((_, index) => [from, index]),
          { clip: false },
          (toPosition, index) => {
            const position = (date: string) => toPosition(date, index);
            const row = rows[index];
            const isDrawable = theme === "light" ? hasGlyphs : () => true;
            return row === undefined ? [] : drawRow(row, { position, palette, today, from, width, index, isDrawable });
          },
        ),
      ],
    },
    {
      width,
      height: TOP + rows.length * ROW_HEIGHT + BOTTOM,
      theme,
      title: `Timeline of ${goal.title}`,
      description: describeTimeline(goal, today),
    },
  );
}

function describeTimeline(goal: GoalStatus, today: string): string {
  const { shown, more } = limitItems(goal.milestones, MAX_ROWS);
  const lines = shown.map((milestone) => {
    const { deliverables, due } = milestone;
    const health = milestoneHealthLabel(milestone).toLowerCase();
    const date = due === null ? "no due date" : `due ${formatDay(due)}`;
    return `${milestoneName(milestone)}: ${health}, ${formatShare(deliverables)}, ${date}`;
  });
  return [...lines, ...(more === 0 ? [] : [`${more} more`]), `Today is ${formatDay(today)}`].join(". ").concat(".");
}

/** Returns why a goal has no timeline, as a sentence; `null` if it has one. */
export function explainMissingTimeline({ milestones }: GoalStatus): string | null {
  return milestones.some(({ due }) => due !== null) ? null : "No milestone of this plan has a due date to draw.";
}

interface Row {
  milestone: MilestoneStatus;
  start: string | null;
  due: string | null;
  /** Earlier due dates, oldest first. */
  earlierDues: string[];
}

interface RowCanvas {
  position: (date: string) => Position;
  palette: Palette;
  today: string;
  from: string;
  width: number;
  index: number;
  /** Returns true if the font of the chart has all characters of a text. */
  isDrawable: (text: string) => boolean;
}

function toRow(milestone: MilestoneStatus, slips: readonly Slip[]): Row {
  const { key, start, due } = milestone;
  const earlierDues = slips.flatMap((slip) => (slip.key === key && slip.from !== null ? [slip.from] : []));
  const isReversed = start !== null && due !== null && start > due;
  return { milestone, start: isReversed ? due : start, due, earlierDues };
}

function dateRange(rows: readonly Row[], today: string): [string, string] {
  const dates = rows.flatMap(({ start, due, earlierDues }) => [start ?? [], due ?? [], earlierDues].flat());
  const all = [today, ...dates].toSorted();
  const [from = today, to = today] = [all[0], all.at(-1)];
  const margin = Math.max(2, Math.ceil(daysBetween(from, to) * 0.05));
  return [shiftDay(from, -margin), shiftDay(to, margin * 2)];
}

/** Returns a vertical line at today, drawn under the rows, with a label above the rows. */
function todayLine(today: string, rows: number, palette: Palette) {
  return customSeries([[today, 0]], { clip: false, z: 1 }, (toPosition) => {
    const [x, top] = toPosition(today, 0);
    const [, bottom] = toPosition(today, Math.max(1, rows));
    const style = { fill: palette.ink, align: "center", verticalAlign: "bottom" };
    return [drawLine([x, top - 6], [x, bottom], palette.ink), drawText([x, top - 9], "today", style)];
  });
}

function drawLine([x1, y1]: Position, [x2, y2]: Position, stroke: string, style: object = {}) {
  return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1.5, ...style } };
}

function drawRow(row: Row, canvas: RowCanvas) {
  const { milestone, start, due } = row;
  const { position, palette, today, from, width, index, isDrawable } = canvas;
  const [left, top] = position(from);
  const { health } = milestone;
  const name = toSingleLine(milestoneName(milestone));
  const title = drawText([left, top + 5], isDrawable(name) ? name : undrawableName(milestone, index), {
    width: width - 180,
    overflow: "truncate",
    ellipsis: "…",
    lineOverflow: "truncate",
    height: 18,
    fill: isFinished(milestone) ? palette.quiet : palette.ink,
    fontSize: 13,
    fontWeight: 600,
    ...textOutline(palette),
  });
  const date = due === null ? "no due date" : formatDay(due, today);
  const figures = drawText([width - 12, top + 6], `${formatShare(milestone.deliverables)} · ${date}`, {
    align: "right",
    fill: health === "off-track" ? palette.late : health === "at-risk" ? palette.risk : palette.quiet,
    ...textOutline(palette),
  });
  if (due === null) return [title, figures];
  const [end] = position(due);
  const [begin] = position(start ?? due);
  const y = top + 26;
  return [title, figures, ...drawEarlierDues(row, [end, y], canvas), ...drawBar(milestone, begin, [end, y], palette)];
}

/** Returns "M2 (title not shown)". A missing title is better than boxes in place of its characters. */
function undrawableName({ number }: MilestoneStatus, index: number): string {
  return `${number !== null && hasGlyphs(number) ? `M${number}` : `Milestone ${index + 1}`} (title not shown)`;
}

function drawBar({ deliverables, status }: MilestoneStatus, begin: number, [end, y]: Position, palette: Palette) {
  const length = Math.max(4, end - begin);
  const share = status === "done" ? 1 : deliverables.total === 0 ? 0 : deliverables.done / deliverables.total;
  const bar = (width: number, style: object) => ({
    type: "rect",
    shape: { x: end - length, y, height: BAR_HEIGHT, r: 3, width },
    style,
  });
  return [
    bar(length, { fill: palette.ground, stroke: palette.accent, lineWidth: 1.5 }),
    ...(share === 0 ? [] : [bar(length * share, { fill: palette.accent })]),
  ];
}

/** Returns a mark at each earlier due date, and a dashed line from the mark to the current due date. */
function drawEarlierDues({ earlierDues }: Row, [end, y]: Position, { position, palette }: RowCanvas) {
  const bottom = y + BAR_HEIGHT + 4;
  return earlierDues.flatMap((date) => {
    const [x] = position(date);
    return [
      drawLine([x, bottom], [end, bottom], palette.quiet, { lineDash: [3, 3] }),
      { ...drawLine([x, y - 3], [x, bottom], palette.quiet, { lineWidth: 2 }), z2: 10 },
    ];
  });
}
