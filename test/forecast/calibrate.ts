import { addDays } from "../../shared/calendar/day-arithmetic.ts";
import type { DayCount } from "../../shared/model/goal-status.ts";
import { forecast } from "../../shared/progress/forecast/forecast.ts";
import { seededRandom } from "../../shared/progress/forecast/seeded-random.ts";
import { dailyThroughput } from "../../shared/progress/forecast/throughput.ts";
import { between, type Kind } from "./histories.ts";

export interface Calibration {
  runs: number;
  /** How many goals were finished on the forecast date or before it. */
  held50: number;
  held85: number;
  /** Median days from the forecast to its 85 % date, as a share of the days that it took. */
  width: number;
}

const start = "2026-01-05";
/** A goal that takes longer is not simulated to its end; none of the forecasts that count reaches so far. */
const longest = 5 * 364;

/**
 * Forecasts made in the middle of so many simulated goals, against when these were finished. Each goal has a
 * size, a team of one of the kinds in turn, and a day on which it is asked, all drawn by the seed; goals that
 * are finished by then, or have too little history, don't count and another is drawn.
 */
export function calibrate(kinds: readonly Kind[], runs: number, seed: string): Calibration {
  const widths: number[] = [];
  const found = { runs: 0, held50: 0, held85: 0 };
  for (let attempt = 0; found.runs < runs && attempt < runs * 20; attempt += 1) {
    const random = seededRandom(`${seed} ${attempt}`);
    const kind = kinds[found.runs % kinds.length];
    const goal = kind && simulateGoal(kind(random), random);
    if (!goal) continue;
    const { today, days, open, finishedOn } = goal;
    const result = forecast({ daily: dailyThroughput(days, today), today, targets: [open], random });
    if ("missing" in result) continue;
    const { p50 = null, p85 = null } = result.landings[0] ?? {};
    found.runs += 1;
    // No date that could be kept is a promise that holds.
    if (p50 === null || finishedOn <= p50) found.held50 += 1;
    if (p85 === null || finishedOn <= p85) found.held85 += 1;
    if (p85 !== null) widths.push(daysOf(today, p85) / daysOf(today, finishedOn));
  }
  widths.sort((one, other) => one - other);
  return { ...found, width: widths[Math.floor(widths.length / 2)] ?? 0 };
}

interface SimulatedGoal {
  today: string;
  days: DayCount[];
  open: number;
  finishedOn: string;
}

function simulateGoal(team: () => number, random: () => number): SimulatedGoal | null {
  const total = Math.floor(between(random, 8, 90));
  const asked = Math.floor(between(random, 14, 85));
  const days: DayCount[] = [{ date: dayOf(0), done: 0, total }];
  let [done, day] = [0, 0];
  while (done < total && day < longest) {
    day += 1;
    done = Math.min(total, done + team());
    if (day <= asked) days.push({ date: dayOf(day), done, total });
  }
  const now = days.at(-1);
  if (day <= asked || done < total || !now) return null;
  return { today: now.date, days, open: total - now.done, finishedOn: dayOf(day) };
}

function dayOf(day: number): string {
  return addDays(start, day) ?? start;
}

function daysOf(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
