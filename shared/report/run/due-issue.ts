import type { GoalNow, Report } from "../../model/goal-report.ts";
import { type Entry, isTaken } from "../../model/outbox.ts";
import type { Reported } from "../../model/report-snapshot.ts";
import type { RepositoryState } from "../../model/state.ts";
import { KeptOutbox } from "../../notify/kept-outbox.ts";
import { buildReport, isQuiet } from "../build-report.ts";
import { reportGoal } from "../formats/report-issue.ts";
import type { DueHost, ReportRules } from "./due-host.ts";
import { isOver, slotDue } from "./take-report.ts";

export interface IssueDue {
  repository: RepositoryState;
  goals: readonly string[];
  rules: ReportRules;
  now: Date;
}

/** Longer than the function that reports may run: who is still at it is not joined, who crashed is followed. */
const takenFor = 10 * 60_000;

/**
 * Publishes the report of a repository as its issue when it is due. The slot is taken in a record of its own, where
 * its entry stays until it is published: what failed is done at the next wake-up. A goal that can't be read is
 * given to `fail` and left out.
 */
export async function dueIssue(
  { repository, goals, rules, now }: IssueDue,
  host: DueHost,
  fail: (goal: string, error: unknown) => void,
): Promise<void> {
  const { holder } = host;
  const kept = await KeptOutbox.open(host.outboxes, repository.id, reportGoal);
  const due = await slotDue(kept, rules, now);
  const at = now.toISOString();
  const sending = { by: holder, until: new Date(now.getTime() + takenFor).toISOString() };
  let pending: string | null = null;
  const taken = await kept.change((outbox) => {
    const isNew = due !== null && !isOver(outbox, due);
    const [left] = outbox.entries;
    if (isTaken(outbox, holder, now) || (!isNew && left === undefined)) return null;
    pending = isNew ? due : outbox.slot;
    if (!isNew) return { ...outbox, sending };
    const entry: Entry = {
      key: `issue:${due}`,
      at,
      triedAt: null,
      message: { kind: "report", slot: due },
    };
    return { ...outbox, slot: due, entries: [entry], sending };
  });
  if (!taken || pending === null) return;
  try {
    const report = await reportOf({ repository, goals, now }, pending, host, fail);
    const isSilent = rules.quiet && isQuiet(report);
    if (!isSilent && report.goals.length > 0) await host.publishIssue(repository, report);
  } catch (error) {
    await kept.change((outbox) => ({ ...outbox, sending: null }));
    throw error;
  }
  await kept.change((outbox) => ({ ...outbox, entries: [], sending: null }));
}

/** All goals as they stand, compared with how each was reported before this slot. */
async function reportOf(
  { repository, goals, now }: Omit<IssueDue, "rules">,
  slot: string,
  { goalNow, outboxes }: DueHost,
  fail: (goal: string, error: unknown) => void,
): Promise<Report> {
  const standing: GoalNow[] = [];
  const before: Reported[] = [];
  for (const goal of goals) {
    try {
      const [now, outbox] = [await goalNow(repository, goal), await outboxes.outbox(repository.id, goal)];
      const reported = outbox?.reported ?? null;
      // Was it taken for this slot, or was it quiet?
      const earlier = reported !== null && reported.at >= slot ? (outbox?.basis ?? null) : reported;
      if (now !== null) standing.push(now);
      if (earlier !== null) before.push(earlier);
    } catch (error) {
      fail(goal, error);
    }
  }
  const since =
    before
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? null;
  return buildReport({
    goals: standing,
    previous: since === null ? null : before.map(({ status }) => status),
    generatedAt: now.toISOString(),
    since,
  });
}
