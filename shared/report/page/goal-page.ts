import type { GoalReport } from "../../model/goal-status.ts";
import { itemTitle, itemUrl, listAttention } from "../attention.ts";
import { describeBurnUp } from "../charts/burn-up.ts";
import { explainMissingBurnUp } from "../charts/missing-burn-up.ts";
import { explainMissingTimeline } from "../charts/timeline.ts";
import { type Html, html, linked } from "../formats/html.ts";
import { describeCheck } from "../wording.ts";
import { diagnosticsList, keyFigures } from "./goal-sections.ts";
import { dayElement, goalPath, healthBadge, layout, type PageContext, reasonElements } from "./layout.ts";
import { milestoneRow } from "./milestones.ts";
import type { GoalPageModel } from "./page-model.ts";
import { heldBox, runsTable } from "./runs.ts";

const TIMELINE_CAPTION =
  "A bar runs from a milestone's start to its due date. Its filled part is the share of done deliverables. A mark with a dashed line is an earlier due date. The same figures are under Milestones.";

export function goalPage(model: GoalPageModel, context: PageContext): string {
  const { goal, plan, criteria, runs, held, generatedAt } = model;
  const main = html`<h1>${goal.title}</h1>
<p>${goal.removedOn === null && html`${healthBadge(goal.health)} `}<span class="quiet">${goal.repo} · ${linked(plan.url, plan.path)} · ${describeCheck(goal, context.now)}</span></p>
${goal.removedOn !== null && html`<p>The plan was removed on ${dayElement(goal.removedOn)}. Milepost no longer syncs this goal; this page shows its history.</p>`}
${goal.removedOn === null && reasonElements(goal)}
${notices(goal)}
${keyFigures(goal, context.now)}
${held.map(heldBox)}
<div class="charts"><section><h2 id="burn-up">Burn-up</h2>
${missing(explainMissingBurnUp(goal)) ?? figure(goal, "burn-up.svg", "Burn-up", describeBurnUp(goal), context)}
${dayTable(goal)}
</section><section><h2 id="timeline">Timeline</h2>
${missing(explainMissingTimeline(goal)) ?? figure(goal, "timeline.svg", "Timeline", TIMELINE_CAPTION, context)}
${slipsList(goal)}</section></div>
<h2 id="milestones">Milestones</h2>
<ul class="plain milestones">${goal.milestones.map((milestone) =>
    milestoneRow(
      milestone,
      criteria[milestone.key] ?? [],
      goal.risks.filter((risk) => risk.milestone === milestone.key),
      goal.today,
    ),
  )}</ul>
${conflictsTable(goal)}
${goal.diagnostics.length > 0 && html`<h2 id="diagnostics">Diagnostics</h2>${diagnosticsList(goal.diagnostics, plan.url)}`}
<h2 id="runs">Runs</h2>
${runs.length === 0 ? html`<p class="quiet">No run that changed something is on record. Records are deleted after 90 days.</p>` : runsTable(runs, context.now)}`;
  return layout({ title: `${goal.title} · Milepost`, back: "/", main, generatedAt }, context);
}

/** Renders trackers that are not up to date, and plan errors. What else needs attention is in other sections. */
function notices(goal: GoalReport): Html[] {
  return listAttention(goal)
    .filter(({ kind }) => kind === "sync" || kind === "diagnostic")
    .map(({ text }) => html`<p class="notice">${text}</p>`);
}

/** Renders the sentence that replaces a chart; `null` if there is a chart. */
function missing(sentence: string | null): Html | null {
  return sentence === null ? null : html`<p class="quiet">${sentence}</p>`;
}

/** Renders a chart as an image: the content security policy forbids styles in inline SVG. Phones get a narrow chart. */
function figure(goal: GoalReport, file: string, name: string, caption: string, { link }: PageContext): Html {
  const path = link(`${goalPath(goal.repo, goal.goal)}/${file}`) ?? "";
  const narrow = `${path}${path.includes("?") ? "&" : "?"}width=360`;
  return html`<figure><picture><source media="(max-width: 34rem)" srcset="${narrow}"><img src="${path}" alt="${name} of ${goal.title}"></picture>
<figcaption>${caption}</figcaption></figure>`;
}

function dayTable({ days, title }: GoalReport): Html | null {
  if (days.length === 0) return null;
  const changed = days.filter((day, index) => {
    const before = days[index - 1];
    return before === undefined || before.done !== day.done || before.total !== day.total;
  });
  return html`<details><summary>Figures of the burn-up</summary>
<table><caption>Deliverables of ${title}: days on which a count changed</caption>
<thead><tr><th scope="col">Day</th><th scope="col" class="number">Done</th><th scope="col" class="number">Planned</th></tr></thead>
<tbody>${changed.map((day) => html`<tr><th scope="row">${dayElement(day.date)}</th><td class="number">${day.done}</td><td class="number">${day.total}</td></tr>`)}</tbody></table></details>`;
}

function slipsList({ slips, today }: GoalReport): Html | null {
  if (slips.length === 0) return null;
  const day = (value: string | null) => (value === null ? "no due date" : dayElement(value, today));
  return html`<ul class="dots">${slips.map(
    ({ title, from, to, on }) =>
      html`<li>${title} moved from ${day(from)} to ${day(to)} <span class="quiet">on ${dayElement(on, today)}</span></li>`,
  )}</ul>`;
}

function conflictsTable(goal: GoalReport): Html | null {
  if (goal.conflicts.length === 0) return null;
  return html`<h2 id="conflicts">What people changed</h2>
<p class="quiet">Fields that both the plan and a person changed. The current value stays until plan and tracker agree.</p>
<div class="wide"><table class="stacks">
<thead><tr><th scope="col">Item</th><th scope="col">Field</th><th scope="col">In the plan</th><th scope="col">In the tracker</th><th scope="col">Current value</th></tr></thead>
<tbody>${goal.conflicts.map(
    (conflict) => html`<tr>
<th scope="row">${linked(itemUrl(goal, conflict.key), itemTitle(goal, conflict.key))}</th>
<td data-label="Field">${conflict.field}</td><td data-label="In the plan">${conflict.plan}${conflict.isFromTracker ? " (in another tracker)" : ""}</td>
<td data-label="In the tracker">${conflict.tracker}</td>
<td data-label="Current value">${conflict.kept === "tracker" ? "from the tracker" : conflict.isFromTracker ? "from the other tracker" : "from the plan"}</td></tr>`,
  )}</tbody></table></div>`;
}
