import { dayOfInstant, shortDate } from "../../calendar/format-date.ts";
import type { GoalReport } from "../../model/goal-report.ts";
import { attention } from "../attention.ts";
import { type Html, html } from "../formats/html.ts";
import { counted, shareOf } from "../words.ts";
import { diagnosticsList } from "./diagnostics.ts";
import { date, type Frame, far, goalPath, healthBadge, layout, time } from "./layout.ts";
import type { PageModel, RefusedPlan } from "./page-model.ts";
import { rowLegend, rowScale, rowTimeline, type Scale, scaleOf } from "./row-timeline.ts";

/** All goals, one row each: what a lead leaves open on a wall. */
export function goalsPage(model: PageModel, frame: Frame): string {
  const { goals, refused, generatedAt } = model;
  const today = dayOfInstant(frame.now);
  const scale = scaleOf(goals, today);
  const main = html`<h1>Goals</h1>
${
  goals.length === 0
    ? nothingYet(refused)
    : html`<p class="quiet">${summary(goals)}</p>
${rowLegend()}
${rowScale(scale)}
<ul class="plain goals">${goals.map((goal) => row(goal, scale, today, frame))}</ul>`
}
${refusedPlans(refused)}`;
  const fresh = frame.link("/?refresh=5");
  const end = fresh === null ? undefined : html`<a href="${fresh}">Reload it every 5 minutes</a>`;
  return layout({ title: "Goals · Milepost", back: null, main, generatedAt, ...(end && { end }) }, frame);
}

function nothingYet(refused: readonly RefusedPlan[]): Html | null {
  if (refused.length > 0) return null;
  return html`<p>No plan has been synced yet. Push a plan, or run <code>npx milepost sync --repo OWNER/NAME</code>.</p>`;
}

function summary(goals: readonly GoalReport[]): string {
  const count = (...healths: readonly string[]) =>
    goals.filter(({ health }) => healths.includes(health)).length;
  const parts = [
    [count("off-track"), "off track"],
    [count("at-risk"), "at risk"],
    [count("on-track"), "on track"],
    [count("not-started"), "not started"],
    [count("done"), "done"],
  ] as const;
  const words = parts.flatMap(([many, what]) => (many === 0 ? [] : [`${many} ${what}`]));
  return `${counted(goals.length, "goal")}: ${words.join(", ")}`;
}

/** A row's parts. The figures stand as text: the timeline is for the eye. */
export function row(goal: GoalReport, scale: Scale, today: string, frame: Frame): Html {
  const path = frame.link(goalPath(goal.repo, goal.goal));
  const [first] = attention(goal);
  const { deliverables, criteria } = goal.progress;
  return html`<li>
<div class="goal-head"><h2>${path === null ? goal.title : html`<a href="${path}">${goal.title}</a>`}</h2>${healthBadge(goal.health)}</div>
${rowTimeline(goal, scale, today)}
<p>${shareOf(deliverables)} deliverables · ${shareOf(criteria)} criteria · ${due(goal, today)}${forecast(goal, today)}</p>
${first === undefined ? null : html`<p class="late">${sentence(first.text)}</p>`}
<p class="quiet small">${goal.repo} · ${goal.goal} · ${goal.lastSync === null ? "not synced yet" : html`synced ${time(goal.lastSync.at, frame.now)}`}</p>
</li>`;
}

function due(goal: GoalReport, today: string): Html {
  if (goal.due === null) return html`no due date`;
  if (goal.health === "done") return html`was due ${date(goal.due, today)}`;
  return html`${goal.due < today ? "was due" : "due"} ${date(goal.due, today)}, ${far(goal.due, today)}`;
}

function forecast(goal: GoalReport, today: string): string {
  if (goal.forecast === null || goal.health === "done") return "";
  return ` · forecast ${shortDate(goal.forecast.p50, today)} to ${shortDate(goal.forecast.p85, today)}`;
}

/** With a large first letter, as a line of its own has. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function refusedPlans(refused: readonly RefusedPlan[]): Html | null {
  if (refused.length === 0) return null;
  return html`<h2>Plans that are not synced</h2>
<p class="quiet">Nothing is written for these until their errors are gone; all other plans go on.</p>
${refused.map(
  ({ repo, path, diagnostics }) =>
    html`<section class="box"><h3>${repo} · ${path}</h3>${diagnosticsList(diagnostics, null)}</section>`,
)}`;
}
