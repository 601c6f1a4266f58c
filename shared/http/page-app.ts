import { createHash } from "node:crypto";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { etag } from "hono/etag";
import { RetryLater } from "../errors.ts";
import type { Log } from "../ports/log.ts";
import { burnUpSvg } from "../report/charts/burn-up.ts";
import { chartStyle } from "../report/charts/palette.ts";
import { timelineSvg } from "../report/charts/timeline.ts";
import { goalPage } from "../report/page/goal-page.ts";
import { goalsPage } from "../report/page/goals-page.ts";
import type { PageContext } from "../report/page/layout.ts";
import { messagePage } from "../report/page/layout.ts";
import type { GoalPageModel, PageModel } from "../report/page/page-model.ts";
import { favicon, pageStyle } from "../report/page/style.ts";
import { securityHeaders } from "./security-headers.ts";
import type { LinkGrant } from "./signed-links.ts";

export interface PageHost {
  goals(): Promise<PageModel>;
  /** Returns the content of a goal's page, or `null` if the goal does not exist. */
  goal(repo: string, goal: string): Promise<GoalPageModel | null>;
  /** Converts an SVG of the light theme to PNG. */
  png(svg: string): Promise<Uint8Array>;
  now(): Date;
  log: Log;
}

/** Security headers: pages can load only styles and images, and only from their own host. */
const pageHeaders = securityHeaders({
  defaultSrc: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
});
/** Content security policy of a chart that is opened as its own page: allows only inline styles with these hashes. */
const chartPolicy = `default-src 'none'; style-src ${hashSource(chartStyle)} ${hashSource(styleOf(favicon))}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox`;

/** Returns the HTTP app of the status page. `guard` rejects readers without access; without it, all have access. */
export function pageApp(host: PageHost, guard?: MiddlewareHandler): Hono {
  const app = new Hono();
  app.use(pageHeaders, etag());
  if (guard) app.use(guard);
  const addGoalRoute = (
    suffix: string,
    show: (model: GoalPageModel, context: Context) => Response | Promise<Response>,
  ) =>
    app.get(`/goals/:owner/:repo/:goal${suffix}`, async (context: Context) => {
      const { owner = "", repo = "", goal = "" } = context.req.param();
      const model = await host.goal(`${owner}/${repo}`, goal);
      return model === null ? notFound(context, host) : show(model, context);
    });

  app.get("/", async (context) => {
    // Reloads every 300 s, for wall displays; only on request, because reloads are an accessibility problem.
    if (context.req.query("refresh") === "5") context.header("Refresh", "300");
    return respond(context, goalsPage(await host.goals(), frameOf(context, host)), HTML);
  });
  addGoalRoute("", (model, context) => respond(context, goalPage(model, frameOf(context, host)), HTML));
  for (const [name, draw] of [
    ["burn-up", burnUpSvg],
    ["timeline", timelineSvg],
  ] as const) {
    addGoalRoute(`/${name}.svg`, ({ goal }, context) => {
      const width = context.req.query("width") === "360" ? 360 : 720;
      return respond(context, draw(goal, { width }), SVG);
    });
    // For Slack, which can't show SVG.
    addGoalRoute(`/${name}.png`, async ({ goal }, context) =>
      respond(context, await host.png(draw(goal, { theme: "light" })), "image/png"),
    );
  }
  app.get("/style.css", (context) => respond(context, pageStyle, "text/css; charset=utf-8"));
  // Browsers ask for the second one for pages without a link to an icon, for example charts.
  for (const path of ["/favicon.svg", "/favicon.ico"]) app.get(path, (context) => respond(context, favicon, SVG));
  // Not `app.notFound`, which has no effect if this app is a part of another one.
  app.get("*", (context) => notFound(context, host));
  app.onError((error, context) => {
    host.log("page failed", { path: context.req.path, error: `${error.name}: ${error.message}` });
    return error instanceof RetryLater
      ? message(context, host, 503, "The state can't be reached. Load the page again in a minute.")
      : message(context, host, 500, "Internal error; see the logs.");
  });
  return app;
}

/** Returns the `PageContext` of a request. Its `link` returns `null` for paths that the signed link does not open. */
function frameOf(context: Context, host: PageHost): PageContext {
  const grant: LinkGrant | undefined = context.get("grant");
  const now = host.now().toISOString();
  if (grant === undefined) return { now, link: (path) => path };
  const { prefix, query } = grant;
  const covers = (path: string) => prefix === "/" || path === prefix || path.startsWith(`${prefix}/`);
  const signed = (path: string) => `${path}${path.includes("?") ? "&" : "?"}${query}`;
  return { now, link: (path) => (covers(path) ? signed(path) : null) };
}

function notFound(context: Context, host: PageHost): Response {
  return message(context, host, 404, "This goal or page does not exist, or the goal was removed or renamed.");
}

function message(context: Context, host: PageHost, status: 404 | 500 | 503, text: string): Response {
  const title = status === 404 ? "Not found" : "This page can't be shown";
  context.status(status);
  return respond(context, messagePage({ title, text }, frameOf(context, host)), HTML);
}

const HTML = "text/html; charset=utf-8";
const SVG = "image/svg+xml; charset=utf-8";

function respond(context: Context, body: string | Uint8Array, type: string): Response {
  if (type.startsWith("image/")) context.header("Content-Security-Policy", chartPolicy);
  context.header("Cache-Control", "private, no-cache");
  context.header("X-Robots-Tag", "noindex");
  context.header("Content-Type", type);
  return context.body(typeof body === "string" ? body : new Uint8Array(body));
}

function hashSource(style: string): string {
  return `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
}

function styleOf(svg: string): string {
  return /<style>(.*?)<\/style>/s.exec(svg)?.[1] ?? "";
}
