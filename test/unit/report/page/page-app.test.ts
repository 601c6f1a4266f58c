import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../../shared/config/secret.ts";
import { pageApp } from "../../../../shared/http/page-app.ts";
import { createSignedLink, requireSignedLink } from "../../../../shared/http/signed-links.ts";
import { samplePages } from "./sample-pages.ts";

const app = pageApp(samplePages);
const goal = "/goals/acme/web/001-live-review";
const everything = ["/", goal, `${goal}/burn-up.svg`, `${goal}/timeline.svg`, "/style.css", "/favicon.svg"];

describe("the status page", () => {
  it.each(everything)("answers %s with a strict content security policy", async (path) => {
    const response = await app.request(path);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; .*base-uri 'none'; form-action 'none'; frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe|script-src|\*/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    const type = path.endsWith(".svg") ? "image/svg+xml" : path.endsWith(".css") ? "text/css" : "text/html";
    expect(response.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
    expect(await response.text()).not.toMatch(/<script(?!>alert)|\sstyle="|\son[a-z]+="/);
  });

  it.each(everything)("answers an unchanged %s with 304", async (path) => {
    const etag = (await app.request(path)).headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{40}"$/);
    const again = await app.request(path, { headers: { "if-none-match": `"other", W/${etag}` } });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    expect((await app.request(path, { headers: { "if-none-match": '"other"' } })).status).toBe(200);
    const head = await app.request(path, { method: "HEAD" });
    expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([200, "", etag]);
  });

  it.each([
    "/nothing",
    "/goals/acme/web/other",
    "/goals/acme/web/other/burn-up.svg",
    `${goal}/other.svg`,
    "/goals/acme",
    "/goals/acme/%2e%2e%2fweb/001-live-review",
  ])("answers %s with a 404 page", async (path) => {
    const response = await app.request(path);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await response.text()).toContain("<h1>Not found</h1>");
  });

  it("answers with the same page as a part of another app", async () => {
    const whole = new Hono();
    whole.notFound((context) => context.json({}, 404));
    whole.route("/", app);
    for (const path of ["/nothing", "/a/b"]) {
      expect(await (await whole.request(path)).text()).toContain("<h1>Not found</h1>");
    }
  });

  it("has its icon where browsers look for one", async () => {
    const icon = await app.request("/favicon.ico");
    expect([icon.status, icon.headers.get("content-type")]).toEqual([200, "image/svg+xml; charset=utf-8"]);
  });

  it("has one row per goal, and folds what is done, not started or removed", async () => {
    const { goals: all, ...model } = await samplePages.goals();
    const [first] = all;
    if (first === undefined) throw new Error("no goal");
    const as = (goal: string, change: Partial<typeof first>) => ({ ...first, goal, title: goal, held: [], ...change });
    const goals = [
      as("late", { health: "off-track", reasons: ["M1 is 9 days late"] }),
      as("slow", { health: "at-risk", reasons: ["64% chance"] }),
      as("fine", { health: "on-track", reasons: ["93% chance"] }),
      as("next", { health: "not-started", reasons: ["Starts 1 Jul"] }),
      as("over", { health: "done", reasons: ["Done 26 May"], doneOn: "2026-05-26" }),
    ];
    const page = pageApp({ ...samplePages, goals: async () => ({ ...model, rejected: [], goals }) });
    const text = await (await page.request("/")).text();
    const [open = "", ...folded] = text.split('<details class="folded">');
    expect(open.match(/<h2>/g)).toHaveLength(3);
    expect(
      folded.map((part) =>
        /<summary>(.*?)<\/summary>[\s\S]*?">(?:<h2>)?(?:<a[^>]*>)?([a-zA-Z]+)</.exec(part)?.slice(1),
      ),
    ).toEqual([
      ["1 not started", "next"],
      ["1 done", "over"],
      ["1 removed goal", "Prototype"],
    ]);
    expect(open).toMatch(
      /class="late">M1 is 9 days late<[\s\S]*class="risk">64% chance<[\s\S]*class="quiet">93% chance</,
    );
    expect(open).toMatch(/7 of 12, due <time[^>]*>25 Jun<\/time>, likely <time[^>]*>24 Jun<\/time>/);
    expect(open).toContain("acme/web · checked 4 min ago, last change 8 Jun");
    expect(text).toContain("7 of 12, done 26 May, 30 days early");
  });

  it("is printed in light colors", async () => {
    const style = await (await app.request("/style.css")).text();
    expect(style.match(/prefers-color-scheme/g)).toHaveLength(1);
    expect(style).toContain("@media screen and (prefers-color-scheme: dark)");
    expect(style).toMatch(/@media print \{ :root \{ color-scheme: light; \}/);
  });

  it("refreshes only on request", async () => {
    expect((await app.request("/")).headers.get("refresh")).toBeNull();
    expect((await app.request("/?refresh=5")).headers.get("refresh")).toBe("300");
  });
});

describe("signed links", () => {
  const [old, current] = [new Secret("old secret"), new Secret("current secret")];
  const at = samplePages.now();
  const later = new Date(at.getTime() + 60_000);
  const base = "https://plans.example";
  let secrets = [current, old];
  const signed = new Hono();
  signed.use("*", requireSignedLink({ secrets: async () => secrets, now: () => at }));
  signed.route("/", app);
  const status = async (url: string) => (await signed.request(url)).status;

  it("open their page and all below it only", async () => {
    const link = createSignedLink(base, goal, later, current);
    const query = new URL(link).search;
    expect(await status(link)).toBe(200);
    expect(await status(`${base}${goal}/burn-up.svg${query}`)).toBe(200);
    expect(await status(`${base}${goal}/burn-up.svg${query}&width=360`)).toBe(200);
    for (const path of [
      "/",
      "/goals/acme/billing/docs-milestones",
      `${goal}x`,
      `${goal}/../../billing/docs-milestones`,
    ]) {
      expect(await status(`${base}${path}${query}`), path).toBe(403);
    }
  });

  it("to the root open everything", async () => {
    const query = new URL(createSignedLink(base, "/", later, current)).search;
    for (const path of everything) expect(await status(`${base}${path}${query}`), path).toBe(200);
  });

  it("are carried over to the page's own links", async () => {
    const whole = createSignedLink(base, "/", later, current);
    const query = new URL(whole).search.replaceAll("&", "&amp;");
    expect(await (await signed.request(whole)).text()).toContain(`href="${goal}${query}"`);
    const one = await (await signed.request(createSignedLink(base, goal, later, current))).text();
    expect(one).not.toContain('href="/"');
    expect(one).not.toContain("All goals");
    expect(one).toMatch(
      /src="\/goals\/acme\/web\/001-live-review\/burn-up\.svg\?expires=\d+&amp;signature=[0-9a-f]{64}"/,
    );
  });

  it("expire, with a message for valid links only", async () => {
    const link = createSignedLink(base, goal, at, current);
    const expired = await signed.request(link);
    expect([expired.status, expired.headers.get("cache-control")]).toEqual([403, "no-store"]);
    expect(await expired.text()).toContain("This link has expired");
    const forged = await signed.request(link.replace(/expires=\d+/, "expires=1"));
    expect(await forged.text()).toContain("Link required");
  });

  it("are valid with each of the secrets only", async () => {
    expect(await status(createSignedLink(base, goal, later, old))).toBe(200);
    expect(await status(createSignedLink(base, goal, later, new Secret("stranger")))).toBe(403);
    secrets = [new Secret("")];
    expect(await status(createSignedLink(base, goal, later, new Secret("")))).toBe(403);
    secrets = [];
    expect(await status(createSignedLink(base, goal, later, current))).toBe(403);
    secrets = [current, old];
  });

  it("are rejected after any change; style and icon need none", async () => {
    const good = createSignedLink(base, goal, later, current);
    const changed = [
      base + goal,
      good.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      good.replace(/expires=\d+/, (text) => `${text}0`),
      good.replace(/expires=(\d+)/, "expires=0$1"),
      good.replace(/signature=.*/, "signature="),
      good.replace(/expires=\d+&/, ""),
    ];
    for (const url of changed) expect(await status(url), url).toBe(403);
    expect(await status(`${base}/style.css`)).toBe(200);
    expect(await status(`${base}/favicon.svg`)).toBe(200);
    expect(await status(`${base}/nothing`)).toBe(403);
  });
});
