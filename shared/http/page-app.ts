import { createHash } from "node:crypto";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { dayOfInstant } from "../calendar/format-date.ts";
import { RetryLater } from "../errors.ts";
import { burnUpSvg } from "../report/charts/burn-up.ts";
import { pictureStyle } from "../report/charts/palette.ts";
import { timelineSvg } from "../report/charts/timeline.ts";
import { goalPage } from "../report/page/goal-page.ts";
import { goalsPage } from "../report/page/goals-page.ts";
import type { Frame } from "../report/page/layout.ts";
import { messagePage } from "../report/page/message-page.ts";
import type { GoalPageModel, PageModel } from "../report/page/page-model.ts";
import { favicon, pageStyle } from "../report/page/style.ts";
import type { Grant } from "./signed-links.ts";

export interface PageHost {
  goals(): Promise<PageModel>;
  /** Null: there is no such goal. */
  goal(repo: string, goal: string): Promise<GoalPageModel | null>;
  /** The pixels of a picture of the theme "light". */
  png(svg: string): Promise<Uint8Array>;
  now(): Date;
  /** For what went wrong. The fields hold no secret. */
  log(message: string, fields: Readonly<Record<string, string>>): void;
}

const closed = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** The page loads its style and its pictures from its own host, and nothing else. */
const pagePolicy = `default-src 'none'; style-src 'self'; img-src 'self'; ${closed}`;
/** A picture, opened by itself, has the one style that it carries, named by its hash. */
const picturePolicy = `default-src 'none'; style-src ${hashSource(pictureStyle)} ${hashSource(styleOf(favicon))}; ${closed}; sandbox`;

/**
 * The status page (contract section 4): reads, renders, writes nothing. It asks nobody who they are: `serve` lets
 * only this machine in front of it, on AWS `signedLinks` stands there: `guard`.
 */
export function pageApp(host: PageHost, guard?: MiddlewareHandler): Hono {
  const app = new Hono();
  if (guard) app.use(guard);
  const goalOf = async (context: Context): Promise<GoalPageModel | null> => {
    const { owner = "", repo = "", goal = "" } = context.req.param();
    return host.goal(`${owner}/${repo}`, goal);
  };

  app.get("/", async (context) => {
    // For a screen on a wall; only where the reader chose it, as a page that reloads by itself hinders others.
    if (context.req.query("refresh") === "5") context.header("Refresh", "300");
    return page(context, goalsPage(await host.goals(), frameOf(context, host)));
  });
  app.get("/goals/:owner/:repo/:goal", async (context) => {
    const model = await goalOf(context);
    return model === null ? missing(context, host) : page(context, goalPage(model, frameOf(context, host)));
  });
  for (const [name, draw] of [
    ["burn-up", burnUpSvg],
    ["timeline", timelineSvg],
  ] as const) {
    app.get(`/goals/:owner/:repo/:goal/${name}.svg`, async (context) => {
      const model = await goalOf(context);
      if (model === null) return missing(context, host);
      const width = context.req.query("width") === "360" ? 360 : 720;
      return picture(context, draw(model.goal, { today: dayOfInstant(host.now().toISOString()), width }));
    });
    // For programs that show no SVG, as Slack is one.
    app.get(`/goals/:owner/:repo/:goal/${name}.png`, async (context) => {
      const model = await goalOf(context);
      if (model === null) return missing(context, host);
      const drawn = draw(model.goal, { today: dayOfInstant(host.now().toISOString()), theme: "light" });
      return answer(context, await host.png(drawn), "image/png", picturePolicy);
    });
  }
  app.get("/style.css", (context) => answer(context, pageStyle, "text/css; charset=utf-8", pagePolicy));
  app.get("/favicon.svg", (context) => picture(context, favicon));
  app.get("/goals/*", (context) => missing(context, host));
  app.notFound((context) => missing(context, host));
  app.onError((error, context) => failed(error, context, host));
  return app;
}

/** A signed link says nothing of what is not below its path: what leads elsewhere is shown without a link. */
function frameOf(context: Context, host: PageHost): Frame {
  const grant: Grant | undefined = context.get("grant");
  const now = host.now().toISOString();
  if (grant === undefined) return { now, link: (path) => path };
  const { prefix, query } = grant;
  const covers = (path: string) => prefix === "/" || path === prefix || path.startsWith(`${prefix}/`);
  const signed = (path: string) => `${path}${path.includes("?") ? "&" : "?"}${query}`;
  return { now, link: (path) => (covers(path) ? signed(path) : null) };
}

function page(context: Context, text: string): Response {
  return answer(context, text, "text/html; charset=utf-8", pagePolicy);
}

function picture(context: Context, text: string): Response {
  return answer(context, text, "image/svg+xml; charset=utf-8", picturePolicy);
}

function missing(context: Context, host: PageHost): Response {
  const text = "There is no such page. The goal may have left the plans, or its name may be another now.";
  const body = messagePage({ title: "Nothing here", text }, frameOf(context, host));
  return answer(context, body, "text/html; charset=utf-8", pagePolicy, 404);
}

function failed(error: Error, context: Context, host: PageHost): Response {
  host.log("page failed", { path: context.req.path, error: `${error.name}: ${error.message}` });
  const waits = error instanceof RetryLater;
  const text = waits
    ? "Milepost's state can't be reached just now. Load the page again in a minute."
    : "Milepost made a mistake; its log has more.";
  const body = messagePage({ title: "This page can't be shown", text }, frameOf(context, host));
  return answer(context, body, "text/html; charset=utf-8", pagePolicy, waits ? 503 : 500);
}

/** Every answer: its policy, and a digest by which a reload that brings nothing new costs nothing. */
function answer(
  context: Context,
  body: string | Uint8Array,
  type: string,
  policy: string,
  status: 200 | 404 | 500 | 503 = 200,
): Response {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  context.header("Content-Security-Policy", policy);
  context.header("X-Content-Type-Options", "nosniff");
  context.header("Referrer-Policy", "no-referrer");
  context.header("Cross-Origin-Resource-Policy", "same-origin");
  context.header("Cache-Control", "private, no-cache");
  context.header("X-Robots-Tag", "noindex");
  if (status === 200) {
    context.header("ETag", etag);
    const known = context.req.header("if-none-match")?.split(/,\s*/) ?? [];
    if (known.some((tag) => tag === "*" || tag.replace(/^W\//, "") === etag)) return context.body(null, 304);
  }
  context.header("Content-Type", type);
  return context.body(typeof body === "string" ? body : new Uint8Array(body), status);
}

function hashSource(style: string): string {
  return `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
}

function styleOf(svg: string): string {
  return /<style>(.*?)<\/style>/s.exec(svg)?.[1] ?? "";
}
