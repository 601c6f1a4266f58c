import { dayOfInstant } from "../../calendar/days.ts";
import { formatDistance } from "../../calendar/format-date.ts";
import type { GoalReport, Health } from "../../model/goal-status.ts";
import { formatCount } from "../../text/format-count.ts";
import { listAttention } from "../attention.ts";
import { type Html, html } from "../formats/html.ts";
import { describeForecast, formatShare, healthLabels } from "../wording.ts";
import { diagnosticsList } from "./goal-sections.ts";
import { ageElement, dayElement, goalPath, healthBadge, layout, type PageContext } from "./layout.ts";
import type { PageModel, RejectedPlanView } from "./page-model.ts";
import { createScale, rowLegend, rowScale, rowTimeline, type TimeScale } from "./row-timeline.ts";

export function goalsPage({ goals, rejected, generatedAt }: PageModel, context: PageContext): string {
  const today = dayOfInstant(context.now);
  const scale = createScale(goals, today);
  const rows = html`<p class="quiet">${summarize(goals)}</p>
${rowLegend()}
${rowScale(scale)}
<ul class="plain goals">${goals.map((goal) => goalRow(goal, scale, today, context))}</ul>`;
  const main = html`<h1>Goals</h1>
${goals.length > 0 ? rows : rejected.length === 0 && html`<p>No plan has been synced yet. Push a plan, or run <code>milepost sync --repo OWNER/NAME</code>.</p>`}
${rejected.length > 0 && rejectedPlans(rejected)}`;
  const refresh = context.link("/?refresh=5");
  const footer = refresh === null ? html`` : html`<a href="${refresh}">Reload every 5 minutes</a>`;
  return layout({ title: "Goals · Milepost", back: null, main, generatedAt, footer }, context);
}

const HEALTH_ORDER: readonly Health[] = ["off-track", "at-risk", "on-track", "not-started", "done"];

/** Returns a text such as "4 goals: 1 at risk, 3 on track". */
function summarize(goals: readonly GoalReport[]): string {
  const parts = HEALTH_ORDER.flatMap((health) => {
    const count = goals.filter((goal) => goal.health === health).length;
    return count === 0 ? [] : [`${count} ${healthLabels[health].toLowerCase()}`];
  });
  return `${formatCount(goals.length, "goal")}: ${parts.join(", ")}`;
}

function goalRow(goal: GoalReport, scale: TimeScale, today: string, context: PageContext): Html {
  const path = context.link(goalPath(goal.repo, goal.goal));
  const [mostUrgent] = listAttention(goal);
  const { deliverables, criteria } = goal.progress;
  const forecast = goal.health === "done" ? null : describeForecast(goal.forecast, today);
  return html`<li>
<div class="goal-head"><h2>${path === null ? goal.title : html`<a href="${path}">${goal.title}</a>`}</h2>${healthBadge(goal.health)}</div>
${rowTimeline(goal, scale, today)}
<p>${formatShare(deliverables)} deliverables · ${formatShare(criteria)} criteria · ${dueDate(goal, today)}${forecast !== null && ` · ${forecast}`}</p>
${mostUrgent !== undefined && html`<p class="late">${mostUrgent.text}</p>`}
<p class="quiet small">${goal.repo} · ${goal.goal} · ${goal.lastSync === null ? "not synced yet" : html`synced ${ageElement(goal.lastSync.at, context.now)}`}</p>
</li>`;
}

function dueDate({ due, health }: GoalReport, today: string): Html {
  if (due === null) return html`no due date`;
  if (health === "done") return html`was due ${dayElement(due, today)}`;
  return html`${due < today ? "was due" : "due"} ${dayElement(due, today)}, ${formatDistance(due, today)}`;
}

function rejectedPlans(rejected: readonly RejectedPlanView[]): Html {
  return html`<h2>Plans with errors</h2>
<p class="quiet">These plans are not synced until their errors are fixed. Other plans are not affected.</p>
${rejected.map(
  ({ repo, path, diagnostics }) =>
    html`<section class="box"><h3>${repo} · ${path}</h3>${diagnosticsList(diagnostics, null)}</section>`,
)}`;
}
