import { dayOfInstant, shortDate, sinceWords } from "../../calendar/format-date.ts";
import type { GoalReport } from "../../model/goal-report.ts";
import { attention, itemTitle, itemUrl } from "../attention.ts";
import { describeBurnUp } from "../charts/burn-up.ts";
import { type Html, html, linked } from "../formats/html.ts";
import { outcomeWords, shareOf } from "../words.ts";
import { diagnosticsList } from "./diagnostics.ts";
import { sentence } from "./goals-page.ts";
import { date, type Frame, far, goalPath, healthBadge, layout, time } from "./layout.ts";
import { milestoneRow } from "./milestones.ts";
import type { GoalPageModel } from "./page-model.ts";
import { heldBox, runsTable } from "./runs.ts";

/** One goal: how it stands, its pictures, every item, what people changed and what the runs did. */
export function goalPage(model: GoalPageModel, frame: Frame): string {
  const { goal, plan, criteria, runs, held, generatedAt } = model;
  const today = dayOfInstant(frame.now);
  const main = html`<h1>${goal.title}</h1>
<p>${healthBadge(goal.health)} <span class="quiet">· ${goal.repo} · ${linked(plan.url, plan.path)}</span></p>
${lookAt(goal)}
${facts(goal, today, frame.now)}
${held.map(heldBox)}
<h2 id="burn-up">Burn-up</h2>
${picture(goal, "burn-up.svg", describeBurnUp(goal, today), frame)}
${dayTable(goal)}
<h2 id="timeline">Timeline</h2>
${picture(goal, "timeline.svg", "Each milestone from start to due, filled by how much is done. A mark before the end is a date that it was due earlier. The same is under Milestones.", frame)}
${slips(goal, today)}
<h2 id="milestones">Milestones</h2>
<ul class="plain milestones">${goal.milestones.map((milestone) =>
    milestoneRow({
      milestone,
      criteria: criteria[milestone.key] ?? [],
      risks: goal.risks.filter((risk) => risk.milestone === milestone.key),
      today,
    }),
  )}</ul>
${conflicts(goal)}
${goal.diagnostics.length > 0 && html`<h2 id="diagnostics">Diagnostics</h2>${diagnosticsList(goal.diagnostics, plan.url)}`}
<h2 id="runs">Runs</h2>
${runs.length === 0 ? html`<p class="quiet">No run is on record. Records are kept for 90 days.</p>` : runsTable(runs, frame.now)}`;
  return layout({ title: `${goal.title} · Milepost`, back: "/", main, generatedAt }, frame);
}

/** Reasons and changes: what a reader came for. Risks, conflicts and held runs have their own places below. */
function lookAt(goal: GoalReport): Html | null {
  const remarks = attention(goal).filter(({ kind }) => kind === "reason" || kind === "diagnostic");
  if (remarks.length === 0) return null;
  return html`${remarks.map(({ text }) => html`<p class="late">${sentence(text)}</p>`)}`;
}

/** What changed since a report, for pages that are one. */
export function changesList(goal: GoalReport, since: string | null, now: string): Html | null {
  if (since === null || goal.changes.length === 0) return null;
  return html`<h3>Since ${sinceWords(since, now)}</h3>
<ul class="dots">${goal.changes.map(({ text, url }) => html`<li>${linked(url, sentence(text))}</li>`)}</ul>`;
}

export function facts(goal: GoalReport, today: string, now: string): Html {
  const { progress, due, forecast, lastSync, health } = goal;
  return html`<dl class="facts">
<div><dt>Deliverables done</dt><dd>${shareOf(progress.deliverables)}</dd></div>
<div><dt>Criteria met</dt><dd>${shareOf(progress.criteria)}</dd></div>
<div><dt>Due</dt><dd>${due === null ? "no date" : html`${date(due, today)}${health !== "done" && html`<small>${far(due, today)}</small>`}`}</dd></div>
<div><dt>Forecast</dt><dd>${forecast === null || health === "done" ? html`<span class="quiet">${health === "done" ? "none needed" : "not enough history"}</span>` : html`${date(forecast.p50, today)}<small>85 of 100: ${shortDate(forecast.p85, today)}</small>`}</dd></div>
<div><dt>Last sync</dt><dd>${lastSync === null ? html`<span class="quiet">never</span>` : html`${time(lastSync.at, now)}<small>${lastSync.commit.slice(0, 7)}, ${outcomeWords[lastSync.outcome]}</small>`}</dd></div>
</dl>`;
}

/** An image, so that no picture needs a rule of the page's policy; a phone gets one that is drawn for it. */
function picture(goal: GoalReport, file: string, caption: string, { link }: Frame): Html {
  const path = link(`${goalPath(goal.repo, goal.goal)}/${file}`) ?? "";
  const narrow = `${path}${path.includes("?") ? "&" : "?"}width=360`;
  const alt = file === "burn-up.svg" ? `Burn-up of ${goal.title}` : `Timeline of ${goal.title}`;
  return html`<figure><picture><source media="(max-width: 34rem)" srcset="${narrow}"><img src="${path}" alt="${alt}"></picture>
<figcaption>${caption}</figcaption></figure>`;
}

function dayTable({ days, title }: GoalReport): Html | null {
  if (days.length === 0) return null;
  const changed = days.filter((day, index) => {
    const before = days[index - 1];
    return before === undefined || before.done !== day.done || before.total !== day.total;
  });
  return html`<details><summary>The figures of the burn-up</summary>
<table><caption>Deliverables of ${title}: the days on which a count changed</caption>
<thead><tr><th scope="col">Day</th><th scope="col" class="number">Done</th><th scope="col" class="number">Planned</th></tr></thead>
<tbody>${changed.map((day) => html`<tr><th scope="row">${date(day.date)}</th><td class="number">${day.done}</td><td class="number">${day.total}</td></tr>`)}</tbody></table></details>`;
}

function slips(goal: GoalReport, today: string): Html | null {
  if (goal.slips.length === 0) return null;
  const day = (value: string | null) => (value === null ? "no date" : date(value, today));
  return html`<ul class="dots">${goal.slips.map(
    ({ title, from, to, on }) =>
      html`<li>${title} moved from ${day(from)} to ${day(to)} <span class="quiet">seen on ${date(on, today)}</span></li>`,
  )}</ul>`;
}

function conflicts(goal: GoalReport): Html | null {
  if (goal.conflicts.length === 0) return null;
  return html`<h2 id="conflicts">Changed by people</h2>
<p class="quiet">Both the plan and a person changed these; what is kept stays until one side agrees with the other.</p>
<div class="wide"><table class="stacks">
<thead><tr><th scope="col">Item</th><th scope="col">Field</th><th scope="col">In the plan</th><th scope="col">In the tracker</th><th scope="col">Kept</th></tr></thead>
<tbody>${goal.conflicts.map(
    (conflict) => html`<tr>
<th scope="row">${linked(itemUrl(goal, conflict.key), itemTitle(goal, conflict.key))}</th>
<td data-label="Field">${conflict.field}</td><td data-label="In the plan">${conflict.plan}</td>
<td data-label="In the tracker">${conflict.tracker}</td>
<td data-label="Kept">${conflict.kept === "tracker" ? "the tracker's" : "the plan's"}</td></tr>`,
  )}</tbody></table></div>`;
}
