import type { Risk } from "../../model/goal-report.ts";
import type { Addresses, DeliverableStatus, MilestoneStatus } from "../../model/goal-status.ts";
import { trackerNames } from "../../model/item.ts";
import { type Html, html, linked, webAddress } from "../formats/html.ts";
import { isOver, milestoneName, shareOf, trackerWords } from "../words.ts";
import { date, far, healthBadge } from "./layout.ts";
import type { CriterionView } from "./page-model.ts";

interface Given {
  milestone: MilestoneStatus;
  criteria: readonly CriterionView[];
  risks: readonly Risk[];
  today: string;
}

/** One milestone with every deliverable, linked to its items, its criteria and its risks. */
export function milestoneRow({ milestone, criteria, risks, today }: Given): Html {
  const { items, reasons, links, health, status } = milestone;
  return html`<li>
<div class="milestone-head"><h3>${milestoneName(milestone)}</h3>${status === "cancelled" ? html`<span class="health quiet">Cancelled</span>` : healthBadge(health)}</div>
<p class="quiet">${dates(milestone, today)} · ${shareOf(milestone.deliverables)} deliverables · ${shareOf(milestone.criteria)} criteria${trackerLinks(links, milestoneName(milestone), " · ")}</p>
${reasons.map((reason) => html`<p class="late">${reason}</p>`)}
<div class="milestone-body">
${items.length > 0 && html`<div><h4>Deliverables</h4><ul class="plain checks">${items.map(deliverable)}</ul></div>`}
<div>${criteria.length > 0 && html`<h4>Criteria</h4><ul class="plain checks">${criteria.map(criterion)}</ul>`}
${risks.length > 0 && html`<h4>Risks</h4><ul class="plain">${risks.map(({ text, mitigation }) => html`<li>${text}${mitigation !== null && html` <span class="quiet">Mitigation: ${mitigation}</span>`}</li>`)}</ul>`}</div>
</div>
</li>`;
}

function dates(milestone: MilestoneStatus, today: string): Html {
  const { start, due } = milestone;
  if (due === null) return start === null ? html`no dates` : html`from ${date(start, today)}, no due date`;
  const span =
    start === null ? html`due ${date(due, today)}` : html`${date(start, today)} to ${date(due, today)}`;
  if (isOver(milestone)) return span;
  return due < today
    ? html`${span}, <span class="late">${far(due, today)}</span>`
    : html`${span}, ${far(due, today)}`;
}

/** Each state as sign and word: readers that see no sign hear the word. */
const states: Readonly<Record<DeliverableStatus["state"], readonly [string, string]>> = {
  open: ["○", "Open"],
  done: ["✓", "Done"],
  cancelled: ["–", "Cancelled"],
};

function deliverable({ title, state, links }: DeliverableStatus): Html {
  const [sign, word] = states[state];
  return html`<li class="is-${state}"><span class="sign" role="img" aria-label="${word}">${sign}</span><span class="name">${title}</span><span class="to small">${trackerLinks(links, title, "")}</span></li>`;
}

function criterion({ text, done, refs }: CriterionView): Html {
  return html`<li class="is-${done ? "done" : "open"}"><span class="sign" role="img" aria-label="${done ? "Met" : "Not met"}">${done ? "✓" : "○"}</span><span class="name">${text}</span><span class="to small quiet">${refs.filter((ref) => !text.includes(ref)).join(", ")}</span></li>`;
}

/** "GitHub #9 · Jira WEB-9": short to see, with the item's name for who hears the links one by one. */
function trackerLinks(links: Addresses, name: string, before: string): Html[] {
  const present = trackerNames.filter((tracker) => webAddress(links[tracker]) !== null);
  return present.map(
    (tracker, index) =>
      html`${index === 0 ? before : " · "}${linked(links[tracker], html`<span class="whole">${shortName(tracker, links[tracker] ?? "")}</span><span class="hidden">: ${name}</span>`)}`,
  );
}

function shortName(tracker: (typeof trackerNames)[number], url: string): string {
  const last = url.split("/").at(-1) ?? "";
  if (tracker === "github") return /\/issues\/\d+$/.test(url) ? `#${last}` : trackerWords.github;
  return /^[A-Z][A-Z0-9_]*-\d+$/.test(last) ? last : trackerWords.jira;
}
