import type { Report } from "../../model/goal-report.ts";
import type { Outboxes } from "../../ports/outboxes.ts";
import { buildReport } from "../build-report.ts";
import {
  type GoalsReader,
  type GoalsWanted,
  inOrder,
  readRepositories,
  readRepositoryGoals,
} from "./read-goals.ts";

export interface ReportReader {
  ledger: GoalsReader;
  outboxes: Pick<Outboxes, "outbox">;
}

/**
 * A report of now: it compares with the last one that was due, takes no slot of the schedule and leaves nothing
 * behind.
 */
export async function readReport(
  { ledger, outboxes }: ReportReader,
  wanted: GoalsWanted,
  now: Date,
): Promise<Report> {
  const repositories = await readRepositories(ledger, wanted);
  const read = await Promise.all(
    repositories.map(async (repository) => {
      const goals = await readRepositoryGoals(ledger, repository, now, wanted.goal);
      return Promise.all(
        goals.map(async (goal) => ({
          standing: goal.now,
          before: (await outboxes.outbox(repository.id, goal.now.goal))?.reported ?? null,
        })),
      );
    }),
  );
  const goals = read.flat();
  const before = goals.flatMap((goal) => goal.before ?? []);
  const since = before.map(({ at }) => at).sort();
  return buildReport({
    goals: inOrder(goals.map(({ standing }) => standing)),
    previous: before.length === 0 ? null : before.map(({ status }) => status),
    generatedAt: now.toISOString(),
    since: since.at(-1) ?? null,
  });
}
