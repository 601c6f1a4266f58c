import { type GoalDetails, snapshotStatus } from "../../model/goal-status.ts";
import { createEntry, type Outbox } from "../../model/outbox.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import { buildReport, isQuiet } from "../../report/build-report.ts";
import { StoredOutbox } from "../outbox/stored-outbox.ts";
import { findDueSlot, isSlotClaimed } from "./schedule.ts";
import type { ReportRules, ScheduledHost } from "./scheduled-host.ts";

export interface ScheduledGoal {
  repository: RepositoryState;
  goal: string;
  rules: ReportRules;
  /** Slack channel; `null` if reports don't go to Slack, so that only the state for the next comparison is stored. */
  channel: string | null;
  now: Date;
}

/** Claims the due slot in a goal's report schedule and queues the report. Returns false if no report was queued. */
export async function queueReport(scheduled: ScheduledGoal, host: ScheduledHost): Promise<boolean> {
  const { repository, goal, rules, channel, now } = scheduled;
  const stored = await StoredOutbox.open(host.outboxes, repository.id, goal);
  const slot = await findDueSlot(stored, rules, now);
  if (slot === null) return false;
  const snapshot = await host.readGoal(repository, goal);
  if (snapshot === null) return false;
  let isSent = false;
  const isClaimed = await stored.change((outbox) => {
    if (isSlotClaimed(outbox, slot)) return null;
    const report = buildReport({
      goals: [snapshot],
      previous: outbox.lastReport === null ? null : [outbox.lastReport.status],
      generatedAt: now.toISOString(),
      since: outbox.lastReport?.at ?? null,
    });
    const isSkipped = rules.quiet && isQuiet(report);
    isSent = !isSkipped && channel !== null;
    const claimed = { ...outbox, lastSlot: slot };
    return isSkipped ? claimed : withReport(claimed, slot, snapshot, isSent, now);
  });
  if (!isClaimed || !isSent || channel === null) return false;
  await host.queue.send({ repository: repository.id, goal }, channel, `report:${slot}`);
  return true;
}

function withReport(outbox: Outbox, slot: string, snapshot: GoalDetails, isSent: boolean, now: Date): Outbox {
  const { entries, cardBaseline, lastReport } = outbox;
  const compared = { ...outbox, lastReport: { at: now.toISOString(), status: snapshotStatus(snapshot) } };
  if (!isSent) return { ...compared, cardBaseline: lastReport };
  // A queued report that no process has tried to send is replaced by the new report, which includes its changes.
  const others = entries.filter(({ message, attemptedAt }) => message.kind !== "report" || attemptedAt !== null);
  const isReplacement = others.length < entries.length;
  return {
    ...compared,
    cardBaseline: isReplacement ? cardBaseline : lastReport,
    entries: [...others, createEntry(`report:${slot}`, { kind: "report", slot }, now)],
  };
}
