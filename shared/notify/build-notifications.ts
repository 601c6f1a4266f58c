import { daysBetween } from "../calendar/days.ts";
import { formatDay } from "../calendar/format-date.ts";
import { handlingOf } from "../errors.ts";
import { type GoalRun, goalDiagnostics, toPlanResult } from "../model/goal-run.ts";
import type { GoalStatus, Health, MilestoneStatus } from "../model/goal-status.ts";
import { trackerTitles } from "../model/item.ts";
import type { Notification, NotifiedState, notificationKinds } from "../model/outbox.ts";
import type { Diagnostic } from "../model/plan/diagnostic.ts";
import { heldIds } from "../model/run-record.ts";
import { milestoneName } from "../progress/milestone-name.ts";
import { describeHeld } from "../report/attention.ts";
import { actionLabels, describePlanErrors, healthLabels, trackerPlaces } from "../report/wording.ts";
import { formatCount } from "../text/format-count.ts";

const NOTHING_NOTIFIED: NotifiedState = { health: "", progress: "", milestones: {}, held: "", failed: "" };
/** From bad to worse. A change in the other direction is shown by the goal card only. */
const UNHEALTHY = ["at-risk", "off-track"] as const;
const MAX_LINES = 10;
/** Maximum number of failures that are remembered, and of characters of each, so that the state stays small. */
const MAX_FAILURES = 100;
const MAX_FAILURE_LENGTH = 200;

interface NotificationContext {
  /** The kinds in the config's `slack.notify`. Notifications of other kinds are dropped. */
  kinds: readonly (typeof notificationKinds)[number][];
  /** ISO 8601 date. */
  today: string;
  /** Id of the thread in which notifications are replies; null if there is none. */
  thread: string | null;
}

/** Returns notifications about what changed since `notified` (`null` at a goal's first run), and the new state. */
export function buildNotifications(
  notified: NotifiedState | null,
  run: GoalRun,
  { kinds, today, thread }: NotificationContext,
): { notifications: Notification[]; notified: NotifiedState } {
  const { status, held, isRejected } = run;
  const before = notified ?? NOTHING_NOTIFIED;
  const failures = isRejected ? planErrors(run) : syncErrors(run);
  // An incomplete run did not necessarily find all held items and failures, so their last state stays.
  const isIncomplete = run.outcome === "partial" || (run.outcome === "failed" && !isRejected);
  const known = before.failed === "" ? [] : before.failed.split("\n").map(failureId);
  const current = [...new Set(failures.map(failureId))].slice(0, MAX_FAILURES);
  const hasNewFailure = current.some((failure) => !known.includes(failure));
  const remembered = isIncomplete ? [...new Set([...current, ...known])].slice(0, MAX_FAILURES) : current;
  const told: ToldHealths = { ...(thread !== null && before.told?.thread === thread && before.told.healths) };
  const ofStatus = notified === null || status === null ? [] : notifyStatus(notified, status, told, today);
  const after: NotifiedState = {
    // A removed goal differs from all others, so that its card is updated once more.
    health: status === null ? before.health : status.removedOn === null ? status.health : "removed",
    progress: status === null ? before.progress : describeProgress(status),
    milestones: status === null ? before.milestones : milestoneStates(status),
    held: held === null && isIncomplete ? before.held : heldState(held),
    failed: remembered.join("\n"),
    ...(thread !== null && Object.keys(told).length > 0 && { told: { thread, healths: told } }),
  };
  const notifications = [
    ...notifySynced(run),
    ...ofStatus,
    ...(after.held === before.held || held === null ? [] : [notifyHeld(held)]),
    ...(hasNewFailure ? notifyFailed(failures, isRejected) : []),
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

function describeProgress({ progress: { deliverables, criteria } }: GoalStatus): string {
  return [deliverables, criteria].map(({ done, total }) => `${done}/${total}`).join(" ");
}

/** Returns the start of a failure, without its line in the plan, which changes with every edit above it. */
function failureId(failure: string): string {
  return failure
    .replace(/^\d+: /, "")
    .replaceAll("\n", " ")
    .slice(0, MAX_FAILURE_LENGTH);
}

/** Identifies what people see of held changes: of new items only their number, because every push changes `inputs`. */
function heldState(held: GoalRun["held"]): string {
  if (held === null) return "";
  const creations = held.creations.map(({ tracker, count }) => ({ tracker, inputs: String(count) }));
  return heldIds({ items: held.items, creations }).join("\n") || "held";
}

/** Returns a notification such as "Synced: 16 created on GitHub, 13 in Jira", if anything was created or closed. */
function notifySynced(run: GoalRun): Notification[] {
  const { trackers } = toPlanResult(run);
  const parts = (["create", "close"] as const).flatMap((action) => {
    const counts = trackers.flatMap(({ tracker, operations }) => {
      const count = operations.filter((operation) => operation.action === action).length;
      return count === 0 ? [] : [{ count, place: trackerPlaces[tracker] }];
    });
    const [first, ...others] = counts;
    if (first === undefined) return [];
    const rest = others.map(({ count, place }) => `, ${count} ${place}`).join("");
    return [`${first.count} ${actionLabels[action]} ${first.place}${rest}`];
  });
  if (parts.length === 0) return [];
  const skipped = trackers.flatMap(({ tracker, skipped }) =>
    skipped.length === 0 ? [] : [`${skipped.length} skipped ${trackerPlaces[tracker]}`],
  );
  const isComplete = run.outcome === "synced" || run.outcome === "unchanged";
  const late = run.trackers.filter(({ outcome }) => outcome === "partial").map(({ tracker }) => trackerTitles[tracker]);
  const rest =
    isComplete || late.length === 0
      ? ""
      : `. ${late.join(" and ")} ${late.length === 1 ? "is" : "are"} not up to date yet.`;
  return [
    {
      kind: "synced",
      text: `${isComplete ? "Synced" : "Partly synced"}: ${[...parts, ...skipped].join("; ")}${rest}`,
      lines: [],
    },
  ];
}

/** The worst health that people were told, by milestone key, of the goal by "". */
type ToldHealths = Record<string, string>;

/** Returns what changed in the status, and adds to `told` what that tells. */
function notifyStatus(
  before: NotifiedState,
  { health, milestones }: GoalStatus,
  told: ToldHealths,
  today: string,
): Notification[] {
  const ofMilestones = milestones.flatMap((milestone) => {
    const earlier = before.milestones[milestone.key];
    return earlier === undefined ? [] : notifyMilestone(earlier, milestone, told, today);
  });
  const kind = worseHealth("", before.health, health, told);
  if (kind === null) return ofMilestones;
  return [...ofMilestones, { kind, text: `The goal is ${healthLabels[kind].toLowerCase()}.`, lines: [] }];
}

function notifyMilestone(
  earlier: NotifiedState["milestones"][string],
  milestone: MilestoneStatus,
  told: ToldHealths,
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
  const kind = worseHealth(milestone.key, earlier.health, health, told);
  if (kind !== null) {
    const lines = limitLines(reasons.map((text) => ({ text, url: null })));
    notifications.push({ kind, text: `${name} is ${healthLabels[kind].toLowerCase()}.`, lines });
  }
  return notifications;
}

/**
 * Returns the health if it is bad, worse than before and worse than what was told, and adds it to `told`; otherwise `null`.
 * A forecast can cross a threshold back and forth every day.
 */
function worseHealth(
  key: string,
  before: string,
  health: Health,
  told: ToldHealths,
): (typeof UNHEALTHY)[number] | null {
  const rank = (one: string) => UNHEALTHY.map(String).indexOf(one);
  const worse = UNHEALTHY[rank(health)] ?? null;
  if (worse === null || rank(health) <= Math.max(rank(before), rank(told[key] ?? ""))) return null;
  told[key] = worse;
  return worse;
}

function notifyHeld({ items, creations }: NonNullable<GoalRun["held"]>): Notification {
  const creates = creations.reduce((total, { count }) => total + count, 0);
  const effect = describeHeld(items.length, creates);
  const lines = [
    ...items.map(({ title, remote }) => ({ text: title, url: remote.url })),
    ...creations.map(({ tracker, count }) => ({
      text: `${formatCount(count, `new ${trackerTitles[tracker]} item`)}`,
      url: null,
    })),
  ];
  const text = `Waiting for approval.${effect === "" ? "" : ` The run would ${effect}.`}`;
  return { kind: "held", text, lines: limitLines(lines) };
}

function notifyFailed(messages: readonly string[], isPlanInvalid: boolean): Notification[] {
  if (messages.length === 0) return [];
  const text = isPlanInvalid ? `${describePlanErrors(messages.length)}.` : "The sync is incomplete.";
  return [{ kind: "failed", text, lines: limitLines(messages.map((message) => ({ text: message, url: null }))) }];
}

function limitLines(lines: Notification["lines"]): Notification["lines"] {
  const more = lines.length - MAX_LINES;
  return more <= 0 ? lines : [...lines.slice(0, MAX_LINES), { text: `and ${more} more`, url: null }];
}
