import type { GoalDetails, SnapshotStatus, StatusReport } from "../model/goal-status.ts";
import { currentRisks } from "./attention.ts";
import { listChanges } from "./list-changes.ts";

interface ReportInput {
  goals: readonly GoalDetails[];
  /** The goals at the last report; `null` for the first report, which has no changes. */
  previous: readonly SnapshotStatus[] | null;
  /** ISO 8601 instant. */
  generatedAt: string;
  /** ISO 8601 instant of the last report; `null` for the first report. */
  since: string | null;
}

/** Builds a status report: each goal's progress and health, its changes, and the risks of milestones under way or late. */
export function buildReport({ goals, previous, generatedAt, since }: ReportInput): StatusReport {
  const before = new Map(previous?.map((goal) => [goalId(goal), goal]));
  return {
    generatedAt,
    since,
    goals: goals.map((goal) => ({
      ...goal,
      risks: currentRisks(goal),
      changes: previous === null ? [] : listChanges(before.get(goalId(goal)) ?? null, goal, goal.today),
    })),
  };
}

/** Returns true if nothing changed since the last report. The first report is never quiet. */
export function isQuiet({ since, goals }: StatusReport): boolean {
  return since !== null && goals.every(({ changes }) => changes.length === 0);
}

function goalId({ repo, goal }: Pick<GoalDetails, "repo" | "goal">): string {
  return `${repo}/${goal}`;
}
