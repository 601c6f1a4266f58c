import { daysBetween, shiftDay } from "../../calendar/days.ts";
import { formatDay } from "../../calendar/format-date.ts";
import type { GoalStatus } from "../../model/goal-status.ts";
import { labelDays } from "../charts/time-axis.ts";
import { type Html, html } from "../formats/html.ts";

/** The first and last day of the time scale that all rows of a page share (ISO 8601 dates). */
export interface TimeScale {
  from: string;
  to: string;
}

export function createScale(goals: readonly GoalStatus[]): TimeScale {
  const dates = goals.flatMap((goal) => [goal.today, startOf(goal) ?? [], goal.due ?? []].flat()).toSorted();
  const end = shiftDay(dates.at(-1) ?? "", MAX_FORECAST_DAYS);
  const forecasts = goals.flatMap(({ forecast }) => forecast?.p85 ?? []).map((day) => (day < end ? day : end));
  const all = [...dates, ...forecasts].toSorted();
  const [from = "", to = ""] = [all[0], all.at(-1)];
  return daysBetween(from, to) < 14 ? { from: shiftDay(from, -7), to: shiftDay(to, 7) } : { from, to };
}

/** A forecast can be years away; the scale shows at most this much of it, so that the other rows stay readable. */
const MAX_FORECAST_DAYS = 60;

/** Renders a goal's timeline. It is hidden from screen readers, because the row contains the same figures as text. */
export function rowTimeline(goal: GoalStatus, scale: TimeScale): Html {
  const x = (day: string): number => percent(day, scale);
  const { due, forecast, today } = goal;
  const { done, total } = goal.progress.deliverables;
  const start = x(startOf(goal) ?? today);
  const end = Math.max(start + 1, x(due ?? forecast?.p85 ?? today));
  const share = total === 0 ? 0 : done / total;
  return html`<svg class="track" aria-hidden="true" focusable="false">
<rect class="mark-rail" x="${start}%" y="12" width="${end - start}%" height="8" rx="4"/>
${share > 0 && html`<rect class="mark-done" x="${start}%" y="12" width="${(end - start) * share}%" height="8" rx="4"/>`}
${forecast && html`<rect class="mark-forecast" x="${x(forecast.p50)}%" y="7" width="${Math.max(0.6, x(forecast.p85) - x(forecast.p50))}%" height="18" rx="2"/>`}
${due && html`<line class="mark-due mark-due-${goal.health}" x1="${x(due)}%" y1="3" x2="${x(due)}%" y2="29"/>`}
<line class="mark-today" x1="${x(today)}%" y1="0" x2="${x(today)}%" y2="32"/>
</svg>`;
}

export function rowScale(scale: TimeScale): Html {
  const days = labelDays(scale.from, scale.to, 4);
  return html`<svg class="scale" aria-hidden="true" focusable="false">${days.map(
    (day) => html`<text x="${percent(day, scale)}%" y="13">${formatDay(day, scale.from)}</text>`,
  )}</svg>`;
}

export function rowLegend(): Html {
  const entry = (shape: Html, text: string) =>
    html`<li><svg aria-hidden="true" focusable="false" viewBox="0 0 22 14">${shape}</svg>${text}</li>`;
  return html`<ul class="plain legend small quiet" aria-label="Legend">
${entry(html`<rect class="mark-rail" y="3" width="22" height="8" rx="4"/><rect class="mark-done" y="3" width="12" height="8" rx="4"/>`, "Share of done deliverables, from start to due date")}
${entry(html`<line class="mark-today" x1="11" x2="11" y1="0" y2="14"/>`, "Today")}
${entry(html`<line class="mark-due" x1="11" x2="11" y1="0" y2="14"/>`, "Due date")}
${entry(html`<rect class="mark-forecast" x="2" width="18" height="14" rx="2"/>`, "Forecast: 50% to 85%")}
</ul>`;
}

/** Returns the earliest start of the goal's milestones, or else the first day in its history, or else `null`. */
function startOf({ milestones, days }: GoalStatus): string | null {
  const [first] = milestones.flatMap(({ start }) => start ?? []).toSorted();
  return first ?? days[0]?.date ?? null;
}

/** Returns the position of a day on the scale in percent, from 0 to 100, rounded to two decimals. */
function percent(day: string, { from, to }: TimeScale): number {
  const share = daysBetween(from, day) / Math.max(1, daysBetween(from, to));
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
}
