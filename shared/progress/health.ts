import { daysBetween } from "../calendar/days.ts";
import { formatDay } from "../calendar/format-date.ts";
import type { DoneCount, Health, MilestoneStatus } from "../model/goal-status.ts";
import { formatCount, formatCountOf, joinWithAnd } from "../text/format-count.ts";
import type { CompletionForecast } from "./forecast/forecast.ts";
import { type Pace, projectAtPace } from "./forecast/pace.ts";
import { milestoneLabel } from "./milestone-name.ts";
import { type MilestoneProgress, sumCounts } from "./milestone-progress.ts";
import { describeSlips, type SlipSummary } from "./slips.ts";

export interface HealthAssessment {
  health: Health;
  /** Reasons for the health, as phrases without a full stop, most important first. Never empty. */
  reasons: string[];
}

/** The input of an assessment besides the progress of the milestone or goal. */
export interface HealthContext {
  /** The day of the assessment, ISO 8601 date in UTC. */
  today: string;
  /** The recent pace; `null` if the history is too short. */
  pace: Pace | null;
  /** Forecast for all open deliverables due by the subject's due date; `null` if the history is too short. */
  forecast: CompletionForecast | null;
  /** Number of open deliverables in other milestones with the same or an earlier due date, assumed to be done first. */
  openBefore: number;
  /** Number of days since a deliverable of the goal was last finished. */
  idleDays: number;
  slips: SlipSummary | null;
}

/** The progress of a milestone, or of a goal that is assessed like one milestone. */
export type HealthSubject = Pick<
  MilestoneProgress,
  "status" | "plannedStatus" | "isStarted" | "start" | "due" | "deliverables" | "criteria" | "verification"
>;

const ON_TRACK_CHANCE = 0.85;
const OFF_TRACK_CHANCE = 0.25;
const MIN_REPORTED_IDLE_DAYS = 12;

/**
 * Assesses the health of a milestone or goal.
 *
 * With open deliverables and a due date that is not past: on track if both the pace of the last four weeks and 85% of
 * the simulations meet the date; off track if the pace misses the date and fewer than 25% of the simulations meet it
 * (without a forecast: if the pace misses the date by more than 2 days and a quarter of the remaining time); otherwise
 * at risk. Without a pace: at risk if the elapsed share of the time exceeds the finished share of the deliverables by
 * 25 percentage points.
 */
export function assessHealth(subject: HealthSubject, context: HealthContext): HealthAssessment {
  const { status, due, isStarted, start, plannedStatus } = subject;
  const { today, slips, idleDays } = context;
  if (status === "cancelled") return { health: "not-started", reasons: ["Cancelled"] };
  if (status === "done") return { health: "done", reasons: [doneReason(subject)] };
  const assessed = due !== null && due < today ? assessOverdue(subject, due, today) : assess(subject, context);
  const reasons = [...assessed.reasons];
  if (isStarted && idleDays >= MIN_REPORTED_IDLE_DAYS && countOpen(subject.deliverables) > 0) {
    reasons.push(`No deliverable finished for ${formatCount(idleDays, "day")}`);
  }
  if (slips !== null) reasons.push(describeSlips(slips, today));
  if (isStarted || plannedStatus === "active") return { health: assessed.health, reasons };
  if (start !== null && start > today) {
    return { health: "not-started", reasons: [`Starts ${formatDay(start, today)}`, ...reasons] };
  }
  const notStarted = start === null ? "Not started" : `Not started; planned start was ${formatDay(start, today)}`;
  return assessed.health === "on-track"
    ? { health: "not-started", reasons: [notStarted, ...reasons] }
    : { health: assessed.health, reasons: [...reasons, notStarted] };
}

function doneReason(subject: HealthSubject): string {
  if (subject.plannedStatus !== "done") return "All deliverables and criteria are done";
  const open = describeOpen(subject);
  return open === null ? "Done in the plan" : `Done in the plan, with ${open}`;
}

const UNMARKED = "Nothing is open; mark it as done in the plan";

function assessOverdue(subject: HealthSubject, due: string, today: string): HealthAssessment {
  const daysLate = formatCount(daysBetween(due, today), "day");
  const open = describeOpen(subject);
  if (open !== null) return { health: "off-track", reasons: [`${open}, ${daysLate} late`] };
  if (!isEmpty(subject)) return { health: "on-track", reasons: [UNMARKED] };
  const reason = `${daysLate} late, with no deliverables or criteria; mark it as done in the plan when it is done`;
  return { health: "off-track", reasons: [reason] };
}

function assess(subject: HealthSubject, context: HealthContext): HealthAssessment {
  const { due, deliverables } = subject;
  const { today, pace, openBefore, forecast } = context;
  const open = describeOpen(subject);
  const daysLeft = due === null ? null : daysBetween(today, due);
  const timeLeft = describeTimeLeft(daysLeft);
  if (open === null) {
    return {
      health: "on-track",
      reasons: [isEmpty(subject) ? `No deliverables or criteria, ${timeLeft}` : UNMARKED],
    };
  }
  const openCount = countOpen(deliverables);
  const state = `${open}, ${timeLeft}`;
  if (openCount === 0) {
    return { health: daysLeft !== null && daysLeft <= 2 ? "at-risk" : "on-track", reasons: [state] };
  }
  if (pace === null) return assessElapsedTime(subject, state, today);
  const { daysLate, text } = projectAtPace(openCount + openBefore, pace, { today, due, openBefore });
  const reasons = [forecast?.p85 ? `${describeForecast(forecast, due, today)}. ${state}` : `${state}; ${text}`];
  if (due === null || daysLeft === null || daysLate === null) return { health: "on-track", reasons };
  return { health: healthFor(daysLate, forecast?.chanceBy(due) ?? null, daysLeft), reasons };
}

function healthFor(daysLate: number, chance: number | null, daysLeft: number): Health {
  const isFarOff = chance === null ? daysLate > Math.max(2, daysLeft / 4) : chance < OFF_TRACK_CHANCE;
  if (daysLate > 0 && isFarOff) return "off-track";
  return daysLate > 0 || (chance !== null && chance < ON_TRACK_CHANCE) ? "at-risk" : "on-track";
}

/** Returns a text such as "15% chance of making 2 Jul; likely 9 Jul, 85% by 17 Jul". */
function describeForecast({ p50, p85, chanceBy }: CompletionForecast, due: string | null, today: string): string {
  const dates = `likely ${formatDay(p50 ?? "", today)}, 85% by ${formatDay(p85 ?? "", today)}`;
  if (due === null) return `Forecast: ${dates}`;
  const chance = chanceBy(due);
  // A simulation can't exclude any date, so the text never says 0% or 100%.
  const percent = chance < 0.005 ? "Less than 1%" : `${Math.min(99, Math.round(100 * chance))}%`;
  return `${percent} chance of making ${formatDay(due, today)}; ${dates}`;
}

function assessElapsedTime(
  { start, due, deliverables }: HealthSubject,
  state: string,
  today: string,
): HealthAssessment {
  if (due === null) return { health: "on-track", reasons: [state] };
  if (start === null || start >= due || today <= start) {
    // Without a start, the elapsed share is unknown: at risk if more than one deliverable per day would be needed.
    const isTooMuch = countOpen(deliverables) > daysBetween(today, due) + 1;
    return { health: isTooMuch ? "at-risk" : "on-track", reasons: [state] };
  }
  const elapsed = daysBetween(start, today) / daysBetween(start, due);
  const isBehind = elapsed - deliverables.done / deliverables.total >= 0.25;
  const passed = `${Math.round(100 * elapsed)}% of the time has passed`;
  return { health: isBehind ? "at-risk" : "on-track", reasons: [`${state}; ${passed}`] };
}

/** Returns "2 of 3 deliverables open" or, if all are done, "1 of 2 criteria open"; `null` if nothing is open. */
function describeOpen({ deliverables, criteria, verification }: HealthSubject): string | null {
  const rest = [
    { count: criteria, noun: "criterion" },
    { count: verification, noun: "verification step" },
  ];
  const parts = [{ count: deliverables, noun: "deliverable" }, ...(countOpen(deliverables) > 0 ? [] : rest)]
    .filter(({ count }) => countOpen(count) > 0)
    .map(({ count, noun }) => formatCountOf(countOpen(count), count.total, noun));
  return parts.length === 0 ? null : `${joinWithAnd(parts)} open`;
}

function isEmpty({ deliverables, criteria, verification }: HealthSubject): boolean {
  return deliverables.total + criteria.total + verification.total === 0;
}

function countOpen({ done, total }: DoneCount): number {
  return total - done;
}

function describeTimeLeft(days: number | null): string {
  if (days === null) return "no due date";
  return days === 0 ? "due today" : `${formatCount(days, "day")} left`;
}

/**
 * Assesses a goal like one milestone that has all deliverables and criteria and the latest due date. The goal is at
 * least at risk if one of its milestones is at risk or off track, and done if all milestones are done or cancelled.
 */
export function assessGoalHealth(
  all: readonly MilestoneProgress[],
  milestones: readonly MilestoneStatus[],
  context: HealthContext,
): HealthAssessment & { due: string | null } {
  const counted = all.filter(({ status }) => status !== "cancelled");
  const open = counted.filter(({ status }) => status !== "done");
  // If no open milestone has a due date, the goal has none: dates of done milestones don't apply to open work.
  const due = open.length > 0 && latestDue(open) === null ? null : latestDue(counted);
  if (counted.length === 0) {
    const reason = all.length === 0 ? "The plan has no milestones" : "All milestones are cancelled";
    return { due, health: "not-started", reasons: [reason] };
  }
  if (open.length === 0) {
    const reason =
      counted.length === 1 ? "The milestone is done" : `All ${formatCount(counted.length, "milestone")} are done`;
    return { due, health: "done", reasons: [reason] };
  }
  // Open parts of a done milestone are not in the total, because the milestone is done without them.
  const countParts = ({ status }: MilestoneProgress, { done, total }: DoneCount) => ({
    done,
    total: status === "done" ? done : total,
  });
  const sum = (part: "deliverables" | "criteria" | "verification") =>
    sumCounts(counted.map((one) => countParts(one, one[part])));
  const goal: HealthSubject = {
    status: "active",
    plannedStatus: "planned",
    isStarted: counted.some(({ isStarted, status }) => isStarted || status === "done"),
    start: earliestStart(counted),
    due,
    deliverables: sum("deliverables"),
    criteria: sum("criteria"),
    verification: sum("verification"),
  };
  const { health, reasons } = assessHealth(goal, context);
  const unhealthy = (["off-track", "at-risk"] as const).flatMap((level) => {
    const names = milestones.filter((milestone) => milestone.health === level).map(milestoneLabel);
    if (names.length === 0) return [];
    const subject = names.length > 3 ? formatCount(names.length, "milestone") : joinWithAnd(names);
    return [`${subject} ${names.length === 1 ? "is" : "are"} ${level.replace("-", " ")}`];
  });
  return {
    due,
    health: unhealthy.length > 0 && health !== "off-track" ? "at-risk" : health,
    reasons: [...reasons, ...unhealthy],
  };
}

function latestDue(milestones: readonly MilestoneProgress[]): string | null {
  return sortDays(milestones.map(({ due }) => due)).at(-1) ?? null;
}

/** Returns the earliest start date, or `null` if a milestone has none. */
function earliestStart(milestones: readonly MilestoneProgress[]): string | null {
  const starts = sortDays(milestones.map(({ start }) => start));
  return starts.length < milestones.length ? null : (starts[0] ?? null);
}

function sortDays(days: readonly (string | null)[]): string[] {
  return days.filter((day) => day !== null).sort();
}
