import type { StatusReport } from "../model/goal-status.ts";
import type { Outboxes } from "../ports/outboxes.ts";
import { buildReport } from "../report/build-report.ts";
import { type GoalFilter, readGoals, type StatusReader, sortedDetails } from "./read-goals.ts";

export interface ReportReader {
  ledger: StatusReader;
  outboxes: Pick<Outboxes, "outbox">;
}

/** Builds a report that compares the current state with the last scheduled report. Stores nothing. */
export async function readReport(
  { ledger, outboxes }: ReportReader,
  filter: GoalFilter,
  now: Date,
): Promise<StatusReport> {
  const read = await readGoals(ledger, filter, now);
  const stored = await Promise.all(
    read.flatMap(({ repository, goals }) => goals.map(({ details }) => outboxes.outbox(repository.id, details.goal))),
  );
  const lastReports = stored.flatMap((outbox) => outbox?.lastReport ?? []);
  const instants = lastReports.map(({ at }) => at).sort();
  return buildReport({
    goals: sortedDetails(read),
    previous: lastReports.length === 0 ? null : lastReports.map(({ status }) => status),
    generatedAt: now.toISOString(),
    since: instants.at(-1) ?? null,
  });
}
