import { formatAge, formatDay, formatInstant } from "../../calendar/format-date.ts";
import type { Health } from "../../model/goal-status.ts";
import { type Html, html } from "../formats/html.ts";
import { healthLabels } from "../wording.ts";

export interface PageContext {
  /** ISO 8601 instant at which the page is rendered. */
  now: string;
  /** Returns the URL for a path, or `null` if the reader's signed link does not open that path. */
  link: (path: string) => string | null;
}

interface PageParts {
  title: string;
  /** Path of the parent page; `null` on the page of all goals. */
  back: string | null;
  main: Html;
  /** ISO 8601 instant at which the figures on the page were read; `null` if the page has no figures. */
  generatedAt: string | null;
  footer?: Html;
  /** True if the page uses the whole width of the screen. */
  isWide?: true;
}

export function layout({ title, back, main, generatedAt, footer, isWide }: PageParts, context: PageContext): string {
  const home = back === null ? null : context.link(back);
  const nav =
    home === null
      ? html`<strong>Milepost</strong>`
      : html`<a href="${home}">Milepost</a><nav aria-label="Pages"><a href="${home}">All goals</a></nav>`;
  const links = html`<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">`;
  const body = html`<a class="skip" href="#main">Skip to content</a>
<header class="top">${nav}</header>
<main id="main" tabindex="-1">
${main}
</main>
${generatedAt === null ? null : html`<footer class="end">As of <time datetime="${generatedAt}">${formatInstant(generatedAt)}</time>. ${footer}</footer>`}`;
  return htmlDocument(title, links, body, isWide && "is-wide");
}

export function htmlDocument(title: string, links: Html, body: Html, bodyClass?: "is-wide"): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${links}
</head>
<body${bodyClass !== undefined && html` class="${bodyClass}"`}>
${body}
</body>
</html>
`.toString();
}

/** Renders a page with one message, for example an error and what to do about it. */
export function messagePage({ title, text }: { title: string; text: string }, context: PageContext): string {
  const main = html`<h1>${title}</h1>
<p>${text}</p>`;
  return layout({ title: `${title} · Milepost`, back: "/", main, generatedAt: null }, context);
}

/** Renders the age of an instant; the exact time is the element's title. */
export function ageElement(instant: string, now: string, timeZone?: string): Html {
  return html`<time datetime="${instant}" title="${formatInstant(instant)}">${formatAge(instant, now, timeZone)}</time>`;
}

/** Renders a day, without the year if it is in the same year as `today`. */
export function dayElement(day: string, today?: string): Html {
  return html`<time datetime="${day}">${formatDay(day, today)}</time>`;
}

const HEALTH_SIGNS: Readonly<Record<Health, string>> = {
  "not-started": "○",
  "on-track": "●",
  "at-risk": "▲",
  "off-track": "■",
  done: "✓",
};

/** Renders the reasons for a health. Only those of late goals and milestones have a color. */
export function reasonElements({ health, reasons }: { health: Health; reasons: readonly string[] }): Html[] {
  const style = health === "off-track" ? "late" : health === "at-risk" ? "risk" : "quiet";
  return reasons.map((reason) => html`<p class="${style}">${reason}</p>`);
}

/** Renders the health as word, sign and color, so that color is not needed to understand it. */
export function healthBadge(health: Health): Html {
  return html`<span class="health health-${health}"><span aria-hidden="true">${HEALTH_SIGNS[health]}</span> ${healthLabels[health]}</span>`;
}

export function goalPath(repo: string, goal: string): string {
  return `/goals/${[...repo.split("/"), goal].map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
}
