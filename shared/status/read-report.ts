import type { StatusReport } from "../model/goal-status.ts";
import type { Outboxes } from "../ports/outboxes.ts";
import { buildReport } from "../report/build-report.ts";
import {
  type GoalFilter,
  readRepositories,
  readRepositoryGoals,
  type StatusReader,
  sortGoals,
} from "./read-goals.ts";

export interface ReportReader {
  ledger: StatusReader;
  outboxes: Pick<Outboxes, "outbox">;
}

/** Builds a report of the current state, compared with the last scheduled one. Claims no schedule slot and stores nothing. */
export async function readReport(
  { ledger, outboxes }: ReportReader,
  filter: GoalFilter,
  now: Date,
): Promise<StatusReport> {
  const repositories = await readRepositories(ledger, filter);
  const read = await Promise.all(
    repositories.map(async (repository) => {
      const goals = await readRepositoryGoals(ledger, repository, now, filter.goal);
      return Promise.all(
        goals.map(async ({ details }) => ({
          details,
          lastReport: (await outboxes.outbox(repository.id, details.goal))?.lastReport ?? null,
        })),
      );
    }),
  );
  const goals = read.flat();
  const lastReports = goals.flatMap(({ lastReport }) => lastReport ?? []);
  const instants = lastReports.map(({ at }) => at).sort();
  return buildReport({
    goals: sortGoals(goals.map(({ details }) => details)),
    previous: lastReports.length === 0 ? null : lastReports.map(({ status }) => status),
    generatedAt: now.toISOString(),
    since: instants.at(-1) ?? null,
  });
}
