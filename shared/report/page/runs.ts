import { heldReason } from "../attention.ts";
import { type Html, html, linked } from "../formats/html.ts";
import { counted, outcomeWords, trackerWords } from "../words.ts";
import { time } from "./layout.ts";
import type { HeldView, RunView } from "./page-model.ts";

const shownOperations = 200;

/** The last runs: when, what came of them, what they did and how many requests that took. */
export function runsTable(runs: readonly RunView[], now: string): Html {
  return html`<div class="wide"><table class="stacks">
<thead><tr><th scope="col">When</th><th scope="col">Outcome</th><th scope="col">What it did</th><th scope="col" class="number">Reads</th><th scope="col" class="number">Writes</th></tr></thead>
<tbody>${runs.map((run) => runRow(run, now))}</tbody>
</table></div>`;
}

function runRow({ at, commit, outcome, operations, requests, error }: RunView, now: string): Html {
  return html`<tr>
<th scope="row">${time(at, now)}${commit !== null && html`<br><code class="quiet">${commit.slice(0, 7)}</code>`}</th>
<td data-label="Outcome">${outcomeWords[outcome]}${error !== null && html`<br><span class="late">${error}</span>`}</td>
<td>${operations.length === 0 ? "nothing" : html`<details><summary>${actions(operations)}</summary><ul class="dots">${operations.slice(0, shownOperations).map(operation)}</ul>${operations.length > shownOperations && html`<p class="quiet">… and ${operations.length - shownOperations} more</p>`}</details>`}</td>
<td class="number" data-label="Reads">${requests.reads}</td>
<td class="number" data-label="Writes">${requests.writes}</td>
</tr>`;
}

const past = {
  create: "created",
  update: "updated",
  close: "closed",
  reopen: "reopened",
  adopt: "adopted",
} as const;

function actions(operations: RunView["operations"]): string {
  const counts = Object.entries(past).flatMap(([action, word]) => {
    const many = operations.filter((operation) => operation.action === action).length;
    return many === 0 ? [] : [`${many} ${word}`];
  });
  return counts.join(", ");
}

function operation({ action, entity, title, remote, fields, tracker }: RunView["operations"][number]): Html {
  const what = action === "update" && fields.length > 0 ? ` (${fields.join(", ")})` : "";
  return html`<li>${past[action]} ${trackerWords[tracker]} ${entity} ${linked(remote, title)}${what}</li>`;
}

/** What waits for a person, with the exact command that lets it go on. */
export function heldBox({ run, reason, items, approve }: HeldView): Html {
  return html`<section class="box" aria-labelledby="held-${run}">
<h2 id="held-${run}">A run waits for approval</h2>
<p>${heldReason(reason)}</p>
${items.length > 0 && html`<details><summary>${counted(items.length, "item")} that it would close</summary><ul class="dots">${items.map(({ title, remote }) => html`<li>${linked(remote, title)}</li>`)}</ul></details>`}
<p>To let it go on with exactly these items:</p>
<p class="command"><code>${approve}</code></p>
</section>`;
}
