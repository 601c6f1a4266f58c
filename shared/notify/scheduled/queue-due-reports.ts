import { isRepositoryAllowed } from "../../config/operator.ts";
import { parseStoredConfig } from "../../config/parse-config.ts";
import { isPermanent, messageOf } from "../../errors.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import { publishDueIssue } from "./publish-due-issue.ts";
import { queueReport } from "./queue-report.ts";
import { queueUnsent } from "./queue-unsent.ts";
import type { ScheduledHost } from "./scheduled-host.ts";

type OnError = (subject: { repo: string; goal?: string }, error: unknown) => void;

/**
 * Queues outboxes with unsent messages again, queues the due report of every goal, and writes due reports to report
 * issues. Called every 15 minutes. Each slot is claimed by one conditional write, so that concurrent calls send only
 * one report; if several slots were missed, only the newest is sent. Failures are logged, and the other reports are
 * still sent; at the end, the failures that a retry can fix are thrown as `AggregateError`.
 */
export async function queueDueReports(host: ScheduledHost): Promise<void> {
  const { ledger, clock, operator, log } = host;
  const failures: unknown[] = [];
  const onError: OnError = ({ repo, goal }, error) => {
    if (!isPermanent(error)) failures.push(error);
    log("not reported", { repo, goal: goal ?? null, error: messageOf(error) });
  };
  const now = clock.now();
  const repositories = await ledger.repositories();
  let unsent = 0;
  try {
    unsent = await queueUnsent(host, repositories, now, ({ repository, goal }, error) =>
      onError({ repo: repository, goal }, error),
    );
  } catch (error) {
    onError({ repo: "all" }, error);
  }
  let reports = 0;
  for (const repository of repositories.filter(({ fullName }) => isRepositoryAllowed(operator, fullName))) {
    try {
      reports += await reportRepository(repository, now, host, onError);
    } catch (error) {
      onError({ repo: repository.fullName }, error);
    }
  }
  log("reports queued", { reports, unsent });
  if (failures.length === 0) return;
  throw new AggregateError(
    failures,
    `${failures.length} due reports could not be queued (log entries "not reported"). First error: ${messageOf(failures[0])}`,
  );
}

/** Queues the due reports of a repository's goals and writes the report issue. Returns how many reports were queued. */
async function reportRepository(
  repository: RepositoryState,
  now: Date,
  host: ScheduledHost,
  onError: OnError,
): Promise<number> {
  const { config, fullName, plans } = repository;
  const { report: rules, slack } = parseStoredConfig(config);
  if (rules === undefined) return 0;
  const channel = rules.to.includes("slack") ? (slack?.channel ?? null) : null;
  const synced = Object.values(plans).filter(({ wasSynced, isApprovedEmpty }) => wasSynced && !isApprovedEmpty);
  const goals = [...new Set(synced.map(({ goal }) => goal))].sort();
  let queued = 0;
  for (const goal of goals) {
    try {
      if (await queueReport({ repository, goal, rules, channel, now }, host)) queued += 1;
    } catch (error) {
      onError({ repo: fullName, goal }, error);
    }
  }
  if (rules.to.includes("issue")) {
    await publishDueIssue({ repository, goals, rules, now }, host, (goal, error) =>
      onError({ repo: fullName, goal }, error),
    );
  }
  return queued;
}
