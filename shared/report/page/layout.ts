import { ago, distance, longTime, shortDate } from "../../calendar/format-date.ts";
import type { Health } from "../../model/goal-status.ts";
import { type Html, html } from "../formats/html.ts";
import { healthWords } from "../words.ts";

/**
 * Where the page's own addresses lead. `link` gives null for what the reader may not see (a signed link of one goal
 * says nothing of the others): its name is then shown without a link.
 */
export interface Frame {
  /** ISO 8601 instant: "2 hours ago" and today are as seen then. */
  now: string;
  link: (path: string) => string | null;
}

interface Parts {
  title: string;
  /** Null on the page of all goals. */
  back: string | null;
  main: Html;
  /** ISO 8601 instant of the figures; null where there are none. */
  generatedAt: string | null;
  /** What else stands at the page's end. */
  end?: Html;
}

/** A whole page: the same head, way back, and end on each. */
export function layout({ title, back, main, generatedAt, end }: Parts, frame: Frame): string {
  const home = back === null ? null : frame.link(back);
  const name = html`<strong>Milepost</strong>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">${home === null ? name : html`<a href="${home}">Milepost</a>`}${home === null ? null : html`<nav aria-label="Pages"><a href="${home}">All goals</a></nav>`}</header>
<main id="main" tabindex="-1">
${main}
</main>
${generatedAt === null ? null : html`<footer class="end">As of <time datetime="${generatedAt}">${longTime(generatedAt)}</time>. ${end}</footer>`}
</body>
</html>
`.toString();
}

/** An instant as people say it, with the exact one for who wants it. */
export function time(at: string, now: string): Html {
  return html`<time datetime="${at}" title="${longTime(at)}">${ago(at, now)}</time>`;
}

/** A day; without the year where it is that of `today`. */
export function date(day: string, today = ""): Html {
  return html`<time datetime="${day}">${shortDate(day, today)}</time>`;
}

/** "in 16 days". */
export function far(day: string, today: string): string {
  return distance(day, today);
}

const signs: Readonly<Record<Health, string>> = {
  "not-started": "○",
  "on-track": "●",
  "at-risk": "▲",
  "off-track": "■",
  done: "✓",
};

/** The health as word, sign and colour: no one of them alone. */
export function healthBadge(health: Health): Html {
  return html`<span class="health health-${health}"><span aria-hidden="true">${signs[health]}</span> ${healthWords[health]}</span>`;
}

export function goalPath(repo: string, goal: string): string {
  return `/goals/${[...repo.split("/"), goal].map(encodeURIComponent).join("/")}`;
}
