import { formatDistance } from "../../calendar/format-date.ts";
import type { DeliverableStatus, ItemUrls, MilestoneStatus, ReportRisk } from "../../model/goal-status.ts";
import { type TrackerName, trackerNames, trackerTitles } from "../../model/item.ts";
import { describeDone } from "../../progress/health.ts";
import { isFinished, milestoneName } from "../../progress/milestone-name.ts";
import { safeWebUrl } from "../../text/web-url.ts";
import { type Html, html, linked } from "../formats/html.ts";
import { formatShare } from "../wording.ts";
import { dayElement, healthBadge, reasonElements } from "./layout.ts";
import type { CriterionView } from "./page-model.ts";

export function milestoneRow(
  milestone: MilestoneStatus,
  criteria: readonly CriterionView[],
  risks: readonly ReportRisk[],
  today: string,
): Html {
  const { items, links, health, status, deliverables, doneOn, due } = milestone;
  const name = milestoneName(milestone);
  const badge = status === "cancelled" ? html`<span class="health quiet">Cancelled</span>` : healthBadge(health);
  const figures = html`<p class="quiet">${dates(milestone, today)} · ${formatShare(deliverables)} deliverables · ${formatShare(milestone.criteria)} criteria${trackerLinks(links, name, " · ")}</p>`;
  const body = html`<div class="milestone-body">
${items.length > 0 && html`<div><h4>Deliverables</h4><ul class="plain checks">${items.map(deliverableRow)}</ul></div>`}
<div>${criteria.length > 0 && html`<h4>Criteria</h4><ul class="plain checks">${criteria.map(criterionRow)}</ul>`}
${risks.length > 0 && html`<h4>Risks</h4><ul class="plain">${risks.map(({ text, mitigation }) => html`<li>${text}${mitigation !== null && html` <span class="quiet">Mitigation: ${mitigation}</span>`}</li>`)}</ul>`}</div>
</div>`;
  if (!isFinished(milestone)) {
    return html`<li><div class="milestone-head"><h3>${name}</h3>${badge}</div>
${figures}
${reasonElements(milestone)}
${body}</li>`;
  }
  const done = status === "done" && doneOn !== null ? describeDone(doneOn, due, today) : null;
  return html`<li><details><summary class="milestone-head"><h3>${name}</h3>${badge}${done !== null && html` <span class="quiet">${done}</span>`}</summary>
${figures}
${status === "done" && reasonElements(milestone)}
${body}</details></li>`;
}

function dates(milestone: MilestoneStatus, today: string): Html {
  const { start, due } = milestone;
  if (due === null) {
    return start === null ? html`no dates` : html`from ${dayElement(start, today)}, no due date`;
  }
  const from = start === null ? html`due ` : html`${dayElement(start, today)} to `;
  const span = html`${from}${dayElement(due, today)}`;
  if (isFinished(milestone)) return span;
  const distance = formatDistance(due, today);
  return html`${span}, ${distance}`;
}

/** The sign that is shown for an item state, and the word that screen readers read. */
const STATE_SIGNS: Readonly<Record<DeliverableStatus["state"], readonly [sign: string, word: string]>> = {
  open: ["○", "Open"],
  done: ["✓", "Done"],
  cancelled: ["–", "Cancelled"],
};

function deliverableRow({ title, state, links }: DeliverableStatus): Html {
  const [sign, word] = STATE_SIGNS[state];
  return html`<li class="is-${state}"><span class="sign" role="img" aria-label="${word}">${sign}</span><span class="name">${title}</span><span class="to small">${trackerLinks(links, title, "")}</span></li>`;
}

function criterionRow({ text, done, refs }: CriterionView): Html {
  return html`<li class="is-${done ? "done" : "open"}"><span class="sign" role="img" aria-label="${done ? "Met" : "Not met"}">${done ? "✓" : "○"}</span><span class="name">${text}</span><span class="to small quiet">${refs.filter((ref) => !text.includes(ref)).join(", ")}</span></li>`;
}

/** Renders links such as "#9 · WEB-9"; each link also has the item's name for screen readers. */
function trackerLinks(links: ItemUrls, name: string, before: string): Html[] {
  const present = trackerNames.filter((tracker) => safeWebUrl(links[tracker]) !== null);
  return present.map(
    (tracker, index) =>
      html`${index === 0 ? before : " · "}${linked(links[tracker], html`<span class="whole">${itemLabel(tracker, links[tracker] ?? "")}</span><span class="hidden">: ${name}</span>`)}`,
  );
}

/** Returns the number or key at the end of an issue's URL ("#9", "WEB-9"); for other items, "GitHub" or "Jira". */
function itemLabel(tracker: TrackerName, url: string): string {
  const last = url.split("/").at(-1) ?? "";
  if (tracker === "github" && /\/issues\/\d+$/.test(url)) return `#${last}`;
  if (tracker === "jira" && /^[A-Z][A-Z0-9_]*-\d+$/.test(last)) return last;
  return trackerTitles[tracker];
}
