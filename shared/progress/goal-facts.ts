import { dayOfInstant } from "../calendar/days.ts";
import type { Config } from "../config/config.ts";
import type { DayCount, GoalStatus, MilestoneStatus, Share } from "../model/goal-status.ts";
import type { Slip } from "../model/slip.ts";
import type { GoalState } from "../model/state.ts";
import { withDay } from "./day-counts.ts";
import { type Forecasts, forecast, type Landing } from "./forecast/forecast.ts";
import { paceOf } from "./forecast/pace.ts";
import { dailyThroughput, idleDays } from "./forecast/throughput.ts";
import { judgeGoal } from "./goal-health.ts";
import { judgeHealth, type Outlook } from "./health.ts";
import { keyedState } from "./keyed-state.ts";
import { type LinksByTracker, type MilestoneFacts, milestoneFacts } from "./milestone-facts.ts";
import { movesOf } from "./slips.ts";

export interface GoalInput {
  /** `owner/name`. */
  repo: string;
  state: GoalState;
  links: LinksByTracker;
  /** Counts of the days before, in any order; today's are made from the rest. */
  days: readonly DayCount[];
  slips: readonly Slip[];
  policy: Pick<Config["policy"], "complete">;
  now: Date;
  /** In [0, 1): `seededRandom(forecastSeed(…))` gives the same forecast all day long. */
  random: () => number;
}

/**
 * How a goal stands at `now` by its plan, its trackers and its history. Days are those of UTC. Open milestones are
 * taken to be worked on in the order of their dates: one lands when everything that is due no later is finished.
 */
export function goalStatus({ repo, state, links, days, slips, policy, now, random }: GoalInput): GoalStatus {
  const today = dayOfInstant(now);
  const facts = milestoneFacts(keyedState(state, [...links.values()].flat()), links, policy.complete);
  const progress = {
    deliverables: total(facts.map(({ deliverables }) => deliverables)),
    criteria: total(facts.map(({ criteria }) => criteria)),
  };
  const known = withDay(days, { date: today, ...progress.deliverables });
  const daily = dailyThroughput(known, today);
  const open = facts.filter(isUnderWay);
  const { landingOf, missing } = landings(open, { daily, today, random });
  const common = { today, pace: paceOf(daily), idle: idleDays(daily) };

  const milestones = facts.map((milestone): MilestoneStatus => {
    const needed = openUpTo(open, milestone.due);
    const due = milestone.due;
    const outlook: Outlook = {
      ...common,
      landing: landingOf(needed),
      before: sumOpen(open.filter((other) => other !== milestone && isDueBy(other, due))),
      moves: movesOf(slips, milestone.key),
    };
    const { key, number, title, status, start, deliverables, criteria, verification, items, links } =
      milestone;
    return {
      ...{ key, number, title, status, ...judgeHealth(milestone, outlook), start, due },
      ...{ deliverables, criteria, verification, items, links },
    };
  });
  const all = sumOpen(open);
  const landing = landingOf(all);
  const goal = judgeGoal(facts, milestones, { ...common, landing, before: 0, moves: null });
  const unfinished = goal.health !== "done" && goal.health !== "not-started" && all > 0;
  return {
    repo,
    goal: state.goal,
    title: state.plan?.goal.title ?? state.goal,
    health: goal.health,
    reasons: unfinished && missing !== null ? [...goal.reasons, missing] : goal.reasons,
    progress,
    due: goal.due,
    forecast: landing === null ? null : datesOf(landing),
    milestones,
    days: known,
    slips: [...slips],
    lastSync:
      state.syncedAt === null || state.commit === null
        ? null
        : { at: state.syncedAt, commit: state.commit, outcome: state.outcome },
  };
}

function datesOf({ p50, p85 }: Landing): GoalStatus["forecast"] {
  return p50 === null || p85 === null ? null : { p50, p85 };
}

interface History {
  daily: readonly number[];
  today: string;
  random: () => number;
}

/** One simulation for all milestones: the landings by how many deliverables are finished until then. */
function landings(open: readonly MilestoneFacts[], history: History) {
  const sizes = [...open.map(({ due }) => openUpTo(open, due)), sumOpen(open)];
  const targets = [...new Set(sizes)].filter((size) => size > 0).sort((one, other) => one - other);
  const none: Forecasts = { landings: [] };
  const found = targets.length === 0 ? none : forecast({ ...history, targets });
  const known = "missing" in found ? [] : found.landings;
  const landingOf = (size: number): Landing | null => known[targets.indexOf(size)] ?? null;
  const beyond =
    known.length > 0 && datesOf(known.at(-1) ?? { p50: null, p85: null, chanceBy: () => 0 }) === null;
  const missing =
    "missing" in found
      ? found.missing
      : beyond
        ? "no forecast: at the pace of the last weeks it may take more than five years"
        : null;
  return { landingOf, missing };
}

function isUnderWay({ status }: MilestoneFacts): boolean {
  return status !== "done" && status !== "cancelled";
}

/** What has no date is due last, and with all else that has none. */
function isDueBy(milestone: MilestoneFacts, due: string | null): boolean {
  return due === null || (milestone.due !== null && milestone.due <= due);
}

function openUpTo(open: readonly MilestoneFacts[], due: string | null): number {
  return sumOpen(open.filter((milestone) => isDueBy(milestone, due)));
}

function sumOpen(milestones: readonly MilestoneFacts[]): number {
  const { done, total: all } = total(milestones.map(({ deliverables }) => deliverables));
  return all - done;
}

function total(shares: readonly Share[]): Share {
  return shares.reduce((sum, { done, total }) => ({ done: sum.done + done, total: sum.total + total }), {
    done: 0,
    total: 0,
  });
}
