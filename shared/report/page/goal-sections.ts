import { formatDay, formatDistance, formatSince } from "../../calendar/format-date.ts";
import type { GoalReport } from "../../model/goal-status.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import { describeDone } from "../../progress/health.ts";
import { type Html, html, linked } from "../formats/html.ts";
import { formatShare, outcomeLabels } from "../wording.ts";
import { ageElement, dayElement } from "./layout.ts";

export function changesList({ changes, today, timeZone }: GoalReport, since: string | null): Html | null {
  if (since === null || changes.length === 0) return null;
  return html`<h3>Since ${formatSince(since, today, timeZone)}</h3>
<ul class="dots">${changes.map(({ text, url }) => html`<li>${linked(url, text)}</li>`)}</ul>`;
}

/** Renders the progress, due date, forecast and last sync of a goal. */
export function keyFigures(goal: GoalReport, now: string): Html {
  const { progress, due, doneOn, forecast, forecastNote, lastSync, health, today, timeZone } = goal;
  const isDone = health === "done";
  const done = doneOn === null ? null : describeDone(doneOn, due, today);
  return html`<dl class="facts">
<div><dt>Deliverables done</dt><dd>${formatShare(progress.deliverables)}</dd></div>
<div><dt>Criteria met</dt><dd>${formatShare(progress.criteria)}</dd></div>
<div><dt>Due</dt><dd>${due === null ? "no due date" : html`${dayElement(due, today)}<small>${isDone ? done : formatDistance(due, today)}</small>`}</dd></div>
<div><dt>Forecast</dt><dd>${forecast === null ? html`<span class="quiet">none</span><small>${forecastNote}</small>` : html`${dayElement(forecast.p50, today)}<small>85% by ${formatDay(forecast.p85, today)}</small>`}</dd></div>
<div><dt>Last sync</dt><dd>${lastSync === null ? html`<span class="quiet">none</span>` : html`${ageElement(lastSync.at, now, timeZone)}<small>${lastSync.commit.slice(0, 7)}: ${outcomeLabels[lastSync.outcome]}</small>`}</dd></div>
</dl>`;
}

/** Renders the diagnostics of a plan. `url`: the web address of the plan file, to link its lines; `null` if unknown. */
export function diagnosticsList(diagnostics: readonly Diagnostic[], url: string | null): Html {
  return html`<ul class="plain diagnostics">${diagnostics.map(
    ({ severity, code, message, line }) =>
      html`<li><span class="health">${severity}</span> ${linked(url === null ? null : `${url}#L${line}`, `line ${line}`)}: ${message} <code class="quiet">${code}</code></li>`,
  )}</ul>`;
}
