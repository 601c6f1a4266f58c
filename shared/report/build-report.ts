import { dayOfInstant } from "../calendar/format-date.ts";
import type { GoalNow, Report } from "../model/goal-report.ts";
import type { ReportedStatus } from "../model/report-snapshot.ts";
import { changesSince } from "./changes-since.ts";
import { isOver } from "./words.ts";

interface Given {
  goals: readonly GoalNow[];
  /** The goals as they were last reported; null for the first report, which has no changes. */
  previous: readonly ReportedStatus[] | null;
  /** ISO 8601 instants. */
  generatedAt: string;
  since: string | null;
}

/** A status report: how each goal stands, what changed since the last one, and what to look at. */
export function buildReport({ goals, previous, generatedAt, since }: Given): Report {
  const today = dayOfInstant(generatedAt);
  const before = new Map(previous?.map((goal) => [nameOf(goal), goal]));
  return {
    generatedAt,
    since,
    goals: goals.map((goal) => ({
      ...goal,
      risks: openRisks(goal),
      changes: previous === null ? [] : changesSince(before.get(nameOf(goal)) ?? null, goal, today),
    })),
  };
}

/** Whether nothing changed since the last report. The first one is never quiet: everything in it is news. */
export function isQuiet({ since, goals }: Report): boolean {
  return since !== null && goals.every(({ changes }) => changes.length === 0);
}

const nameOf = ({ repo, goal }: Pick<GoalNow, "repo" | "goal">): string => `${repo}/${goal}`;

function openRisks({ milestones, risks }: GoalNow): GoalNow["risks"] {
  const open = new Set(milestones.filter((milestone) => !isOver(milestone)).map(({ key }) => key));
  return risks.filter(({ milestone }) => open.has(milestone));
}
