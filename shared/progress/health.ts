import { daysBetween } from "../calendar/days.ts";
import { formatDay } from "../calendar/format-date.ts";
import type { DoneCount, Health, MilestoneStatus } from "../model/goal-status.ts";
import { formatCount, formatCountOf, joinWithAnd } from "../text/format-count.ts";
import type { CompletionForecast } from "./forecast/forecast.ts";
import { milestoneLabel } from "./milestone-name.ts";
import { type MilestoneProgress, sumCounts } from "./milestone-progress.ts";

export interface HealthAssessment {
  health: Health;
  /** The reason for the health: one sentence without a full stop. */
  reason: string;
}

/** The input of an assessment besides the progress of the milestone or goal. */
interface HealthContext {
  /** The day of the assessment, ISO 8601 date. */
  today: string;
  /** Forecast for all open deliverables due by the subject's due date; `null` if the history is too short. */
  forecast: CompletionForecast | null;
  /** The day on which the subject was done, ISO 8601 date; `null` if it is open or the day is unknown. */
  doneOn: string | null;
}

type Counts = Pick<MilestoneProgress, "deliverables" | "criteria" | "verification">;

/** The progress of an open milestone, or of an open goal as if it were one milestone. */
interface OpenSubject extends Counts, Pick<MilestoneProgress, "isStarted" | "start" | "due"> {
  /** Says how late the milestone, or which milestones of the goal, are; `null` if no open due date has passed. */
  lateness: string | null;
}

const ON_TRACK_CHANCE = 0.85;
const OFF_TRACK_CHANCE = 0.25;
/** Difference between the shares of time and work, in hundredths, from which a subject without a forecast is at risk. */
const MAX_LAG_POINTS = 25;

/** Assesses the health of a milestone by the rules of `assessOpen`. */
export function assessMilestone(milestone: MilestoneProgress, context: HealthContext): HealthAssessment {
  const { status, due } = milestone;
  const { today } = context;
  if (status === "cancelled") return { health: "not-started", reason: "Cancelled" };
  if (status === "done") return { health: "done", reason: describeDoneMilestone(milestone, context) };
  const lateness = due !== null && due < today ? `${formatCount(daysBetween(due, today), "day")} late` : null;
  return assessOpen({ ...milestone, lateness }, context);
}

/**
 * Assesses a goal as one milestone that has all deliverables and criteria and the latest due date. The goal is done if
 * all milestones are done or cancelled, and off track if one open milestone is past its due date.
 */
export function assessGoal(
  all: readonly MilestoneProgress[],
  context: HealthContext,
): HealthAssessment & { due: string | null } {
  const counted = all.filter(({ status }) => status !== "cancelled");
  const open = counted.filter(({ status }) => status !== "done");
  // If no open milestone has a due date, the goal has none: dates of done milestones don't apply to open work.
  const due = open.length > 0 && latestDue(open) === null ? null : latestDue(counted);
  if (counted.length === 0) {
    const reason = all.length === 0 ? "The plan has no milestones" : "All milestones are cancelled";
    return { due, health: "not-started", reason };
  }
  if (open.length === 0)
    return { due, health: "done", reason: capitalize(describeDone(context.doneOn, due, context.today)) };
  const sum = (part: keyof Counts) =>
    // Open parts of a done milestone are not in the total, because the milestone is done without them.
    sumCounts(
      counted.map(({ status, [part]: { done, total } }) => ({ done, total: status === "done" ? done : total })),
    );
  const subject: OpenSubject = {
    isStarted: counted.some(({ isStarted, status }) => isStarted || status === "done"),
    start: sortDays(counted.map(({ start }) => start))[0] ?? null,
    due,
    deliverables: sum("deliverables"),
    criteria: sum("criteria"),
    verification: sum("verification"),
    lateness: describeLateMilestones(open, context.today),
  };
  return { due, ...assessOpen(subject, context) };
}

/**
 * Returns the first of these that applies: not started (nothing is done and the start is in the future); off track (a
 * due date has passed, or fewer than 25% of the simulations meet the due date); at risk (fewer than 85% meet it, or
 * without a forecast: the share of the elapsed time exceeds the share of the finished work by 25 percentage points); on
 * track. Without a start date, a subject of which nothing is done is "not started" instead of "on track".
 */
function assessOpen(subject: OpenSubject, { today, forecast }: HealthContext): HealthAssessment {
  const { isStarted, start, due, lateness } = subject;
  if (!isStarted && start !== null && start > today && lateness === null) {
    return { health: "not-started", reason: `Starts ${formatDay(start, today)}` };
  }
  const shares = measureShares(subject, today);
  const chance = forecast === null || due === null ? null : forecast.chanceBy(due);
  const isBehind = chance === null ? shares !== null && shares.elapsed - shares.done >= MAX_LAG_POINTS : false;
  const isStartUnknown = !isStarted && start === null;
  const health = ((): Health => {
    if (lateness !== null || (chance !== null && chance < OFF_TRACK_CHANCE)) return "off-track";
    if (isBehind || (chance !== null && chance < ON_TRACK_CHANCE)) return "at-risk";
    return isStartUnknown ? "not-started" : "on-track";
  })();
  const rest = describeRest(subject);
  const parts =
    lateness !== null
      ? [lateness, rest ?? describeOpen(subject), forecast && describeDates(forecast, today)]
      : [
          isStartUnknown ? "not started" : null,
          rest,
          forecast === null
            ? (rest === null || isBehind) && shares !== null
              ? describeShares(shares)
              : describeTimeLeft(due, today)
            : describeForecast(forecast, due, today),
        ];
  return { health, reason: capitalize(parts.filter((part) => part !== null).join("; ")) };
}

/** Returns a text such as "64% chance of making 19 Jul; likely 14 Jul, 85% by 31 Jul". */
function describeForecast(forecast: CompletionForecast, due: string | null, today: string): string {
  const dates = describeDates(forecast, today);
  if (due === null) return `${dates}; no due date`;
  const chance = forecast.chanceBy(due);
  // A simulation can't exclude any date, so the text never says 0% or 100%.
  const percent = chance < 0.005 ? "less than 1%" : `${Math.min(99, Math.round(100 * chance))}%`;
  return `${percent} chance of making ${formatDay(due, today)}; ${dates}`;
}

function describeDates({ p50, p85 }: CompletionForecast, today: string): string {
  if (p50 === null || p85 === null) return "more than five years at the pace of the last weeks";
  return `likely ${formatDay(p50, today)}, 85% by ${formatDay(p85, today)}`;
}

/** The elapsed share of the time and the finished share of the work, in hundredths. */
interface Shares {
  elapsed: number;
  done: number;
}

/** Returns the shares, or `null` if the dates or the amount of work are unknown, or the start is not past. */
function measureShares({ start, due, deliverables, criteria, verification }: OpenSubject, today: string) {
  const { done, total } = deliverables.total > 0 ? deliverables : sumCounts([criteria, verification]);
  if (start === null || due === null || start >= due || today <= start || total === 0) return null;
  const elapsed = Math.min(1, daysBetween(start, today) / daysBetween(start, due));
  return { elapsed: Math.round(100 * elapsed), done: Math.round((100 * done) / total) };
}

function describeShares({ elapsed, done }: Shares): string {
  return `${elapsed}% of the time has passed, ${done}% of the work is done`;
}

function describeTimeLeft(due: string | null, today: string): string {
  if (due === null) return "no due date";
  const days = daysBetween(today, due);
  // The due date of a goal can be the one of a milestone that is done.
  if (days < 0) return `was due ${formatDay(due, today)}`;
  return days === 0 ? "due today" : `${formatCount(days, "day")} left`;
}

function describeOpen({ deliverables }: Counts): string {
  return `${formatCountOf(countOpen(deliverables), deliverables.total, "deliverable")} open`;
}

/** Returns "3 of 3 deliverables done, 2 criteria open" if only the rest is open; `null` with open deliverables. */
function describeRest({ deliverables, criteria, verification }: Counts): string | null {
  if (countOpen(deliverables) > 0) return null;
  const done =
    deliverables.total === 0 ? "" : `${formatCountOf(deliverables.done, deliverables.total, "deliverable")} done`;
  const missing = describeMissing({ deliverables, criteria, verification });
  return [done, missing].filter((part) => part !== "" && part !== null).join(", ") || "no deliverables or criteria";
}

/**
 * Returns what an open milestone lacks although all its deliverables are done: "2 criteria open", or that the plan
 * does not say that it is done. `null` with open deliverables, and if there is nothing to count.
 */
export function describeMissing({ deliverables, criteria, verification }: Counts): string | null {
  if (countOpen(deliverables) > 0) return null;
  const open = [
    { count: criteria, noun: "criterion" },
    { count: verification, noun: "verification step" },
  ].filter(({ count }) => countOpen(count) > 0);
  if (open.length > 0) return `${joinWithAnd(open.map(({ count, noun }) => formatCount(countOpen(count), noun)))} open`;
  return sumCounts([deliverables, criteria, verification]).total === 0 ? null : "not marked as done in the plan";
}

/** Returns "done 26 May, 2 days early" or, if the day is unknown, "done". */
export function describeDone(doneOn: string | null, due: string | null, today: string): string {
  if (doneOn === null) return "done";
  const days = due === null ? null : daysBetween(doneOn, due);
  const distance =
    days === null || days === 0 ? "" : `, ${formatCount(Math.abs(days), "day")} ${days > 0 ? "early" : "late"}`;
  return `done ${formatDay(doneOn, today)}${distance}`;
}

function describeDoneMilestone(
  { plannedStatus, due, ...counts }: MilestoneProgress,
  { doneOn, today }: HealthContext,
): string {
  const done = capitalize(describeDone(doneOn, due, today));
  const open = countOpen(counts.deliverables);
  const rest =
    open > 0 ? `${formatCountOf(open, counts.deliverables.total, "deliverable")} open` : describeMissing(counts);
  if (plannedStatus !== "done" || rest === null || rest.startsWith("not marked")) return done;
  return `${done}; marked as done in the plan with ${rest}`;
}

/** Returns "M1 and M2 are late, M1 by 14 days", or `null` if no due date of an open milestone has passed. */
function describeLateMilestones(open: readonly MilestoneProgress[], today: string): string | null {
  const late = open
    .flatMap(({ due, ...rest }) => (due !== null && due < today ? [{ ...rest, days: daysBetween(due, today) }] : []))
    .sort((one, other) => other.days - one.days);
  const [latest] = late;
  if (latest === undefined) return null;
  const label = milestoneLabel(latest);
  const days = formatCount(latest.days, "day");
  if (late.length === 1) return `${label} is ${days} late`;
  const subject = late.length > 3 ? formatCount(late.length, "milestone") : joinWithAnd(late.map(milestoneLabel));
  return `${subject} are late, ${label} by ${days}`;
}

function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function countOpen({ done, total }: DoneCount): number {
  return total - done;
}

function latestDue(milestones: readonly Pick<MilestoneStatus, "due">[]): string | null {
  return sortDays(milestones.map(({ due }) => due)).at(-1) ?? null;
}

function sortDays(days: readonly (string | null)[]): string[] {
  return days.filter((day) => day !== null).sort();
}
