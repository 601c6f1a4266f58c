import { dayAfter, daysFrom } from "../../calendar/days.ts";
import { counted } from "../../text/counted.ts";
import { drawGamma } from "./gamma.ts";
import { sum } from "./throughput.ts";

/** Simulated futures. */
const draws = 10_000;
/** Weeks looked back on: longer ago, other people did other work. */
const lookBack = 8;
/** Less history than this forecasts nothing. */
export const leastDays = 14;
export const leastFinished = 3;
/** Beyond five years a date says nothing. */
const horizon = 5 * 52 * 7;

/** When, in the simulated futures, so many open deliverables are finished. */
export interface Landing {
  /** ISO 8601; null beyond five years. */
  p50: string | null;
  p85: string | null;
  /** The share of the futures that are there at the end of this day, 0 to 1. */
  chanceBy: (date: string) => number;
}

/** Landings in the order of what was asked; or in words why there can be none yet. */
export type Forecasts = { landings: Landing[] } | { missing: string };

export interface ForecastInput {
  /** Finished deliverables by day, the oldest first, today last (`dailyThroughput`). */
  daily: readonly number[];
  /** ISO 8601 date. */
  today: string;
  /** How many deliverables from now: one landing for each. */
  targets: readonly number[];
  random: () => number;
}

export function forecast({ daily, today, targets, random }: ForecastInput): Forecasts {
  if (daily.length < leastDays) {
    return {
      missing: `too little history for a forecast: ${counted(daily.length, "day")} of at least ${leastDays}`,
    };
  }
  const weeks = lastWeeks(daily);
  const finished = sum(weeks.flat());
  if (finished < leastFinished) {
    const what = finished === 0 ? "no deliverable" : counted(finished, "deliverable");
    return {
      missing: `too little history for a forecast: ${what} finished in the last ${counted(weeks.length, "week")}, at least ${leastFinished} are needed`,
    };
  }
  const arrivals = simulate(weeks, targets, random);
  return { landings: arrivals.map((counts) => landing(counts, today)) };
}

function landing(counts: Uint32Array, today: string): Landing {
  const day = (share: number) => {
    let reached = 0;
    const after = counts.findIndex((count) => {
      reached += count;
      return reached >= share * draws;
    });
    return after < 0 || after > horizon ? null : dayAfter(today, after);
  };
  const chanceBy = (date: string) => {
    const days = Math.min(daysFrom(today, date), horizon);
    return days < 1 ? 0 : sum([...counts.subarray(0, days + 1)]) / draws;
  };
  return { p50: day(0.5), p85: day(0.85), chanceBy };
}

/**
 * Per target, how many of the futures reach it so many days from now; the last place counts those that don't within
 * the horizon.
 *
 * A future is made of past weeks drawn at random, whole, so that it keeps the rhythm of the days: the blocks end today
 * and start on the weekday of tomorrow. Such a bootstrap takes the past pace for the true one, which a few weeks don't
 * show, and its 85 % dates come true too rarely (`test/forecast/` measures it). So each future has a pace of its own:
 * the past one times a gamma draw, as the rate of a Poisson process is distributed after `shape` events by Jeffreys'
 * prior (shape + 1/2), where the events count for less the more the weeks differ (`paceShape`). The pace is applied
 * to the work and not to the days, which keeps weekends where they are: at double the pace there is half as much to
 * do, rounded at random so that it is right on average.
 */
function simulate(
  weeks: readonly (readonly number[])[],
  targets: readonly number[],
  random: () => number,
): Uint32Array[] {
  const sums = weeks.map(sum);
  const stretches = stretchSums(sums);
  const shape = paceShape(sums);
  const order = [...targets.keys()].sort((a, b) => (targets[a] ?? 0) - (targets[b] ?? 0));
  const arrivals = targets.map(() => new Uint32Array(horizon + 2));
  for (let draw = 0; draw < draws; draw += 1) {
    const pace = drawGamma(shape + 0.5, random) / shape;
    const rounding = random();
    const needed = order.map((index) => Math.max(1, Math.floor((targets[index] ?? 0) / pace + rounding)));
    let [next, done, day] = [0, 0, 0];
    let goal = needed[0] ?? 0;
    while (next < needed.length && day < horizon) {
      const drawn = Math.floor(random() * stretches.length);
      const whole = done + (stretches[drawn] ?? 0);
      if (whole >= goal) {
        let [soFar, after] = [done, day];
        for (let place = 0; place < stretch && next < needed.length; place += 1) {
          const week = weekOf(drawn, place, weeks.length);
          if (soFar + (sums[week] ?? 0) < goal) {
            soFar += sums[week] ?? 0;
            after += 7;
            continue;
          }
          for (const finished of weeks[week] ?? []) {
            soFar += finished;
            after += 1;
            for (; next < needed.length && soFar >= goal; goal = needed[next] ?? 0) {
              count(arrivals[order[next] ?? -1], after);
              next += 1;
            }
          }
        }
      }
      done = whole;
      day += 7 * stretch;
    }
    for (; next < needed.length; next += 1) count(arrivals[order[next] ?? -1], horizon + 1);
  }
  return arrivals;
}

/** So many weeks are drawn with one random number: of all the ways to put them together, one. */
const stretch = 4;

/** What is finished in each of the ways to put the weeks together. The way's number has a digit for each week. */
function stretchSums(sums: readonly number[]): number[] {
  let ways = [0];
  for (let week = 0; week < stretch; week += 1) {
    ways = ways.flatMap((before) => sums.map((finished) => before + finished));
  }
  return ways;
}

/** Which week stands at a place (from 0) in a way to put so many weeks together. */
function weekOf(way: number, place: number, weeks: number): number {
  return Math.floor(way / weeks ** (stretch - 1 - place)) % weeks;
}

function count(counts: Uint32Array | undefined, place: number): void {
  if (counts) counts[place] = (counts[place] ?? 0) + 1;
}

/** Whole weeks, the last of which ends today. */
function lastWeeks(daily: readonly number[]): number[][] {
  const count = Math.min(lookBack, Math.floor(daily.length / 7));
  const recent = daily.slice(-7 * count);
  return Array.from({ length: count }, (_, week) => recent.slice(week * 7, week * 7 + 7));
}

/** Four weeks' worth of belief that weeks vary as much as by chance alone; few weeks show their own spread badly. */
const [believedWeeks, believedSpread] = [4, 1];
/** The pace of the weeks to come is another one, by this much (relative variance): people, holidays, harder work. */
const drift = 0.02;

function paceShape(sums: readonly number[]): number {
  const mean = sum(sums) / sums.length;
  const spread = sum(sums.map((finished) => (finished - mean) ** 2 / mean));
  const overdispersion = Math.max(
    0.5,
    (spread + believedWeeks * believedSpread) / (sums.length - 1 + believedWeeks),
  );
  return 1 / (overdispersion / sum(sums) + drift);
}
