import { daysBetween } from "../calendar/days.ts";
import { formatDay } from "../calendar/format-date.ts";
import { handlingOf } from "../errors.ts";
import { type GoalRun, goalDiagnostics, toPlanResult } from "../model/goal-run.ts";
import type { GoalStatus, Health, MilestoneStatus } from "../model/goal-status.ts";
import { trackerTitles } from "../model/item.ts";
import type { Notification, NotifiedState, notificationKinds } from "../model/outbox.ts";
import type { Diagnostic } from "../model/plan/diagnostic.ts";
import type { TrackerResult } from "../model/result.ts";
import { heldIds } from "../model/run-record.ts";
import { milestoneName } from "../progress/milestone-name.ts";
import { describeHeld, formatApproveCommand } from "../report/attention.ts";
import { actionLabels, countActions } from "../report/wording.ts";
import { formatCount } from "../text/format-count.ts";

const NOTHING_NOTIFIED: NotifiedState = { health: "", milestones: {}, held: "", failed: "" };
const UNHEALTHY: readonly Health[] = ["at-risk", "off-track"];
const MAX_LINES = 10;
const MAX_FAILED_LENGTH = 2_000;

interface NotificationContext {
  /** `owner/name`. */
  repo: string;
  /** The kinds in the config's `slack.notify`. Notifications of other kinds are dropped. */
  kinds: readonly (typeof notificationKinds)[number][];
  /** ISO 8601 date. */
  today: string;
}

/** Returns notifications about what changed since `notified` (`null` at a goal's first run), and the new state. */
export function buildNotifications(
  notified: NotifiedState | null,
  run: GoalRun,
  { repo, kinds, today }: NotificationContext,
): { notifications: Notification[]; notified: NotifiedState } {
  const { status, held, isRejected } = run;
  const before = notified ?? NOTHING_NOTIFIED;
  const failures = isRejected ? planErrors(run) : syncErrors(run);
  // An incomplete run did not necessarily find all held items and failures, so their last state stays.
  const isIncomplete = run.outcome === "partial";
  const after: NotifiedState = {
    health: status?.health ?? before.health,
    milestones: status === null ? before.milestones : milestoneStates(status),
    held: held === null && isIncomplete ? before.held : heldState(held),
    failed: failures.length === 0 && isIncomplete ? before.failed : failures.join("\n").slice(0, MAX_FAILED_LENGTH),
  };
  const notifications = [
    ...toPlanResult(run).trackers.flatMap(notifySynced),
    ...(notified === null || status === null ? [] : notifyStatus(notified, status, today)),
    ...(after.held === before.held || held === null ? [] : [notifyHeld(held, formatApproveCommand(repo, run.run))]),
    ...(after.failed === before.failed ? [] : notifyFailed(failures, isRejected)),
  ];
  return { notifications: notifications.filter(({ kind }) => kinds.includes(kind)), notified: after };
}

function planErrors({ diagnostics, held }: GoalRun): string[] {
  if (held !== null) return [];
  return diagnostics.filter(isError).map(({ line, message }) => `${line}: ${message}`);
}

/** Returns the error messages of failures that a person must fix. */
function syncErrors(run: GoalRun): string[] {
  const stopped = run.trackers.flatMap(({ stopped }) =>
    stopped !== null && handlingOf(stopped) === "needs-person" ? [stopped.message] : [],
  );
  const errors = run.outcome === "failed" ? goalDiagnostics(run).filter(isError) : [];
  return [...stopped, ...errors.map(({ message }) => message)];
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function milestoneStates({ milestones }: GoalStatus): NotifiedState["milestones"] {
  return Object.fromEntries(milestones.map(({ key, health, status, due }) => [key, { health, status, due }]));
}

function heldState(held: GoalRun["held"]): string {
  if (held === null) return "";
  return heldIds(held).join("\n") || "held";
}

/** Returns a notification such as "GitHub: 4 created, 1 closed". */
function notifySynced({ tracker, operations, skipped }: TrackerResult): Notification[] {
  if (operations.length + skipped.length === 0) return [];
  const text = `${trackerTitles[tracker]}: ${countActions(operations, skipped)}`;
  const lines = operations.map(({ action, title, remote }) => ({
    text: `${actionLabels[action]}: ${title}`,
    url: remote,
  }));
  return [{ kind: "synced", text, lines: limitLines(lines) }];
}

function notifyStatus(before: NotifiedState, { health, milestones }: GoalStatus, today: string): Notification[] {
  const ofMilestones = milestones.flatMap((milestone) => {
    const earlier = before.milestones[milestone.key];
    return earlier === undefined ? [] : notifyMilestone(earlier, milestone, today);
  });
  if (!UNHEALTHY.includes(health) || health === before.health) return ofMilestones;
  return [...ofMilestones, { kind: "at-risk", text: `The goal is ${healthLabel(health)}.`, lines: [] }];
}

function notifyMilestone(
  earlier: NotifiedState["milestones"][string],
  milestone: MilestoneStatus,
  today: string,
): Notification[] {
  const { status, health, due, reasons, links } = milestone;
  const name = milestoneName(milestone);
  const url = links.github ?? links.jira;
  const link = url === null ? [] : [{ text: "Open", url }];
  if (status === "done") {
    return earlier.status === "done" ? [] : [{ kind: "completed", text: `${name} is done.`, lines: link }];
  }
  const notifications: Notification[] = [];
  if (earlier.due !== null && due !== null && due > earlier.due) {
    const days = formatCount(daysBetween(earlier.due, due), "day");
    const span = `${formatDay(earlier.due, today)} to ${formatDay(due, today)}`;
    notifications.push({ kind: "slipped", text: `${name} slipped ${days}: ${span}.`, lines: link });
  }
  if (UNHEALTHY.includes(health) && health !== earlier.health) {
    const lines = limitLines(reasons.map((text) => ({ text, url: null })));
    notifications.push({ kind: "at-risk", text: `${name} is ${healthLabel(health)}.`, lines });
  }
  return notifications;
}

function notifyHeld({ items, creations }: NonNullable<GoalRun["held"]>, command: string): Notification {
  const creates = creations.reduce((total, { count }) => total + count, 0);
  const effect = describeHeld(items.length, creates);
  const lines = [
    ...items.map(({ title, remote }) => ({ text: title, url: remote.url })),
    ...creations.map(({ tracker, count }) => ({
      text: `${formatCount(count, `new ${trackerTitles[tracker]} item`)}`,
      url: null,
    })),
  ];
  const text = `Waiting for approval.${effect === "" ? "" : ` The run would ${effect}.`} To approve: ${command}`;
  return { kind: "held", text, lines: limitLines(lines) };
}

function notifyFailed(messages: readonly string[], isPlanInvalid: boolean): Notification[] {
  if (messages.length === 0) return [];
  const text = isPlanInvalid
    ? `The plan has ${formatCount(messages.length, "error")} and is not synced until ${messages.length === 1 ? "it is" : "they are"} fixed.`
    : "The sync is incomplete.";
  return [{ kind: "failed", text, lines: limitLines(messages.map((message) => ({ text: message, url: null }))) }];
}

function limitLines(lines: Notification["lines"]): Notification["lines"] {
  const more = lines.length - MAX_LINES;
  return more <= 0 ? lines : [...lines.slice(0, MAX_LINES), { text: `and ${more} more`, url: null }];
}

function healthLabel(health: Health): string {
  return health.replace("-", " ");
}
