import { trackerTitles } from "../../model/item.ts";
import { formatCount } from "../../text/format-count.ts";
import { heldReason } from "../attention.ts";
import { type Html, html, linked } from "../formats/html.ts";
import { actionLabels, countActions, describeSkipped, outcomeLabels } from "../wording.ts";
import { ageElement } from "./layout.ts";
import type { HeldView, RunView } from "./page-model.ts";

const MAX_OPERATIONS = 200;

export function runsTable(runs: readonly RunView[], now: string): Html {
  return html`<div class="wide"><table class="stacks">
<thead><tr><th scope="col">When</th><th scope="col">Outcome</th><th scope="col">Changes</th><th scope="col" class="number">Reads</th><th scope="col" class="number">Writes</th></tr></thead>
<tbody>${runs.map((run) => runRow(run, now))}</tbody>
</table></div>`;
}

function runRow({ at, commit, outcome, operations, skipped, requests, error }: RunView, now: string): Html {
  return html`<tr>
<th scope="row">${ageElement(at, now)}${commit !== null && html`<br><code class="quiet">${commit.slice(0, 7)}</code>`}</th>
<td data-label="Outcome">${outcomeLabels[outcome]}${error !== null && html`<br><span class="notice">${error}</span>`}</td>
<td>${operations.length + skipped.length === 0 ? "none" : html`<details><summary>${countActions(operations, skipped)}</summary><ul class="dots">${skipped.slice(0, MAX_OPERATIONS).map(skippedRow)}${operations.slice(0, MAX_OPERATIONS).map(operationRow)}</ul>${operations.length > MAX_OPERATIONS && html`<p class="quiet">… and ${operations.length - MAX_OPERATIONS} more</p>`}</details>`}</td>
<td class="number" data-label="Reads">${requests.reads}</td>
<td class="number" data-label="Writes">${requests.writes}</td>
</tr>`;
}

function operationRow({ action, entity, title, remote, fields, tracker }: RunView["operations"][number]): Html {
  const changed = action === "update" && fields.length > 0 ? ` (${fields.join(", ")})` : "";
  return html`<li>${actionLabels[action]} ${trackerTitles[tracker]} ${entity} ${linked(remote, title)}${changed}</li>`;
}

function skippedRow(change: RunView["skipped"][number]): Html {
  const { entity, title, remote, tracker } = change;
  return html`<li>${trackerTitles[tracker]} ${entity} ${linked(remote, title)} ${describeSkipped(change)}</li>`;
}

export function heldBox({ run, reason, items, creates, approve, issue }: HeldView): Html {
  const [closed, created] = [
    items.filter(({ remote }) => remote !== null),
    items.filter(({ remote }) => remote === null),
  ];
  return html`<section class="box" aria-labelledby="held-${run}">
<h2 id="held-${run}">Waiting for approval</h2>
<p>${heldReason(reason)}</p>
${closed.length > 0 && html`<details><summary>${formatCount(closed.length, "item")} to be closed</summary><ul class="dots">${closed.map(({ title, remote }) => html`<li>${linked(remote, title)}</li>`)}</ul></details>`}
${creates > 0 && html`<details><summary>${formatCount(creates, "item")} to be created</summary><ul class="dots">${created.map(({ title }) => html`<li>${title}</li>`)}</ul>${creates > created.length && html`<p class="quiet">… and ${creates - created.length} more</p>`}</details>`}
<p>To approve exactly these items${issue !== null && html`, tick the box in ${linked(issue, "Milepost: approvals")}, or run`}:</p>
<p class="command"><code>${approve}</code></p>
</section>`;
}
