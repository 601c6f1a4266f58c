import { formatDay } from "../../calendar/format-date.ts";
import type { GoalReport } from "../../model/goal-status.ts";
import { describeDone } from "../../progress/health.ts";
import { formatCount } from "../../text/format-count.ts";
import { listAttention } from "../attention.ts";
import { type Html, html } from "../formats/html.ts";
import { describeCheck, formatShare, HEALTH_ORDER, healthLabels } from "../wording.ts";
import { diagnosticsList } from "./goal-sections.ts";
import { dayElement, goalPath, healthBadge, layout, type PageContext, reasonElements } from "./layout.ts";
import type { PageModel, RejectedPlanView, RemovedGoalView } from "./page-model.ts";
import { createScale, rowLegend, rowScale, rowTimeline, type TimeScale } from "./row-timeline.ts";

export function goalsPage({ goals, rejected, removed, generatedAt }: PageModel, context: PageContext): string {
  const of = (isListed: (goal: GoalReport) => boolean) => goals.filter(isListed);
  const active = of(({ health }) => health !== "done" && health !== "not-started");
  const waiting = of(({ health }) => health === "not-started");
  const done = of(({ health }) => health === "done");
  const isEmpty = goals.length + rejected.length + removed.length === 0;
  const main = html`<div class="page-head"><h1>Goals</h1>
<p class="quiet">${goals.length > 0 && summarize(goals)}</p>
${active.length > 0 && rowLegend()}</div>
${isEmpty && html`<p>No plan has been synced yet. Push a plan, or run <code>milepost sync --repo OWNER/NAME</code>.</p>`}
${goalList(active, context)}
${rejected.length > 0 && rejectedPlans(rejected)}
${folded(`${waiting.length} not started`, waiting.length, goalList(waiting, context))}
${folded(`${done.length} done`, done.length, goalList(done, context))}
${folded(formatCount(removed.length, "removed goal"), removed.length, removedList(removed, context))}`;
  const refresh = context.link("/?refresh=5");
  const footer = refresh === null ? html`` : html`<a href="${refresh}">Reload every 5 minutes</a>`;
  return layout({ title: "Goals · Milepost", back: null, main, generatedAt, footer, isWide: true }, context);
}

/** Returns a text such as "4 goals: 1 at risk, 3 on track". */
function summarize(goals: readonly GoalReport[]): string {
  const parts = HEALTH_ORDER.flatMap((health) => {
    const count = goals.filter((goal) => goal.health === health).length;
    return count === 0 ? [] : [`${count} ${healthLabels[health].toLowerCase()}`];
  });
  return `${formatCount(goals.length, "goal")}: ${parts.join(", ")}`;
}

function folded(summary: string, count: number, content: Html | null): Html | null {
  return count === 0 ? null : html`<details class="folded"><summary>${summary}</summary>${content}</details>`;
}

/** Renders one row per goal, with a time scale that all rows share. Goals that are done have no timeline. */
function goalList(goals: readonly GoalReport[], context: PageContext): Html | null {
  if (goals.length === 0) return null;
  const drawn = goals.filter(({ health }) => health !== "done");
  const scale = drawn.length === 0 ? null : createScale(drawn);
  return html`${scale !== null && html`<div class="goal scale-row">${rowScale(scale)}</div>`}
<ul class="plain goals">${goals.map((goal) => goalRow(goal, scale, context))}</ul>`;
}

function goalRow(goal: GoalReport, scale: TimeScale | null, context: PageContext): Html {
  const path = context.link(goalPath(goal.repo, goal.goal));
  const urgent = listAttention(goal).find(({ kind }) => kind === "sync" || kind === "held" || kind === "diagnostic");
  return html`<li class="goal">
<div class="what"><h2>${path === null ? goal.title : html`<a href="${path}">${goal.title}</a>`}</h2>${reasonElements(goal)}${urgent !== undefined && html`<p class="notice">${urgent.text}</p>`}</div>
${healthBadge(goal.health)}
<div class="bar">${scale !== null && rowTimeline(goal, scale)}</div>
<div class="figures"><p>${figures(goal)}</p><p class="quiet">${goal.repo} · ${describeCheck(goal, context.now)}</p></div>
</li>`;
}

/** Returns a text such as "6 of 8, due 2 Jul, likely 9 Jul". */
function figures({ health, progress, due, doneOn, forecast, today }: GoalReport): Html {
  const share = formatShare(progress.deliverables);
  if (health === "done") return html`${share}, ${describeDone(doneOn, due, today)}`;
  const date = due === null ? html`no due date` : html`${due < today ? "was due" : "due"} ${dayElement(due, today)}`;
  return html`${share}, ${date}${forecast !== null && html`, likely ${dayElement(forecast.p50, today)}`}`;
}

function removedList(removed: readonly RemovedGoalView[], context: PageContext): Html {
  return html`<ul class="plain">${removed.map(({ repo, goal, title, removedOn }) => {
    const path = context.link(goalPath(repo, goal));
    const when = removedOn === null ? "plan removed" : `plan removed on ${formatDay(removedOn)}`;
    return html`<li>${path === null ? title : html`<a href="${path}">${title}</a>`} <span class="quiet">${repo} · ${goal} · ${when}</span></li>`;
  })}</ul>`;
}

function rejectedPlans(rejected: readonly RejectedPlanView[]): Html {
  return html`<h2>Plans with errors</h2>
<p class="quiet">These plans are not synced until their errors are fixed. Other plans are not affected.</p>
${rejected.map(
  ({ repo, path, diagnostics }) =>
    html`<section class="box"><h3>${repo} · ${path}</h3>${diagnosticsList(diagnostics, null)}</section>`,
)}`;
}
