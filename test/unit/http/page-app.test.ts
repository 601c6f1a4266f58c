import { handle } from "hono/aws-lambda";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { handler } from "../../../functions/page/handler.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { RetryLater } from "../../../shared/errors.ts";
import { pageApp } from "../../../shared/http/page-app.ts";
import { createSignedLink, requireSignedLink } from "../../../shared/http/signed-links.ts";
import { now } from "../report/page/sample-goals.ts";
import { samplePages } from "../report/page/sample-pages.ts";

const secret = new Secret("s".repeat(32));
const goal = "/goals/acme/web/001-live-review";
const later = new Date(Date.parse(now) + 60_000);

type Event = Parameters<typeof handler>[0];
type Context = Parameters<typeof handler>[1];

/** What an HTTP API sends for a GET (AWS: "Working with AWS Lambda proxy integrations for HTTP APIs", 2.0). */
function event(url: string): Event {
  const { pathname, search, host } = new URL(url);
  const http = { method: "GET", path: pathname, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "t" };
  return {
    ...{ version: "2.0", routeKey: "$default", rawPath: pathname, rawQueryString: search.slice(1) },
    headers: { host },
    isBase64Encoded: false,
    body: null,
    requestContext: { http, domainName: host, stage: "$default" },
  } as unknown as Event;
}

function serve(host = samplePages) {
  const guard = requireSignedLink({ secrets: async () => [secret], now: () => host.now() });
  return handle(pageApp(host, guard));
}

const get = (url: string, served = serve()) => served(event(url), {} as Context);
const signed = (path: string) => createSignedLink("https://plans.example", path, later, secret);

describe("the page behind an HTTP API", () => {
  it("opens by a signed link, with text as text and pixels in base64", async () => {
    const page = await get(signed(goal));
    expect([page.statusCode, page.isBase64Encoded]).toEqual([200, false]);
    expect(page.body).toContain("Live code review comments");
    const { search } = new URL(signed(goal));
    const png = await get(`https://plans.example${goal}/burn-up.png${search}`);
    expect([png.statusCode, png.isBase64Encoded]).toEqual([200, true]);
    expect(png.headers?.["content-type"]).toBe("image/png");
    expect(Buffer.from(png.body, "base64").toString()).toMatch(/^pixels of <svg /);
  });

  it("opens by no other one, and has its style for everybody", async () => {
    expect((await get(`https://plans.example${goal}`)).statusCode).toBe(403);
    expect((await get(`https://plans.example${goal}/burn-up.png`)).statusCode).toBe(403);
    expect((await get("https://plans.example/nothing")).statusCode).toBe(403);
    expect((await get("https://plans.example/style.css")).statusCode).toBe(200);
  });

  it.each([
    [new RetryLater("outage", "The table is away.", later), 503, "Load the page again in a minute."],
    [new Error("a bug with acme's plan"), 500, "Internal error; see the logs."],
  ])("says that it failed, and why in the log only: %s", async (error, status, words) => {
    const log = vi.fn();
    const broken = { ...samplePages, log, goal: () => Promise.reject(error) };
    const page = await get(signed(goal), serve(broken));
    expect(page.statusCode).toBe(status);
    expect(page.body).toContain(words);
    expect(page.body).not.toContain(error.message);
    expect(log).toHaveBeenCalledWith("page failed", {
      path: goal,
      error: expect.stringContaining(error.message),
    });
  });

  it("names everything that it lacks at once", async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv("MILEPOST_TABLE", "");
    vi.stubEnv("MILEPOST_PAGE_SECRET_ARN", "");
    const failed = handler(event("https://plans.example/"), {} as Context);
    await expect(failed).rejects.toThrow(/MILEPOST_PAGE_SECRET_ARN is not set[\s\S]*MILEPOST_TABLE is not set/);
  });
});
