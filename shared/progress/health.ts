import { dayInWords, daysFrom } from "../calendar/days.ts";
import type { Health } from "../model/goal-status.ts";
import { counted, countedOf, joined } from "../text/counted.ts";
import type { Landing } from "./forecast/forecast.ts";
import { landAtPace, type Pace } from "./forecast/pace.ts";
import type { MilestoneFacts } from "./milestone-facts.ts";
import { type Moves, movesInWords } from "./slips.ts";

export interface Verdict {
  health: Health;
  /** Each a sentence's worth without a full stop, the most important first. Never empty. */
  reasons: string[];
}

/** What is known beside the facts of what is judged. */
export interface Outlook {
  /** ISO 8601 date. */
  today: string;
  /** Null with too little history. */
  pace: Pace | null;
  /** When everything lands that is due no later; null with too little history. */
  landing: Landing | null;
  /** How many open deliverables are due before, and are taken to be done first. */
  before: number;
  /** For how many days nothing was finished in the goal. */
  idle: number;
  moves: Moves | null;
}

/** What is judged: a milestone, or a goal as the milestone that all of it would be. */
export type Judged = Pick<
  MilestoneFacts,
  "status" | "planned" | "begun" | "start" | "due" | "deliverables" | "criteria" | "verification"
>;

/** On track when at least this share of the simulated futures is on time; off track when fewer than the other. */
const [surely, hardly] = [0.85, 0.25];
/** So many days without anything finished are worth a word. */
const idleFrom = 12;

/**
 * How a milestone or goal goes, with the reasons in words.
 *
 * With deliverables open and a date to come, it is on track when the pace of the last four weeks lands it in time and
 * 85 of 100 simulated futures do; off track when the pace is late and fewer than 25 of 100 futures are in time (with
 * no forecast: later than 2 days and than a quarter of the days left); at risk between. With too little history for
 * a pace, it is at risk when its time has run ahead of its work by a quarter or more.
 */
export function judgeHealth(judged: Judged, outlook: Outlook): Verdict {
  const { status, due, begun, start, planned } = judged;
  const { today, moves, idle } = outlook;
  if (status === "cancelled") return { health: "not-started", reasons: ["cancelled"] };
  if (status === "done") return { health: "done", reasons: [doneReason(judged)] };
  const verdict = due !== null && due < today ? overdue(judged, due, today) : assess(judged, outlook);
  const reasons = [...verdict.reasons];
  if (begun && idle >= idleFrom && openOf(judged.deliverables) > 0) {
    reasons.push(`no deliverable was finished for ${counted(idle, "day")}`);
  }
  if (moves !== null) reasons.push(movesInWords(moves, today));
  if (begun || planned === "active") return { health: verdict.health, reasons };
  if (start !== null && start > today) {
    return { health: "not-started", reasons: [`starts ${dayInWords(start, today)}`, ...reasons] };
  }
  const should =
    start === null ? "not started" : `nothing done since its start on ${dayInWords(start, today)}`;
  const health = verdict.health === "on-track" ? "not-started" : verdict.health;
  return { health, reasons: health === "not-started" ? [should, ...reasons] : [...reasons, should] };
}

function doneReason({ planned, ...shares }: Judged): string {
  const open = openInWords(shares);
  if (planned !== "done") return "everything that it takes is done";
  return open === null ? "done in the plan" : `done in the plan, with ${open}`;
}

function overdue(judged: Judged, due: string, today: string): Verdict {
  const late = counted(daysFrom(due, today), "day");
  const open = openInWords(judged);
  if (open !== null) return { health: "off-track", reasons: [`${open}, ${late} late`] };
  if (isEmpty(judged)) {
    const reason = `${late} past its date, with nothing to count; mark it as done in the plan when it is`;
    return { health: "off-track", reasons: [reason] };
  }
  return { health: "on-track", reasons: [unsaid] };
}

const unsaid = "nothing is open; mark it as done in the plan";

function assess(judged: Judged, outlook: Outlook): Verdict {
  const { due, deliverables } = judged;
  const { today, pace, before } = outlook;
  const open = openInWords(judged);
  const left = due === null ? "no due date" : leftInWords(daysFrom(today, due));
  if (open === null) {
    const reason = isEmpty(judged) ? `nothing to count, ${left}` : unsaid;
    return { health: "on-track", reasons: [reason] };
  }
  const count = openOf(deliverables);
  const standing = `${open}, ${left}`;
  if (count === 0) {
    const soon = due !== null && daysFrom(today, due) <= 2;
    return { health: soon ? "at-risk" : "on-track", reasons: [standing] };
  }
  if (pace === null) return byElapsedTime(judged, standing, today);
  const { late, words } = landAtPace(count + before, pace, { today, due, before });
  const reason = `${standing}; ${words}`;
  if (due === null || late === null) return { health: "on-track", reasons: [reason] };
  const chance = outlook.landing?.chanceBy(due) ?? null;
  const health = healthOf(late, chance, daysFrom(today, due));
  const odds =
    chance === null || health === "on-track" ? [] : [`in time in ${futures(chance)} simulated futures`];
  return { health, reasons: [reason, ...odds] };
}

function healthOf(late: number, chance: number | null, daysLeft: number): Health {
  const far = chance === null ? late > Math.max(2, daysLeft / 4) : chance < hardly;
  if (late > 0 && far) return "off-track";
  return late > 0 || (chance !== null && chance < surely) ? "at-risk" : "on-track";
}

function byElapsedTime({ start, due, deliverables }: Judged, standing: string, today: string): Verdict {
  if (due === null) return { health: "on-track", reasons: [standing] };
  const open = openOf(deliverables);
  const daysLeft = daysFrom(today, due);
  if (start === null || start >= due || today <= start) {
    // More than one a day is nobody's pace.
    return { health: open > daysLeft + 1 ? "at-risk" : "on-track", reasons: [standing] };
  }
  const elapsed = daysFrom(start, today) / daysFrom(start, due);
  const behind = elapsed - deliverables.done / deliverables.total >= 0.25;
  const passed = `${Math.round(100 * elapsed)} % of its time has passed`;
  return { health: behind ? "at-risk" : "on-track", reasons: [`${standing}; ${passed}`] };
}

/** "2 of 3 deliverables and 1 of 2 criteria open"; null when nothing is. */
function openInWords(shares: Pick<Judged, "deliverables" | "criteria" | "verification">): string | null {
  const { deliverables, criteria, verification } = shares;
  const rest = [
    { share: criteria, noun: "criterion" },
    { share: verification, noun: "verification step" },
  ];
  const parts = [{ share: deliverables, noun: "deliverable" }, ...(openOf(deliverables) > 0 ? [] : rest)]
    .filter(({ share }) => openOf(share) > 0)
    .map(({ share, noun }) => countedOf(openOf(share), share.total, noun));
  return parts.length === 0 ? null : `${joined(parts)} open`;
}

function isEmpty({ deliverables, criteria, verification }: Judged): boolean {
  return deliverables.total + criteria.total + verification.total === 0;
}

function openOf({ done, total }: { done: number; total: number }): number {
  return total - done;
}

function leftInWords(days: number): string {
  return days === 0 ? "due today" : `${counted(days, "day")} left`;
}

/** "61 of 100"; never all and never none, which no simulation can say. */
function futures(chance: number): string {
  if (chance < 0.005) return "fewer than 1 of 100";
  return `${Math.min(99, Math.round(100 * chance))} of 100`;
}
