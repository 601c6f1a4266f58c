import type { GoalDetails, ReportSnapshot, StatusReport } from "../../model/goal-status.ts";
import { createEntry, isLeasedByOther } from "../../model/outbox.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import { buildReport, isQuiet } from "../../report/build-report.ts";
import { REPORT_ISSUE_GOAL } from "../../report/formats/report-issue.ts";
import { StoredOutbox } from "../outbox/stored-outbox.ts";
import { findDueSlot, isSlotClaimed } from "./schedule.ts";
import type { ReportRules, ScheduledHost } from "./scheduled-host.ts";

export interface ScheduledIssue {
  repository: RepositoryState;
  goals: readonly string[];
  rules: ReportRules;
  now: Date;
}

/** Longer than the report function can run, so that a running process keeps its lease and a crashed one loses it. */
const LEASE_MS = 10 * 60_000;

/**
 * Writes a repository's report to its report issue if a report is due. The slot is claimed in an outbox that belongs
 * to the report issue; its entry stays until the report is written, so that after a failure the next call tries again.
 * Goals that can't be read are passed to `onError` and left out.
 */
export async function publishDueIssue(
  { repository, goals, rules, now }: ScheduledIssue,
  host: ScheduledHost,
  onError: (goal: string, error: unknown) => void,
): Promise<void> {
  const { holder } = host;
  const stored = await StoredOutbox.open(host.outboxes, repository.id, REPORT_ISSUE_GOAL);
  const due = await findDueSlot(stored, rules, now);
  const sendLease = { holder, expiresAt: new Date(now.getTime() + LEASE_MS).toISOString() };
  let slot: string | null = null;
  const isClaimed = await stored.change((outbox) => {
    if (isLeasedByOther(outbox, holder, now)) return null;
    if (due !== null && !isSlotClaimed(outbox, due)) {
      slot = due;
      const entry = createEntry(`issue:${due}`, { kind: "report", slot: due }, now);
      return { ...outbox, lastSlot: due, entries: [entry], sendLease };
    }
    slot = outbox.lastSlot;
    return outbox.entries.length === 0 ? null : { ...outbox, sendLease };
  });
  if (!isClaimed || slot === null) return;
  try {
    const report = await buildIssueReport({ repository, goals, now }, slot, host, onError);
    const isSkipped = report.goals.length === 0 || (rules.quiet && isQuiet(report));
    if (!isSkipped) await host.publishIssue(repository, report);
  } catch (error) {
    await stored.change((outbox) => ({ ...outbox, sendLease: null }));
    throw error;
  }
  await stored.change((outbox) => ({ ...outbox, entries: [], sendLease: null }));
}

/** Builds a report on all goals, with the changes of each goal since its last report before `slot`. */
async function buildIssueReport(
  { repository, goals, now }: Omit<ScheduledIssue, "rules">,
  slot: string,
  { readGoal, outboxes }: ScheduledHost,
  onError: (goal: string, error: unknown) => void,
): Promise<StatusReport> {
  const snapshots: GoalDetails[] = [];
  const before: ReportSnapshot[] = [];
  for (const goal of goals) {
    try {
      const snapshot = await readGoal(repository, goal);
      const outbox = await outboxes.outbox(repository.id, goal);
      const lastReport = outbox?.lastReport ?? null;
      // If the last report is the one for this slot, compares with the report before it (`cardBaseline`).
      const earlier = lastReport !== null && lastReport.at >= slot ? (outbox?.cardBaseline ?? null) : lastReport;
      if (snapshot !== null) snapshots.push(snapshot);
      if (earlier !== null) before.push(earlier);
    } catch (error) {
      onError(goal, error);
    }
  }
  const instants = before.map(({ at }) => at).sort();
  return buildReport({
    goals: snapshots,
    previous: before.length === 0 ? null : before.map(({ status }) => status),
    generatedAt: now.toISOString(),
    since: instants.at(-1) ?? null,
  });
}
