import { dayOfInstant } from "../calendar/days.ts";
import type { GoalState } from "../model/goal-state.ts";
import type { DayCount, Forecast, GoalStatus, MilestoneStatus, Slip } from "../model/goal-status.ts";
import type { KeyedMilestone } from "../model/keyed-plan.ts";
import { mergeDay } from "./day-counts.ts";
import { type CompletionForecast, type ForecastInput, forecastCompletion } from "./forecast/forecast.ts";
import { dailyThroughput } from "./forecast/throughput.ts";
import { assessGoal, assessMilestone } from "./health.ts";
import { isFinished } from "./milestone-name.ts";
import {
  type LinksByTracker,
  type MilestoneProgress,
  measureMilestones,
  type ProgressPolicy,
  sumCounts,
} from "./milestone-progress.ts";

export interface GoalStatusInput {
  /** `owner/name`. */
  repo: string;
  state: GoalState;
  /** The milestones of `state` with their keys (`keyStoredPlan`). */
  milestones: readonly KeyedMilestone[];
  links: LinksByTracker;
  /** Counts of previous days, in any order. The counts of today are calculated from `milestones` and `links`. */
  days: readonly DayCount[];
  slips: readonly Slip[];
  policy: ProgressPolicy;
  /** IANA time zone of the days. */
  timeZone: string;
  now: Date;
  /** Returns numbers in [0, 1). `seededRandom(forecastSeed(…))` gives the same forecast all day long. */
  random: () => number;
}

/**
 * Returns the progress, health and forecast of a goal at `now`, from its plan, its trackers and its history. Days are
 * days in `timeZone`. Open milestones are assumed to be worked on in the order of their due dates.
 */
export function buildGoalStatus(input: GoalStatusInput): GoalStatus {
  const { repo, state, links, slips, policy, timeZone, now, random } = input;
  const today = dayOfInstant(now, timeZone);
  // What a removed plan left open will not be done.
  const measured = measureMilestones(input.milestones, links, policy, timeZone).map((milestone) =>
    state.removedAt === undefined || milestone.status === "done"
      ? milestone
      : { ...milestone, status: "cancelled" as const },
  );
  const progress = {
    deliverables: sumCounts(measured.map(({ deliverables }) => deliverables)),
    criteria: sumCounts(measured.map(({ criteria }) => criteria)),
  };
  const days = mergeDay(input.days, { date: today, ...progress.deliverables });
  const open = measured.filter((milestone) => !isFinished(milestone));
  const { forecastOf, unavailable } = forecastAll(open, { daily: dailyThroughput(days, today), today, random });

  const milestones = measured.map((milestone): MilestoneStatus => {
    const { key, number, title, status, start, due, deliverables, criteria, verification, items, links } = milestone;
    const forecast = countOpen([milestone]) === 0 ? null : forecastOf(countOpenUntil(open, due));
    const doneOn = status === "done" ? findDoneDay(state, key, today) : null;
    const { health, reason } = assessMilestone(milestone, { today, forecast, doneOn });
    return {
      ...{ key, number, title, status, health, reasons: [reason], start, due, doneOn, forecast: datesOf(forecast) },
      ...{ deliverables, criteria, verification, items, links },
    };
  });
  const openCount = countOpen(open);
  const forecast = forecastOf(openCount);
  const doneOn = lastDoneDay(milestones);
  const { health, reason, due } = assessGoal(measured, { today, forecast, doneOn });
  return {
    ...{ repo, goal: state.goal, title: state.plan?.goal.title ?? state.goal, today, timeZone },
    ...{ health, reasons: [reason], progress, due, doneOn: health === "done" ? doneOn : null },
    forecast: datesOf(forecast),
    forecastNote: health === "done" || openCount === 0 ? null : unavailable,
    ...{ milestones, days, slips: [...slips] },
    lastSync: lastSyncOf(state),
    trackers: state.lastRun?.trackers ?? [],
    removedOn: state.removedAt === undefined ? null : dayOfInstant(state.removedAt, timeZone),
  };
}

/** Returns the recorded day on which a milestone was done: today if it is not recorded yet, `null` if it is unknown. */
function findDoneDay({ doneDays }: GoalState, key: string, today: string): string | null {
  if (doneDays === undefined) return null;
  const day = doneDays[key];
  return day === undefined ? today : day;
}

/** Returns the last day on which a milestone was done, or `null` if the day of one of the done milestones is unknown. */
function lastDoneDay(milestones: readonly MilestoneStatus[]): string | null {
  const days = milestones.flatMap(({ status, doneOn }) => (status === "done" ? [doneOn] : []));
  return days.includes(null) ? null : (days.toSorted().at(-1) ?? null);
}

function lastSyncOf({ lastRun, syncedAt, commit, outcome }: GoalState): GoalStatus["lastSync"] {
  if (lastRun !== undefined) return { at: lastRun.at, commit: lastRun.commit, outcome: lastRun.outcome };
  return syncedAt === null || commit === null ? null : { at: syncedAt, commit, outcome };
}

function datesOf(forecast: CompletionForecast | null): Forecast | null {
  const { p50, p85 } = forecast ?? { p50: null, p85: null };
  return p50 === null || p85 === null ? null : { p50, p85 };
}

/** Forecasts the goal and its milestones together. `forecastOf` returns the forecast for a number of deliverables. */
function forecastAll(open: readonly MilestoneProgress[], history: Omit<ForecastInput, "targets">) {
  const counts = [...open.map(({ due }) => countOpenUntil(open, due)), countOpen(open)];
  const targets = [...new Set(counts)].filter((count) => count > 0).sort((one, other) => one - other);
  const result = targets.length === 0 ? { forecasts: [] } : forecastCompletion({ ...history, targets });
  const forecasts = "unavailable" in result ? [] : result.forecasts;
  const forecastOf = (count: number): CompletionForecast | null => forecasts[targets.indexOf(count)] ?? null;
  const last = forecasts.at(-1);
  const isBeyondHorizon = last !== undefined && datesOf(last) === null;
  const unavailable =
    "unavailable" in result
      ? result.unavailable
      : isBeyondHorizon
        ? "No forecast: more than five years at the pace of the last weeks"
        : null;
  return { forecastOf, unavailable };
}

/** Returns true if a milestone is due on or before `due`. `null` (no due date) is later than any date. */
function isDueBy(milestone: MilestoneProgress, due: string | null): boolean {
  return due === null || (milestone.due !== null && milestone.due <= due);
}

function countOpenUntil(open: readonly MilestoneProgress[], due: string | null): number {
  return countOpen(open.filter((milestone) => isDueBy(milestone, due)));
}

function countOpen(milestones: readonly MilestoneProgress[]): number {
  const { done, total } = sumCounts(milestones.map(({ deliverables }) => deliverables));
  return total - done;
}
