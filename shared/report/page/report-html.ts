import { dayOfInstant } from "../../calendar/days.ts";
import { formatInstant } from "../../calendar/format-date.ts";
import type { GoalReport, StatusReport } from "../../model/goal-status.ts";
import { milestoneName } from "../../progress/milestone-name.ts";
import { formatApproveCommand, listAttention } from "../attention.ts";
import { burnUpSvg, describeBurnUp } from "../charts/burn-up.ts";
import { type Html, html, linked, raw } from "../formats/html.ts";
import { formatShare, milestoneHealthLabel } from "../wording.ts";
import { changesList, keyFigures } from "./goal-sections.ts";
import { dayElement, healthBadge, htmlDocument } from "./layout.ts";
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
  const today = dayOfInstant(generatedAt);
  const items = listAttention(goal);
  return html`<section>
<h2>${linked(page, goal.title)}</h2>
<p>${healthBadge(goal.health)} <span class="quiet">· ${goal.repo} · ${goal.goal}</span></p>
${keyFigures(goal, today, generatedAt)}
${changesList(goal, since, generatedAt)}
${items.length > 0 && html`<h3>Needs attention</h3><ul class="dots">${items.map(({ text, url }) => html`<li>${linked(url, text)}</li>`)}</ul>`}
${goal.approvalsIssue === null && goal.held.map(({ run }) => html`<p class="command"><code>${formatApproveCommand(goal.repo, run)}</code></p>`)}
<h3>Milestones</h3>
<table><thead><tr><th scope="col">Milestone</th><th scope="col">Health</th><th scope="col">Deliverables</th><th scope="col">Due</th></tr></thead>
<tbody>${goal.milestones.map(
    (milestone) =>
      html`<tr><th scope="row">${linked(milestone.links.github ?? milestone.links.jira, milestoneName(milestone))}</th><td>${milestoneHealthLabel(milestone)}</td><td>${formatShare(milestone.deliverables)}</td><td>${milestone.due === null ? "no due date" : dayElement(milestone.due)}</td></tr>`,
  )}</tbody></table>
<figure><img src="data:image/svg+xml,${encodeURIComponent(burnUpSvg(goal, { today }))}" alt="Burn-up of ${goal.title}" width="720" height="300">
<figcaption>${describeBurnUp(goal, today)}</figcaption></figure>
</section>`;
}
