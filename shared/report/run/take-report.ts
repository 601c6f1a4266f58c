import type { GoalNow } from "../../model/goal-report.ts";
import type { Entry, Outbox } from "../../model/outbox.ts";
import { keptStatus } from "../../model/report-snapshot.ts";
import type { RepositoryState } from "../../model/state.ts";
import { KeptOutbox } from "../../notify/kept-outbox.ts";
import { buildReport, isQuiet } from "../build-report.ts";
import { dueSlot } from "../schedule.ts";
import type { DueHost, ReportRules } from "./due-host.ts";

export interface GoalDue {
  repository: RepositoryState;
  goal: string;
  rules: ReportRules;
  /** Null: its reports do not go to Slack, and only what the issue compares with is kept. */
  channel: string | null;
  now: Date;
}

/** Takes the slot of a goal's schedule that is due, and queues its report. False: there is none to send. */
export async function takeReport(due: GoalDue, host: DueHost): Promise<boolean> {
  const { repository, goal, rules, channel, now } = due;
  const kept = await KeptOutbox.open(host.outboxes, repository.id, goal);
  const slot = await slotDue(kept, rules, now);
  if (slot === null) return false;
  const standing = await host.goalNow(repository, goal);
  if (standing === null) return false;
  let isSent = false;
  const taken = await kept.change((outbox) => {
    if (isOver(outbox, slot)) return null;
    const since = outbox.reported?.at ?? null;
    const previous = outbox.reported === null ? null : [outbox.reported.status];
    const generatedAt = now.toISOString();
    const report = buildReport({ goals: [standing], previous, generatedAt, since });
    const isSilent = rules.quiet && isQuiet(report);
    isSent = !isSilent && channel !== null;
    return isSilent ? { ...outbox, slot } : withReport({ ...outbox, slot }, standing, isSent, now);
  });
  if (!taken || !isSent || channel === null) return false;
  await host.queue.send({ repository: repository.id, goal }, channel, `report:${slot}`);
  return true;
}

/**
 * The slot that is due. A schedule that is seen for the first time is noted, and what comes after that is due:
 * nobody wants the report of last Monday because Milepost was set up on Thursday.
 */
export async function slotDue(kept: KeptOutbox, rules: ReportRules, now: Date): Promise<string | null> {
  const { slot: last } = kept.current;
  if (last === null) {
    const first = now.toISOString();
    await kept.change((outbox) => (outbox.slot === null ? { ...outbox, slot: first } : null));
    return null;
  }
  return dueSlot(rules.schedule, rules.timezone, new Date(last), now)?.toISOString() ?? null;
}

/** Whether somebody else has taken it meanwhile. */
export function isOver({ slot }: Outbox, due: string): boolean {
  return slot !== null && slot >= due;
}

function withReport(
  outbox: Outbox & { slot: string },
  standing: GoalNow,
  isSent: boolean,
  now: Date,
): Outbox {
  const { slot, entries, basis, reported } = outbox;
  const at = now.toISOString();
  const compared = { ...outbox, basis: reported, reported: { at, status: keptStatus(standing) } };
  if (!isSent) return compared;
  const entry: Entry = { key: `report:${slot}`, at, triedAt: null, message: { kind: "report", slot } };
  // Of one that an outage still keeps here nobody has seen the changes: the new one has them too, and takes its place.
  const others = entries.filter(({ message, triedAt }) => message.kind !== "report" || triedAt !== null);
  const isInstead = others.length < entries.length;
  return { ...compared, basis: isInstead ? basis : reported, entries: [...others, entry] };
}
