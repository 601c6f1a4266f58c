import { daysBetween, shortDate } from "../../calendar/format-date.ts";
import type { GoalStatus } from "../../model/goal-status.ts";
import { ticks } from "../charts/time-axis.ts";
import { type Html, html } from "../formats/html.ts";

/** The days that all rows of a page share, so that goals can be compared down the page. */
export interface Scale {
  from: string;
  to: string;
}

export function scaleOf(goals: readonly GoalStatus[], today: string): Scale {
  const dates = goals.flatMap((goal) =>
    [startOf(goal) ?? [], goal.due ?? [], goal.forecast?.p85 ?? []].flat(),
  );
  const all = [today, ...dates].toSorted();
  const [from = today, to = today] = [all[0], all.at(-1)];
  return daysBetween(from, to) < 14 ? { from: shifted(from, -7), to: shifted(to, 7) } : { from, to };
}

/**
 * One goal on that scale: its time as a rail, filled by how much is done, the forecast, the due date and today. In
 * percentages, so that it fits every width; what it shows stands as text beside it.
 */
export function rowTimeline(goal: GoalStatus, scale: Scale, today: string): Html {
  const x = (day: string): number => percent(day, scale);
  const { due, forecast } = goal;
  const { done, total } = goal.progress.deliverables;
  const start = x(startOf(goal) ?? today);
  const end = Math.max(start + 1, x(due ?? forecast?.p85 ?? today));
  const share = total === 0 ? 0 : done / total;
  const late =
    due !== null && goal.health !== "done" && (due < today || (forecast !== null && forecast.p50 > due));
  return html`<svg class="track" aria-hidden="true" focusable="false">
<rect class="mark-rail" x="${start}%" y="16" width="${end - start}%" height="8" rx="4"/>
${share > 0 && html`<rect class="mark-done" x="${start}%" y="16" width="${(end - start) * share}%" height="8" rx="4"/>`}
${forecast && goal.health !== "done" && html`<rect class="mark-forecast" x="${x(forecast.p50)}%" y="10" width="${Math.max(0.6, x(forecast.p85) - x(forecast.p50))}%" height="20" rx="2"/>`}
${due && html`<line class="mark-due${late ? " mark-due-late" : ""}" x1="${x(due)}%" y1="4" x2="${x(due)}%" y2="36"/>`}
<line class="mark-today" x1="${x(today)}%" y1="0" x2="${x(today)}%" y2="40"/>
</svg>`;
}

/** The dates of the scale, above the rows. */
export function rowScale(scale: Scale): Html {
  const days = ticks(scale.from, scale.to, 4);
  return html`<svg class="scale" aria-hidden="true" focusable="false">${days.map(
    (day) => html`<text x="${percent(day, scale)}%" y="13">${shortDate(day, scale.from)}</text>`,
  )}</svg>`;
}

/** What the marks mean. */
export function rowLegend(): Html {
  const sample = (shape: Html, words: string) =>
    html`<li><svg aria-hidden="true" focusable="false" viewBox="0 0 22 14">${shape}</svg>${words}</li>`;
  return html`<ul class="plain legend small quiet" aria-label="What the marks mean">
${sample(html`<rect class="mark-rail" y="3" width="22" height="8" rx="4"/><rect class="mark-done" y="3" width="12" height="8" rx="4"/>`, "done of all deliverables, from start to due")}
${sample(html`<line class="mark-today" x1="11" x2="11" y1="0" y2="14"/>`, "today")}
${sample(html`<line class="mark-due" x1="11" x2="11" y1="0" y2="14"/>`, "due")}
${sample(html`<rect class="mark-forecast" x="2" width="18" height="14" rx="2"/>`, "forecast: half of all cases to 85 of 100")}
</ul>`;
}

/** When work began: the first milestone's start, else the first day that was counted. */
function startOf({ milestones, days }: GoalStatus): string | null {
  const [first] = milestones.flatMap(({ start }) => start ?? []).toSorted();
  return first ?? days[0]?.date ?? null;
}

/** Two decimals are exact enough for a screen, and short. */
function percent(day: string, { from, to }: Scale): number {
  return Math.round((daysBetween(from, day) / Math.max(1, daysBetween(from, to))) * 10_000) / 100;
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
