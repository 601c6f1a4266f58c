import { type Colors, sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import { formatDay } from "../../shared/calendar/format-date.ts";
import type { GoalReport, Health } from "../../shared/model/goal-status.ts";
import { milestoneName } from "../../shared/progress/milestone-name.ts";
import { formatApproveCommand, listAttention } from "../../shared/report/attention.ts";
import type { PageModel } from "../../shared/report/page/page-model.ts";
import { describeCheck, formatShare, healthLabels, milestoneHealthLabel } from "../../shared/report/wording.ts";
import { formatCommand } from "../../shared/text/format-command.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import { nothingSyncedMessage } from "../inputs/assert-goals-exist.ts";
import { type Cell, createRowFormatter } from "./table.ts";

interface Style {
  color: Colors;
  /** Width of the terminal in characters; `undefined` if the output is not a terminal. */
  columns?: number | undefined;
}

const headings = ["Goal and milestones", "Done", "Criteria", "Health", "Due", "Forecast"];
const MAX_REMARKS_PER_GOAL = 4;

/** Returns the lines of a table of all goals with their milestones and remarks, then plans with errors and removed goals. */
export function formatStatus(
  { goals, rejected, removed, generatedAt }: PageModel,
  { color, columns }: Style,
): string[] {
  const tables = goals.map((goal) => ({ goal, rows: goalRows(goal, color) }));
  const format = createRowFormatter(
    headings,
    tables.flatMap(({ rows }) => rows),
    columns,
  );
  const lines = tables.flatMap(({ goal, rows: [head, ...milestones] }) => [
    "",
    ...(head === undefined ? [] : [format(head)]),
    ...[formatSubtitle(goal, generatedAt), ...formatRemarks(goal)].map((text) => color.dim(`  ${text}`)),
    ...milestones.map(format),
  ]);
  const table = goals.length === 0 ? [] : [color.dim(format(headings.map((text) => ({ text })))), ...lines];
  const rejectedLines = rejected.map(
    ({ repo, path, diagnostics }) =>
      `${color.red("not synced")}  ${sanitizeLine(repo)}  ${sanitizeLine(path)}: ${formatCount(diagnostics.filter(({ severity }) => severity === "error").length, "error")}; run \`${formatCheckCommand(path)}\``,
  );
  const removedLines = removed.map(
    ({ repo, goal, removedOn }) =>
      `removed     ${sanitizeLine(repo)}  ${sanitizeLine(goal)}${removedOn === null ? "" : `: plan removed on ${formatDay(removedOn)}`}`,
  );
  const others = [...rejectedLines, ...removedLines];
  if (goals.length === 0 && others.length === 0) return [nothingSyncedMessage];
  return [...table, ...(table.length > 0 && others.length > 0 ? [""] : []), ...others];
}

/** Returns the command that checks a plan, whose path could begin like an option. */
function formatCheckCommand(path: string): string {
  return formatCommand("milepost", "check", ...(path.startsWith("-") ? ["--"] : []), path);
}

/** Returns the rows of a goal and its milestones. A value that is 0 of 0 or no date is empty. */
function goalRows(goal: GoalReport, color: Colors): Cell[][] {
  const { today, title, progress, health, due, forecast, milestones } = goal;
  const formatCounts = ({ deliverables, criteria }: GoalReport["progress"]) =>
    [deliverables, criteria].map((count) => ({ text: count.total === 0 ? "" : formatShare(count) }));
  const formatDue = (day: string | null) => ({ text: day === null ? "" : formatDay(day, today) });
  const dates =
    forecast === null || health === "done"
      ? ""
      : `${formatDay(forecast.p50, today)}, 85% by ${formatDay(forecast.p85, today)}`;
  return [
    [
      { text: sanitizeLine(title), paint: color.bold },
      ...formatCounts(progress),
      { text: healthLabels[health], paint: healthPaint(health, color) },
      formatDue(due),
      { text: dates },
    ],
    ...milestones.map((one) => [
      { text: `  ${sanitizeLine(milestoneName(one))}` },
      ...formatCounts(one),
      {
        text: milestoneHealthLabel(one),
        paint: one.status === "cancelled" ? undefined : healthPaint(one.health, color),
      },
      formatDue(one.due),
    ]),
  ];
}

function formatSubtitle(goal: GoalReport, now: string): string {
  return `${sanitizeLine(goal.repo)} · ${sanitizeLine(goal.goal)} · ${describeCheck(goal, now)}`;
}

function formatRemarks(goal: GoalReport): string[] {
  const remarks = listAttention(goal).filter(({ kind }) => kind !== "risk");
  const shown = remarks.slice(0, MAX_REMARKS_PER_GOAL).map(({ text }) => `! ${sanitizeLine(text)}`);
  const more = remarks.length - shown.length;
  return [
    ...goal.reasons.map(sanitizeLine),
    ...shown,
    ...(more > 0 ? [`! and ${more} more: run \`milepost report\``] : []),
    ...goal.held.map(({ run }) => `  ${sanitizeLine(formatApproveCommand(goal.repo, run))}`),
  ];
}

function healthPaint(health: Health, color: Colors): (text: string) => string {
  if (health === "off-track") return color.red;
  if (health === "at-risk") return color.yellow;
  return health === "not-started" ? color.dim : color.green;
}
