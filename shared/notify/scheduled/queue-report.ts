import { type GoalDetails, snapshotStatus } from "../../model/goal-status.ts";
import type { Outbox, OutboxEntry } from "../../model/outbox.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import { buildReport, isQuiet } from "../../report/build-report.ts";
import { StoredOutbox } from "../outbox/stored-outbox.ts";
import { findDueSlot, isSlotClaimed } from "./claim-slot.ts";
import type { ReportRules, ScheduledHost } from "./scheduled-host.ts";

export interface ScheduledGoal {
  repository: RepositoryState;
  goal: string;
  rules: ReportRules;
  /** `null`: reports don't go to Slack; only the state for the next comparison is stored. */
  channel: string | null;
  now: Date;
}

/** Claims the due slot of a goal's schedule and queues its report. Returns false if there is none to send. */
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
    if (rules.quiet && isQuiet(report)) {
      isSent = false;
      return { ...outbox, lastSlot: slot };
    }
    isSent = channel !== null;
    return withReport({ ...outbox, lastSlot: slot }, slot, snapshot, isSent, now);
  });
  if (!isClaimed || !isSent || channel === null) return false;
  await host.queue.send({ repository: repository.id, goal }, channel, `report:${slot}`);
  return true;
}

function withReport(outbox: Outbox, slot: string, snapshot: GoalDetails, isSent: boolean, now: Date): Outbox {
  const { entries, cardBaseline, lastReport } = outbox;
  const queuedAt = now.toISOString();
  const compared = { ...outbox, lastReport: { at: queuedAt, status: snapshotStatus(snapshot) } };
  if (!isSent) return { ...compared, cardBaseline: lastReport };
  const entry: OutboxEntry = {
    key: `report:${slot}`,
    queuedAt,
    attemptedAt: null,
    message: { kind: "report", slot },
  };
  // The new report replaces one that was never attempted, and includes its changes.
  const others = entries.filter(
    ({ message, attemptedAt }) => message.kind !== "report" || attemptedAt !== null,
  );
  const isReplacement = others.length < entries.length;
  return {
    ...compared,
    cardBaseline: isReplacement ? cardBaseline : lastReport,
    entries: [...others, entry],
  };
}
