import { ago, dayOfInstant, shortDate } from "../../shared/calendar/format-date.ts";
import type { GoalReport } from "../../shared/model/goal-report.ts";
import type { Health, MilestoneStatus } from "../../shared/model/goal-status.ts";
import { approveCommand, attention } from "../../shared/report/attention.ts";
import type { PageModel } from "../../shared/report/page/page-model.ts";
import { counted, healthWords, milestoneName, shareOf } from "../../shared/report/words.ts";
import { cutText } from "../../shared/text/visible-text.ts";
import { nothingSynced } from "../wanted-goals.ts";
import { type Colors, plain } from "./terminal.ts";

interface Style {
  color: Colors;
  /** How wide the terminal is; undefined where it is none. */
  columns?: number | undefined;
}

interface Row {
  cells: readonly string[];
  health: Health | null;
  isGoal: boolean;
}

const headings = ["Goal and milestones", "Done", "Criteria", "Health", "Due", "Forecast"];
/** What the other columns take, about: a name gets the rest of a terminal. */
const otherColumns = 66;
const longestName = 60;
const shortestName = 20;
/** Of reasons and the like below a goal. */
const mostRemarks = 4;

/** All goals with their milestones as a table, what to look at below each, and the plans that are not synced. */
export function statusLines({ goals, refused, generatedAt }: PageModel, { color, columns }: Style): string[] {
  const today = dayOfInstant(generatedAt);
  const width = Math.min(longestName, Math.max(shortestName, (columns ?? 200) - otherColumns));
  const rows = goals.map((goal) => ({ goal, rows: rowsOf(goal, today, width) }));
  const all = [headings, ...rows.flatMap((one) => one.rows.map(({ cells }) => cells))];
  const widths = headings.map((_, column) => Math.max(...all.map((cells) => widthOf(cells[column] ?? ""))));
  const draw = (row: Row) => drawn(row, widths, color);
  const lines = rows.flatMap(({ goal, rows: [head, ...milestones] }) => [
    "",
    ...(head === undefined ? [] : [draw(head)]),
    ...[subtitle(goal, generatedAt), ...remarksOf(goal)].map((text) => color.dim(`  ${text}`)),
    ...milestones.map(draw),
  ]);
  const table =
    goals.length === 0
      ? []
      : [color.dim(drawn({ cells: headings, health: null, isGoal: false }, widths, null)), ...lines];
  const refusals = refused.map(
    ({ repo, path, diagnostics }) =>
      `${color.red("not synced")}  ${plain(repo)}  ${plain(path)}: ${counted(diagnostics.filter(({ severity }) => severity === "error").length, "error")}; \`npx milepost check ${plain(path)}\` says what is wrong`,
  );
  if (goals.length === 0 && refused.length === 0) return [nothingSynced];
  return [...table, ...(table.length > 0 && refusals.length > 0 ? [""] : []), ...refusals];
}

function rowsOf(goal: GoalReport, today: string, width: number): Row[] {
  const { title, progress, health, due, forecast, milestones } = goal;
  const dates = forecast === null || health === "done" ? "" : forecastOf(forecast, today);
  const cells = [
    cutText(plain(title), width),
    shareOf(progress.deliverables),
    shareOf(progress.criteria),
    healthWords[health],
    due === null ? "no date" : shortDate(due, today),
    dates,
  ];
  return [{ cells, health, isGoal: true }, ...milestones.map((one) => milestoneRow(one, today, width))];
}

const forecastOf = ({ p50, p85 }: { p50: string; p85: string }, today: string): string =>
  `${shortDate(p50, today)} (85 %: ${shortDate(p85, today)})`;

function milestoneRow(milestone: MilestoneStatus, today: string, width: number): Row {
  const { deliverables, criteria, health, status, due } = milestone;
  const cancelled = status === "cancelled";
  const cells = [
    `  ${cutText(plain(milestoneName(milestone)), width - 2)}`,
    shareOf(deliverables),
    shareOf(criteria),
    cancelled ? "Cancelled" : healthWords[health],
    due === null ? "no date" : shortDate(due, today),
    "",
  ];
  return { cells, health: cancelled ? null : health, isGoal: false };
}

function subtitle({ repo, goal, lastSync }: GoalReport, now: string): string {
  const synced = lastSync === null ? "not synced yet" : `synced ${ago(lastSync.at, now)}`;
  return `${plain(repo)} · ${plain(goal)} · ${synced}`;
}

function remarksOf(goal: GoalReport): string[] {
  const remarks = attention(goal).filter(({ kind }) => kind !== "risk");
  const shown = remarks.slice(0, mostRemarks).map(({ text }) => `! ${plain(text)}`);
  const more = remarks.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`! and ${more} more: \`npx milepost report\` has all`] : []),
    ...goal.held.map(({ run }) => `  ${plain(approveCommand(goal.repo, run))}`),
  ];
}

/** Padded before it is coloured: what colours a text takes no room on the screen. */
function drawn({ cells, health, isGoal }: Row, widths: readonly number[], color: Colors | null): string {
  const padded = cells.map(
    (cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))),
  );
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

/** In cells of a terminal, for what is not wider than a Latin letter. */
const widthOf = (text: string): number => [...text].length;
