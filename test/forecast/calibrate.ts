import { addDays, daysBetween } from "../../shared/calendar/days.ts";
import type { DayCount } from "../../shared/model/goal-status.ts";
import { forecastCompletion } from "../../shared/progress/forecast/forecast.ts";
import { seededRandom } from "../../shared/progress/forecast/seeded-random.ts";
import { dailyThroughput } from "../../shared/progress/forecast/throughput.ts";
import { between, type TeamKind } from "./histories.ts";

export interface Calibration {
  runs: number;
  /** Number of goals that were finished by the p50 date of their forecast. */
  metP50: number;
  metP85: number;
  /** Median over the goals: days from the forecast to its p85 date, divided by the days until the goal was finished. */
  medianWidth: number;
}

const START = "2026-01-05";
/** Simulated goals that take longer are dropped, because no forecast reaches that far. */
const MAX_DAYS = 5 * 364;

/**
 * Compares forecasts made in the middle of simulated goals with the days on which the goals were finished. The seed
 * determines the size, team and forecast day of each goal; the kinds of team are used in turn. A goal that is finished
 * before its forecast day, or has too little history, is replaced.
 */
export function calibrate(kinds: readonly TeamKind[], runs: number, seed: string): Calibration {
  const widths: number[] = [];
  const found = { runs: 0, metP50: 0, metP85: 0 };
  for (let attempt = 0; found.runs < runs && attempt < runs * 20; attempt += 1) {
    const random = seededRandom(`${seed} ${attempt}`);
    const kind = kinds[found.runs % kinds.length];
    const goal = kind && simulateGoal(kind(random), random);
    if (!goal) continue;
    const { today, days, open, finishedOn } = goal;
    const result = forecastCompletion({
      daily: dailyThroughput(days, today),
      today,
      targets: [open],
      random,
    });
    if ("unavailable" in result) continue;
    const { p50 = null, p85 = null } = result.forecasts[0] ?? {};
    found.runs += 1;
    // A forecast without a date (after five years) counts as met.
    if (p50 === null || finishedOn <= p50) found.metP50 += 1;
    if (p85 === null || finishedOn <= p85) found.metP85 += 1;
    if (p85 !== null) widths.push(daysBetween(today, p85) / daysBetween(today, finishedOn));
  }
  widths.sort((one, other) => one - other);
  return { ...found, medianWidth: widths[Math.floor(widths.length / 2)] ?? 0 };
}

interface SimulatedGoal {
  today: string;
  days: DayCount[];
  open: number;
  finishedOn: string;
}

function simulateGoal(team: () => number, random: () => number): SimulatedGoal | null {
  const total = Math.floor(between(random, 8, 90));
  const forecastDay = Math.floor(between(random, 14, 85));
  const days: DayCount[] = [{ date: dayOf(0), done: 0, total }];
  let [done, day] = [0, 0];
  while (done < total && day < MAX_DAYS) {
    day += 1;
    done = Math.min(total, done + team());
    if (day <= forecastDay) days.push({ date: dayOf(day), done, total });
  }
  const now = days.at(-1);
  if (day <= forecastDay || done < total || !now) return null;
  return { today: now.date, days, open: total - now.done, finishedOn: dayOf(day) };
}

function dayOf(day: number): string {
  return addDays(START, day) ?? START;
}
