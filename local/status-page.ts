import { Hono } from "hono";
import { html } from "hono/html";
import { humanDate } from "../cli/terminal.ts";
import type { Ledger } from "../shared/ports/ledger.ts";
import type { Link } from "../shared/sync/link.ts";
import type { GoalState, Outcome, RepositoryState } from "../shared/sync/state.ts";
import { isLocalHost } from "./local-request.ts";

type Reads = Pick<Ledger, "repositories" | "goal" | "links">;

interface GoalView {
  repository: RepositoryState;
  state: GoalState;
  links: Map<string, Link>;
}

const securityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The status page under `serve`: every goal with its milestones and deliverables, linked to their items.
 * `localOnly`: the server listens on this machine alone, so who asks for another host is a web page that tries
 * to read it (webhooks are signed, and may come through a tunnel).
 */
export function statusPage(ledger: Reads, { localOnly }: { localOnly: boolean }): Hono {
  const app = new Hono();
  app.get("/", async (context) => {
    if (localOnly && !isLocalHost(context.req.header("host"))) {
      return context.text(
        "Open the status page at http://127.0.0.1 or http://localhost, with its port.",
        403,
      );
    }
    const repositories = await ledger.repositories();
    const goals = (await Promise.all(repositories.map((repository) => readGoals(repository, ledger)))).flat();
    context.header("Content-Security-Policy", securityPolicy);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    return context.html(renderPage(goals));
  });
  return app;
}

async function readGoals(repository: RepositoryState, ledger: Reads): Promise<GoalView[]> {
  const ids = Object.values(repository.plans).map((plan) => plan.goal);
  const views = await Promise.all(
    ids.map(async (id) => {
      const state = await ledger.goal(repository.id, id);
      const links = await ledger.links(repository.id, id, "github");
      return state ? [{ repository, state, links: new Map(links.map((link) => [link.key, link])) }] : [];
    }),
  );
  return views.flat();
}

function renderPage(goals: GoalView[]) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Milepost</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M7 1h2v14H7zM3 3h8l2 2-2 2H3z' fill='%23367'/%3E%3C/svg%3E">
<style>
  :root { --ink: #1b2226; --quiet: #5a666d; --line: #dde3e6; --ground: #fbfcfc; --accent: #1f5f74; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6eaec; --quiet: #9aa7ae; --line: #2d373c; --ground: #14191c; --accent: #7cc3d9; } }
  body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 56rem; }
  h1 { font-size: 1.1rem; letter-spacing: .02em; } h2 { font-size: 1.35rem; margin: 2.5rem 0 .25rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
  a { color: var(--accent); } p { margin: .25rem 0; } .quiet { color: var(--quiet); }
  ul { list-style: none; margin: 0; padding: 0; font-variant-numeric: tabular-nums; }
  li { display: flex; gap: 1rem; justify-content: space-between; padding: .35rem 0; border-top: 1px solid var(--line); }
  section { border-top: 3px solid var(--accent); margin-top: 2rem; }
</style>
</head>
<body>
<h1>Milepost</h1>
<main>${goals.length === 0 ? html`<p class="quiet">No plan has been synced yet. Push a plan, or run <code>npx milepost sync --repo OWNER/NAME</code>.</p>` : goals.map(renderGoal)}</main>
</body>
</html>`;
}

function renderGoal({ repository, state, links }: GoalView) {
  return html`<section>
<h2>${state.plan?.goal.title ?? state.goal}</h2>
<p class="quiet">${repository.fullName} · ${state.path}</p>
<p class="quiet">${lastSync(state)}</p>
${milestonesOf(state).map(
  ({ key, text, deliverables }) => html`<h3>${linked(links.get(key), text)}</h3>
<p class="quiet">${dueOf(links.get(key))}</p>
<ul>${deliverables.map((item) => html`<li><span>${linked(links.get(item.key), item.text)}</span><span class="quiet">${stateOf(links.get(item.key))}</span></li>`)}</ul>`,
)}
</section>`;
}

const unfinished: Partial<Record<Outcome, string>> = {
  partial: " · the last run was cut short and goes on",
  held: " · the last run waits for a person",
  failed: " · the last run failed",
};

function lastSync({ syncedAt, commit, outcome }: GoalState): string {
  if (syncedAt === null) return `not synced yet${unfinished[outcome] ?? ""}`;
  const [date = "", time = ""] = syncedAt.split("T");
  return `in line with ${commit?.slice(0, 7)} since ${humanDate(date)}, ${time.slice(0, 5)} UTC${unfinished[outcome] ?? ""}`;
}

function milestonesOf({ identities }: GoalState) {
  const present = identities.filter((identity) => !identity.retired);
  return present
    .filter((identity) => identity.role === "milestone")
    .map((milestone) => ({
      key: milestone.key,
      text: milestone.text,
      deliverables: present.filter((identity) => identity.milestone === milestone.key),
    }));
}

function linked(link: Link | undefined, text: string) {
  if (!link?.remote) return html`${text}`;
  return html`<a href="${link.remote.url}">${link.role === "milestone" ? (link.base.title ?? text) : text}</a>`;
}

function dueOf(link: Link | undefined): string {
  return link?.base.due ? `due ${humanDate(link.base.due)}` : "no due date";
}

function stateOf(link: Link | undefined): string {
  return link?.remote ? `#${link.remote.name}` : "not made yet";
}
