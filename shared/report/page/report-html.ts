import { formatInstant } from "../../calendar/format-date.ts";
import type { GoalReport, MilestoneStatus, StatusReport } from "../../model/goal-status.ts";
import { milestoneName } from "../../progress/milestone-name.ts";
import { formatApproveCommand, listAttention } from "../attention.ts";
import { burnUpSvg, describeBurnUp } from "../charts/burn-up.ts";
import { explainMissingBurnUp } from "../charts/missing-burn-up.ts";
import { type Html, html, linked, raw } from "../formats/html.ts";
import { MILESTONE_COLUMNS, milestoneCells } from "../wording.ts";
import { changesList, keyFigures } from "./goal-sections.ts";
import { healthBadge, htmlDocument, reasonElements } from "./layout.ts";
import { favicon, pageStyle } from "./style.ts";

/** Renders a report as one self-contained HTML document. `page` returns the URL of a goal's status page, or `null`. */
export function reportHtml(report: StatusReport, page: (goal: GoalReport) => string | null = () => null): string {
  const links = html`<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(favicon)}">
<style>${raw(pageStyle)}</style>`;
  const body = html`<main>
<h1>Status report</h1>
<p class="quiet">${formatInstant(report.generatedAt)}</p>
${report.goals.length === 0 && html`<p>No plan has been synced yet.</p>`}
${report.goals.map((goal) => goalSection(goal, report, page(goal)))}
</main>`;
  return htmlDocument("Status report", links, body);
}

function goalSection(goal: GoalReport, { since, generatedAt }: StatusReport, page: string | null): Html {
  const items = listAttention(goal);
  return html`<section>
<h2>${linked(page, goal.title)}</h2>
<p>${healthBadge(goal.health)} <span class="quiet">· ${goal.repo} · ${goal.goal}</span></p>
${reasonElements(goal)}
${keyFigures(goal, generatedAt)}
${changesList(goal, since)}
${items.length > 0 && html`<h3>Needs attention</h3><ul class="dots">${items.map(({ text, url }) => html`<li>${linked(url, text)}</li>`)}</ul>`}
${goal.approvalsIssue === null && goal.held.map(({ run }) => html`<p class="command"><code>${formatApproveCommand(goal.repo, run)}</code></p>`)}
<h3>Milestones</h3>
<div class="wide"><table class="whole-cells"><thead><tr>${MILESTONE_COLUMNS.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${goal.milestones.map((milestone) => milestoneRow(milestone, goal.today))}</tbody></table></div>
${chart(goal)}
</section>`;
}

function milestoneRow(milestone: MilestoneStatus, today: string): Html {
  const { github, jira } = milestone.links;
  const cells = milestoneCells(milestone, today).map((cell) => html`<td>${cell}</td>`);
  return html`<tr><th scope="row">${linked(github ?? jira, milestoneName(milestone))}</th>${cells}</tr>`;
}

function chart(goal: GoalReport): Html {
  const missing = explainMissingBurnUp(goal);
  if (missing !== null) return html`<p class="quiet">${missing}</p>`;
  return html`<figure><img src="data:image/svg+xml,${encodeURIComponent(burnUpSvg(goal))}" alt="Burn-up of ${goal.title}" width="720" height="300">
<figcaption>${describeBurnUp(goal)}</figcaption></figure>`;
}
