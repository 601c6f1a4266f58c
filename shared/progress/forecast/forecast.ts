import { addDays, daysBetween } from "../../calendar/days.ts";
import { formatCount } from "../../text/format-count.ts";
import { drawGamma } from "./gamma.ts";
import { sum } from "./throughput.ts";

const SIMULATIONS = 10_000;
/** Older weeks are ignored: the team and the work have changed since. */
const MAX_HISTORY_WEEKS = 8;
const MIN_HISTORY_DAYS = 14;
const MIN_FINISHED = 3;
/** Five years. Later dates are `null`. */
const HORIZON_DAYS = 5 * 52 * 7;

/** The dates by which a number of open deliverables is finished, from all simulations. */
export interface CompletionForecast {
  /** ISO 8601 date by which 50% of the simulations are finished; `null` if more than five years away. */
  p50: string | null;
  /** ISO 8601 date by which 85% of the simulations are finished; `null` if more than five years away. */
  p85: string | null;
  /** Returns the share (0 to 1) of simulations that are finished by the end of this day. */
  chanceBy: (date: string) => number;
}

/** One forecast per target, in the order of the targets, or the reason why no forecast is possible yet. */
export type ForecastResult = { forecasts: CompletionForecast[] } | { unavailable: string };

export interface ForecastInput {
  /** Finished deliverables per day, oldest first, today last (`dailyThroughput`). */
  daily: readonly number[];
  /** The day from which the forecast starts, ISO 8601 date. */
  today: string;
  /** Numbers of open deliverables. Each number gets its own forecast. */
  targets: readonly number[];
  random: () => number;
}

/** Forecasts, by simulation, the dates by which each of the `targets` numbers of deliverables is finished. */
export function forecastCompletion({ daily, today, targets, random }: ForecastInput): ForecastResult {
  if (daily.length < MIN_HISTORY_DAYS) {
    const history = `${formatCount(daily.length, "day")} of history, at least ${MIN_HISTORY_DAYS} needed`;
    return { unavailable: `No forecast yet: ${history}` };
  }
  const weeks = lastWeeks(daily);
  const finished = sum(weeks.flat());
  if (finished < MIN_FINISHED) {
    const what = `${formatCount(finished, "deliverable")} finished in the last ${formatCount(weeks.length, "week")}`;
    return { unavailable: `No forecast yet: ${what}, at least ${MIN_FINISHED} needed` };
  }
  const arrivals = simulate(weeks, targets, random);
  return { forecasts: arrivals.map((counts) => toForecast(counts, today)) };
}

function toForecast(counts: Uint32Array, today: string): CompletionForecast {
  const percentile = (share: number) => {
    let reached = 0;
    const days = counts.findIndex((count) => {
      reached += count;
      return reached >= share * SIMULATIONS;
    });
    return days < 0 || days > HORIZON_DAYS ? null : addDays(today, days);
  };
  const chanceBy = (date: string) => {
    const days = Math.min(daysBetween(today, date), HORIZON_DAYS);
    return days < 1 ? 0 : sum([...counts.subarray(0, days + 1)]) / SIMULATIONS;
  };
  return { p50: percentile(0.5), p85: percentile(0.85), chanceBy };
}

/**
 * Returns, for each target, how many simulations reach it after 0, 1, 2, … days; the last element counts the
 * simulations that don't reach it within the horizon.
 *
 * A simulation is a sequence of past weeks drawn at random. The weeks are whole, and each ends on the weekday of today,
 * so that the rhythm of weekdays is preserved. Such a bootstrap assumes that the future pace equals the past pace, and
 * its 85% dates are met too rarely (`test/forecast/` measures it). So each simulation has a different pace: the past
 * pace times a gamma draw, the posterior of a Poisson rate after `shape` events with Jeffreys' prior (shape + 1/2). The
 * more the weeks differ, the fewer events count (`paceShape`). The pace scales the amount of work, not the days, so
 * that weekends stay where they are: at double the pace, half of the work is left, rounded at random so that the
 * average is exact.
 */
function simulate(
  weeks: readonly (readonly number[])[],
  targets: readonly number[],
  random: () => number,
): Uint32Array[] {
  const sums = weeks.map(sum);
  const blockSums = sumBlocks(sums);
  const shape = paceShape(sums);
  const order = [...targets.keys()].sort((a, b) => (targets[a] ?? 0) - (targets[b] ?? 0));
  const arrivals = targets.map(() => new Uint32Array(HORIZON_DAYS + 2));
  for (let simulation = 0; simulation < SIMULATIONS; simulation += 1) {
    const pace = drawGamma(shape + 0.5, random) / shape;
    const rounding = random();
    const needed = order.map((index) => Math.max(1, Math.floor((targets[index] ?? 0) / pace + rounding)));
    let [next, done, day] = [0, 0, 0];
    let target = needed[0] ?? 0;
    while (next < needed.length && day < HORIZON_DAYS) {
      const block = Math.floor(random() * blockSums.length);
      const doneAfter = done + (blockSums[block] ?? 0);
      if (doneAfter >= target) {
        let [doneSoFar, dayInBlock] = [done, day];
        for (let place = 0; place < BLOCK_WEEKS && next < needed.length; place += 1) {
          const week = weekOf(block, place, weeks.length);
          if (doneSoFar + (sums[week] ?? 0) < target) {
            doneSoFar += sums[week] ?? 0;
            dayInBlock += 7;
            continue;
          }
          for (const finished of weeks[week] ?? []) {
            doneSoFar += finished;
            dayInBlock += 1;
            for (; next < needed.length && doneSoFar >= target; target = needed[next] ?? 0) {
              increment(arrivals[order[next] ?? -1], dayInBlock);
              next += 1;
            }
          }
        }
      }
      done = doneAfter;
      day += 7 * BLOCK_WEEKS;
    }
    for (; next < needed.length; next += 1) increment(arrivals[order[next] ?? -1], HORIZON_DAYS + 1);
  }
  return arrivals;
}

/** Number of weeks in a block. One random number selects a whole block, which is faster than one number per week. */
const BLOCK_WEEKS = 4;

/** Returns the number of deliverables finished in each possible block. `weekOf` decodes the index of a block. */
function sumBlocks(sums: readonly number[]): number[] {
  let blocks = [0];
  for (let week = 0; week < BLOCK_WEEKS; week += 1) {
    blocks = blocks.flatMap((before) => sums.map((finished) => before + finished));
  }
  return blocks;
}

/** Returns the index of the week at a place (from 0) in a block. `weeks`: number of past weeks. */
function weekOf(block: number, place: number, weeks: number): number {
  return Math.floor(block / weeks ** (BLOCK_WEEKS - 1 - place)) % weeks;
}

function increment(counts: Uint32Array | undefined, place: number): void {
  if (counts) counts[place] = (counts[place] ?? 0) + 1;
}

/** Returns the finished deliverables per day in the last whole weeks, oldest first. The last week ends today. */
function lastWeeks(daily: readonly number[]): number[][] {
  const count = Math.min(MAX_HISTORY_WEEKS, Math.floor(daily.length / 7));
  const recent = daily.slice(-7 * count);
  return Array.from({ length: count }, (_, week) => recent.slice(week * 7, week * 7 + 7));
}

/** Prior of the overdispersion, because few weeks give a poor estimate: 1 (chance only), counted as four weeks. */
const [PRIOR_WEEKS, PRIOR_OVERDISPERSION] = [4, 1];
/** Variance of the future pace relative to the past pace, for changes of people, holidays and harder work. */
const PACE_DRIFT = 0.02;

function paceShape(sums: readonly number[]): number {
  const mean = sum(sums) / sums.length;
  const spread = sum(sums.map((finished) => (finished - mean) ** 2 / mean));
  const overdispersion = Math.max(0.5, (spread + PRIOR_WEEKS * PRIOR_OVERDISPERSION) / (sums.length - 1 + PRIOR_WEEKS));
  return 1 / (overdispersion / sum(sums) + PACE_DRIFT);
}
