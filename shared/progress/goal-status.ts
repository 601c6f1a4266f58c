import { dayOfInstant } from "../calendar/days.ts";
import type { GoalState } from "../model/goal-state.ts";
import type { DayCount, GoalStatus, MilestoneStatus, Slip } from "../model/goal-status.ts";
import type { KeyedMilestone } from "../model/keyed-plan.ts";
import { mergeDay } from "./day-counts.ts";
import { type CompletionForecast, type ForecastInput, forecastCompletion } from "./forecast/forecast.ts";
import { calculatePace } from "./forecast/pace.ts";
import { countIdleDays, dailyThroughput } from "./forecast/throughput.ts";
import { assessGoalHealth, assessHealth, type HealthContext } from "./health.ts";
import { isFinished } from "./milestone-name.ts";
import {
  type LinksByTracker,
  type MilestoneProgress,
  measureMilestones,
  type ProgressPolicy,
  sumCounts,
} from "./milestone-progress.ts";
import { summarizeSlips } from "./slips.ts";

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
  now: Date;
  /** Returns numbers in [0, 1). `seededRandom(forecastSeed(…))` gives the same forecast all day long. */
  random: () => number;
}

/**
 * Returns the progress, health and forecast of a goal at `now`, from its plan, its trackers and its history. Days are
 * UTC days. Open milestones are assumed to be worked on in the order of their due dates.
 */
export function buildGoalStatus(input: GoalStatusInput): GoalStatus {
  const { repo, state, links, slips, policy, now, random } = input;
  const today = dayOfInstant(now);
  const measured = measureMilestones(input.milestones, links, policy);
  const progress = {
    deliverables: sumCounts(measured.map(({ deliverables }) => deliverables)),
    criteria: sumCounts(measured.map(({ criteria }) => criteria)),
  };
  const days = mergeDay(input.days, { date: today, ...progress.deliverables });
  const daily = dailyThroughput(days, today);
  const open = measured.filter((milestone) => !isFinished(milestone));
  const { forecastOf, unavailable } = forecastAll(open, { daily, today, random });
  const common = { today, pace: calculatePace(daily), idleDays: countIdleDays(daily) };

  const milestones = measured.map((milestone): MilestoneStatus => {
    const { key, number, title, status, start, due, deliverables, criteria, verification, items, links } = milestone;
    const context: HealthContext = {
      ...common,
      forecast: forecastOf(countOpenUntil(open, due)),
      openBefore: countOpen(open.filter((other) => other !== milestone && isDueBy(other, due))),
      slips: summarizeSlips(slips, key),
    };
    return {
      ...{ key, number, title, status, ...assessHealth(milestone, context), start, due },
      ...{ deliverables, criteria, verification, items, links },
    };
  });
  const openCount = countOpen(open);
  const forecast = forecastOf(openCount);
  const goal = assessGoalHealth(measured, milestones, { ...common, forecast, openBefore: 0, slips: null });
  const needsForecast = goal.health !== "done" && goal.health !== "not-started" && openCount > 0;
  return {
    repo,
    goal: state.goal,
    title: state.plan?.goal.title ?? state.goal,
    health: goal.health,
    reasons: needsForecast && unavailable !== null ? [...goal.reasons, unavailable] : goal.reasons,
    progress,
    due: goal.due,
    forecast: forecast === null ? null : datesOf(forecast),
    milestones,
    days,
    slips: [...slips],
    lastSync:
      state.syncedAt === null || state.commit === null
        ? null
        : { at: state.syncedAt, commit: state.commit, outcome: state.outcome },
  };
}

function datesOf({ p50, p85 }: CompletionForecast): GoalStatus["forecast"] {
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
