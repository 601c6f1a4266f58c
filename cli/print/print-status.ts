import { type Colors, sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import { dayOfInstant } from "../../shared/calendar/days.ts";
import { formatAge, formatDay } from "../../shared/calendar/format-date.ts";
import type { GoalReport, Health } from "../../shared/model/goal-status.ts";
import { milestoneName } from "../../shared/progress/milestone-name.ts";
import { formatApproveCommand, listAttention } from "../../shared/report/attention.ts";
import type { PageModel } from "../../shared/report/page/page-model.ts";
import { formatShare, healthLabels, milestoneHealthLabel } from "../../shared/report/wording.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import { truncate } from "../../shared/text/visible-text.ts";
import { nothingSyncedMessage } from "../assert-goals-exist.ts";

interface Style {
  color: Colors;
  /** Width of the terminal in characters; `undefined` if the output is not a terminal. */
  columns?: number | undefined;
}

interface Row {
  cells: readonly string[];
  health: Health | null;
  isGoal: boolean;
}

const headings = ["Goal and milestones", "Done", "Criteria", "Health", "Due", "Forecast"];
/** Approximate width, in characters, of all columns except the name. */
const OTHER_COLUMNS_WIDTH = 66;
const MAX_NAME_WIDTH = 60;
const MIN_NAME_WIDTH = 20;
const MAX_REMARKS_PER_GOAL = 4;

/** Returns the lines of a table of all goals with their milestones and remarks, and then of the plans with errors. */
export function formatStatus({ goals, rejected, generatedAt }: PageModel, { color, columns }: Style): string[] {
  const today = dayOfInstant(generatedAt);
  const width = Math.min(MAX_NAME_WIDTH, Math.max(MIN_NAME_WIDTH, (columns ?? 200) - OTHER_COLUMNS_WIDTH));
  const rows = goals.map((goal) => ({ goal, rows: goalRows(goal, today, width) }));
  const all = [headings, ...rows.flatMap((one) => one.rows.map(({ cells }) => cells))];
  const widths = headings.map((_, column) => Math.max(...all.map((cells) => widthOf(cells[column] ?? ""))));
  const format = (row: Row) => formatRow(row, widths, color);
  const lines = rows.flatMap(({ goal, rows: [head, ...milestones] }) => [
    "",
    ...(head === undefined ? [] : [format(head)]),
    ...[formatSubtitle(goal, generatedAt), ...formatRemarks(goal)].map((text) => color.dim(`  ${text}`)),
    ...milestones.map(format),
  ]);
  const table =
    goals.length === 0
      ? []
      : [color.dim(formatRow({ cells: headings, health: null, isGoal: false }, widths, null)), ...lines];
  const rejectedLines = rejected.map(
    ({ repo, path, diagnostics }) =>
      `${color.red("not synced")}  ${sanitizeLine(repo)}  ${sanitizeLine(path)}: ${formatCount(diagnostics.filter(({ severity }) => severity === "error").length, "error")}; run \`milepost check ${sanitizeLine(path)}\``,
  );
  if (goals.length === 0 && rejected.length === 0) return [nothingSyncedMessage];
  return [...table, ...(table.length > 0 && rejectedLines.length > 0 ? [""] : []), ...rejectedLines];
}

function goalRows(goal: GoalReport, today: string, width: number): Row[] {
  const { title, progress, health, due, forecast, milestones } = goal;
  const formatShares = ({ deliverables, criteria }: GoalReport["progress"]) => [
    formatShare(deliverables),
    formatShare(criteria),
  ];
  const formatDue = (due: string | null) => (due === null ? "no date" : formatDay(due, today));
  const dates =
    forecast === null || health === "done"
      ? ""
      : `${formatDay(forecast.p50, today)}, 85% by ${formatDay(forecast.p85, today)}`;
  const name = truncate(sanitizeLine(title), width);
  const cells = [name, ...formatShares(progress), healthLabels[health], formatDue(due), dates];
  const milestoneRows = milestones.map((one): Row => {
    const label = `  ${truncate(sanitizeLine(milestoneName(one)), width - 2)}`;
    return {
      cells: [label, ...formatShares(one), milestoneHealthLabel(one), formatDue(one.due), ""],
      health: one.status === "cancelled" ? null : one.health,
      isGoal: false,
    };
  });
  return [{ cells, health, isGoal: true }, ...milestoneRows];
}

function formatSubtitle({ repo, goal, lastSync }: GoalReport, now: string): string {
  const synced = lastSync === null ? "not synced yet" : `synced ${formatAge(lastSync.at, now)}`;
  return `${sanitizeLine(repo)} · ${sanitizeLine(goal)} · ${synced}`;
}

function formatRemarks(goal: GoalReport): string[] {
  const remarks = listAttention(goal).filter(({ kind }) => kind !== "risk");
  const shown = remarks.slice(0, MAX_REMARKS_PER_GOAL).map(({ text }) => `! ${sanitizeLine(text)}`);
  const more = remarks.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`! and ${more} more: run \`milepost report\``] : []),
    ...goal.held.map(({ run }) => `  ${sanitizeLine(formatApproveCommand(goal.repo, run))}`),
  ];
}

/** Returns a row as one line. Pads cells before it adds colors, because color codes would count as characters. */
function formatRow({ cells, health, isGoal }: Row, widths: readonly number[], color: Colors | null): string {
  const padded = cells.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))));
  const painted = padded.map((cell, column) => {
    if (color === null) return cell;
    if (column === 0 && isGoal) return color.bold(cell);
    return column === 3 && health !== null ? paint(health, color)(cell) : cell;
  });
  return painted.join("  ").trimEnd();
}

function paint(health: Health, color: Colors): (text: string) => string {
  if (health === "off-track") return color.red;
  if (health === "at-risk") return color.yellow;
  return health === "not-started" ? color.dim : color.green;
}

/** Returns the width of a text in terminal columns. Assumes that no character is wider than a Latin letter. */
const widthOf = (text: string): number => [...text].length;
