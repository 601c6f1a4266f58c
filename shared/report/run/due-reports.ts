import { maySync } from "../../config/operator.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { AccessDenied, NotFound, TrackerRefused, UsageError } from "../../errors.ts";
import type { RepositoryState } from "../../model/state.ts";
import { queueUnsent } from "../../notify/queue-unsent.ts";
import type { DueHost } from "./due-host.ts";
import { dueIssue } from "./due-issue.ts";
import { takeReport } from "./take-report.ts";

type Fail = (about: { repo: string; goal?: string }, error: unknown) => void;

/**
 * What is done every quarter of an hour: what is unsent is queued again, then every goal's report that is due is put
 * into its outbox and queued, and every repository's into its issue. Each slot of a schedule is taken by one
 * conditional write, so that of several who wake at once one sends it; of missed slots the newest is caught up. What
 * fails is told in the log and keeps nothing else waiting; when all had their turn, it is thrown as `AggregateError`,
 * unless only people can mend it.
 */
export async function dueReports(host: DueHost): Promise<void> {
  const { ledger, outboxes, queue, clock, operator, log } = host;
  const failures: unknown[] = [];
  const fail: Fail = ({ repo, goal }, error) => {
    const isForPeople = [AccessDenied, NotFound, TrackerRefused, UsageError].some(
      (kind) => error instanceof kind,
    );
    if (!isForPeople) failures.push(error);
    log("not reported", { repo, goal: goal ?? null, error: messageOf(error) });
  };
  const now = clock.now();
  const repositories = await ledger.repositories();
  let unsent = 0;
  try {
    const failed = (about: { repository: string; goal: string }, error: unknown) =>
      fail({ repo: about.repository, goal: about.goal }, error);
    unsent = await queueUnsent({ outboxes, queue }, repositories, now, failed);
  } catch (error) {
    fail({ repo: "all" }, error);
  }
  let reports = 0;
  for (const repository of repositories.filter(({ fullName }) => maySync(operator, fullName))) {
    try {
      reports += await reportRepository(repository, now, host, fail);
    } catch (error) {
      fail({ repo: repository.fullName }, error);
    }
  }
  log("reports queued", { reports, unsent });
  if (failures.length === 0) return;
  throw new AggregateError(
    failures,
    `Not every report that was due could be queued: ${failures.length} failed ("not reported" in the log), the first with: ${messageOf(failures[0])}`,
  );
}

/** Gives how many reports were queued. */
async function reportRepository(
  repository: RepositoryState,
  now: Date,
  host: DueHost,
  fail: Fail,
): Promise<number> {
  const { config, fullName, plans } = repository;
  if (!config) return 0;
  const { report: rules, slack } = parseConfig(config.text, config.path);
  if (rules === undefined) return 0;
  const channel = rules.to.includes("slack") ? (slack?.channel ?? null) : null;
  const synced = Object.values(plans).filter(({ synced, gone }) => synced && !gone);
  const goals = [...new Set(synced.map(({ goal }) => goal))].sort();
  let queued = 0;
  for (const goal of goals) {
    try {
      if (await takeReport({ repository, goal, rules, channel, now }, host)) queued += 1;
    } catch (error) {
      fail({ repo: fullName, goal }, error);
    }
  }
  if (rules.to.includes("issue")) {
    await dueIssue({ repository, goals, rules, now }, host, (goal, error) =>
      fail({ repo: fullName, goal }, error),
    );
  }
  return queued;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
