import { dayOfInstant, longTime } from "../../calendar/format-date.ts";
import type { GoalReport, Report } from "../../model/goal-report.ts";
import { approveCommand, attention } from "../attention.ts";
import { burnUpSvg, describeBurnUp } from "../charts/burn-up.ts";
import { changesList, facts } from "../page/goal-page.ts";
import { sentence } from "../page/goals-page.ts";
import { date, healthBadge } from "../page/layout.ts";
import { favicon, pageStyle } from "../page/style.ts";
import { healthWords, milestoneName, shareOf } from "../words.ts";
import { type Html, html, linked, raw } from "./html.ts";

/**
 * A report as one HTML document that needs nothing beside it: a file to open, or the body of a mail. Programs that
 * show no SVG or no style still have all of it as text and tables.
 * `page`: where a goal's status page is; null where there is none.
 */
export function reportHtml(report: Report, page: (goal: GoalReport) => string | null = () => null): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Status report</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(favicon)}">
<style>${raw(pageStyle)}</style>
</head>
<body>
<main>
<h1>Status report</h1>
<p class="quiet">${longTime(report.generatedAt)}</p>
${report.goals.length === 0 && html`<p>No plan has been synced yet.</p>`}
${report.goals.map((goal) => goalPart(goal, report, page(goal)))}
</main>
</body>
</html>
`.toString();
}

function goalPart(goal: GoalReport, { since, generatedAt }: Report, page: string | null): Html {
  const today = dayOfInstant(generatedAt);
  const remarks = attention(goal);
  return html`<section>
<h2>${linked(page, goal.title)}</h2>
<p>${healthBadge(goal.health)} <span class="quiet">· ${goal.repo} · ${goal.goal}</span></p>
${facts(goal, today, generatedAt)}
${changesList(goal, since, generatedAt)}
${remarks.length > 0 && html`<h3>Look at</h3><ul class="dots">${remarks.map(({ text, url }) => html`<li>${linked(url, sentence(text))}</li>`)}</ul>`}
${goal.held.map(({ run }) => html`<p class="command"><code>${approveCommand(goal.repo, run)}</code></p>`)}
<h3>Milestones</h3>
<table><thead><tr><th scope="col">Milestone</th><th scope="col">Health</th><th scope="col">Deliverables</th><th scope="col">Due</th></tr></thead>
<tbody>${goal.milestones.map(
    (milestone) =>
      html`<tr><th scope="row">${linked(milestone.links.github ?? milestone.links.jira, milestoneName(milestone))}</th><td>${milestone.status === "cancelled" ? "Cancelled" : healthWords[milestone.health]}</td><td>${shareOf(milestone.deliverables)}</td><td>${milestone.due === null ? "no date" : date(milestone.due)}</td></tr>`,
  )}</tbody></table>
<figure><img src="data:image/svg+xml,${encodeURIComponent(burnUpSvg(goal, { today }))}" alt="Burn-up of ${goal.title}" width="720" height="300">
<figcaption>${describeBurnUp(goal, today)}</figcaption></figure>
</section>`;
}
