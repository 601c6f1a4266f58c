import { drawGamma } from "../../shared/progress/forecast/gamma.ts";

/**
 * Creates a simulated team: a function that returns the number of deliverables finished on each day, from a Monday. The
 * kinds differ in why the pace varies; none follows the forecast's own model (weeks drawn from past weeks).
 */
export type TeamKind = (random: () => number) => () => number;

/** A team that completes deliverables at random, at a rate that differs per week, few or none at weekends. */
const overdispersedWeeks: TeamKind = (random) => {
  const rate = between(random, 0.15, 1.5);
  const evenness = between(random, 1.5, 10);
  const weekend = random() < 0.7 ? 0 : 0.4;
  let [day, thisWeek] = [0, 1];
  return () => {
    if (day % 7 === 0) thisWeek = drawGamma(evenness, random) / evenness;
    const weekday = day % 7 < 5 ? 1 : weekend;
    day += 1;
    return poisson(rate * thisWeek * weekday, random);
  };
};

/** A team whose pace drifts by a few percent per week, with occasional holidays of a week. */
const wanderingPace: TeamKind = (random) => {
  let rate = between(random, 0.2, 1.2);
  let [day, away] = [0, false];
  return () => {
    if (day % 7 === 0) {
      rate *= Math.exp(0.12 * (random() + random() + random() - 1.5));
      away = random() < 0.04;
    }
    const working = day % 7 < 5 && !away;
    day += 1;
    return working ? poisson(rate, random) : 0;
  };
};

/** People with one deliverable at a time, whose duration is lognormally distributed; no work at weekends. */
const peopleWithTasks: TeamKind = (random) => {
  const people = 1 + Math.floor(random() * 5);
  const typical = between(random, 1.5, 7);
  const spread = between(random, 0.4, 0.9);
  const task = () => typical * Math.exp(spread * normal(random));
  const left = Array.from({ length: people }, () => task() * random());
  let day = 0;
  return () => {
    const weekend = day % 7 > 4;
    day += 1;
    if (weekend) return 0;
    let finished = 0;
    for (const [person, days] of left.entries()) {
      let rest = days - 1;
      for (; rest <= 0; rest += task()) finished += 1;
      left[person] = rest;
    }
    return finished;
  };
};

/** A team with two-week sprints, which completes most deliverables in the last days of a sprint. */
const sprints: TeamKind = (random) => {
  const rate = between(random, 0.3, 1.2);
  let [day, thisSprint] = [0, 1];
  return () => {
    if (day % 14 === 0) thisSprint = drawGamma(12, random) / 12;
    const place = day % 14;
    day += 1;
    if (place % 7 > 4) return 0;
    return poisson(rate * thisSprint * (place > 9 ? 2.5 : 0.5), random);
  };
};

/** A team that alternates between a normal and a slow pace for some weeks each. */
const stretches: TeamKind = (random) => {
  const rate = between(random, 0.3, 1.5);
  const slow = between(random, 0.3, 0.8);
  let [day, well] = [0, random() < 0.5];
  return () => {
    if (random() < 1 / 14) well = !well;
    const weekend = day % 7 > 4;
    day += 1;
    return weekend ? 0 : poisson(rate * (well ? 1 : slow), random);
  };
};

/** A team that completes deliverables in batches on some days. */
const batches: TeamKind = (random) => {
  const chance = between(random, 0.08, 0.4);
  const largest = 1 + Math.floor(random() * 4);
  let day = 0;
  return () => {
    const rest = day % 7 === 6;
    day += 1;
    return !rest && random() < chance ? 1 + Math.floor(random() * largest) : 0;
  };
};

/** A person who works in the evenings and at weekends, with an autocorrelated daily rate. */
const sideProject: TeamKind = (random) => {
  const usual = between(random, 0.1, 0.5);
  let [day, mood] = [0, 0];
  return () => {
    mood = 0.9 * mood + 0.25 * normal(random);
    const weekend = day % 7 > 4;
    day += 1;
    return poisson(usual * Math.exp(mood) * (weekend ? 2 : 0.6), random);
  };
};

/** A team whose size changes; each person finishes something on some days. */
const changingTeam: TeamKind = (random) => {
  const each = between(random, 0.08, 0.3);
  let [day, people] = [0, 2 + Math.floor(random() * 5)];
  return () => {
    const change = random();
    if (change < 0.012) people += 1;
    if (change > 0.988 && people > 1) people -= 1;
    const weekend = day % 7 > 4;
    day += 1;
    if (weekend) return 0;
    return Array.from({ length: people }, random).filter((luck) => luck < each).length;
  };
};

/** Teams with which the constants of the forecast were chosen. */
export const tuningKinds: Readonly<Record<string, TeamKind>> = {
  overdispersedWeeks,
  wanderingPace,
  peopleWithTasks,
  sprints,
  stretches,
};
/** Teams that test the forecast; its constants were chosen without them. */
export const testKinds: Readonly<Record<string, TeamKind>> = { batches, sideProject, changingTeam };

export function between(random: () => number, low: number, high: number): number {
  return low + (high - low) * random();
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Draws a number from a Poisson distribution with a small mean (Knuth's multiplication). */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let [count, product] = [0, random()];
  while (product > limit) {
    count += 1;
    product *= random();
  }
  return count;
}
