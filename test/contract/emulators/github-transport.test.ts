import { generateKeyPairSync } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GitHubEmulatorOptions } from "../../../local/emulators/github/github-emulator.ts";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { waitUntil } from "../../support/wait-until.ts";

const fullName = "acme/web";
const issues = "/repos/acme/web/issues";
let time = Date.parse("2026-06-01T12:00:00Z");
let github: GitHubEmulator;

beforeEach(() => start());
afterEach(() => github.close());

async function start(options: GitHubEmulatorOptions = {}): Promise<void> {
  github = await startGitHubEmulator({ now: () => new Date(time), ...options });
  await github.createRepository(fullName);
}

async function restart(options: GitHubEmulatorOptions): Promise<void> {
  await github.close();
  await start(options);
}

/** Sends a request without a client library. */
function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const standard = { authorization: "Bearer test-token", "user-agent": "test", connection: "close" };
  return fetch(github.url + path, {
    method,
    headers: { ...standard, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: "manual",
  });
}

const create = (title: string) => call("POST", issues, { title });

describe("authentication", () => {
  test("answers 401 without a token and for an unknown or revoked one", async () => {
    for (const authorization of ["", "Bearer wrong"]) {
      expect((await call("GET", issues, undefined, { authorization })).status).toBe(401);
    }
    github.revokeToken("test-token");
    expect((await call("GET", issues)).status).toBe(401);
    github.acceptToken("other");
    expect((await call("GET", issues, undefined, { authorization: "token other" })).status).toBe(200);
  });

  test("answers 404 for an inaccessible repository", async () => {
    expect((await call("GET", "/repos/acme/none")).status).toBe(404);
    github.setAccess(fullName, false);
    expect((await call("GET", issues)).status).toBe(404);
  });

  test("redirects a former repository name to the id", async () => {
    github.renameRepository(fullName, "acme/site");
    const redirect = await call("GET", `${issues}?state=all`);
    expect(redirect.status).toBe(301);
    expect(redirect.headers.get("location")).toMatch(/\/repositories\/\d+\/issues\?state=all$/);
    expect((await create("x")).status).toBe(307);
    const octokit = new Octokit({ baseUrl: github.url, auth: "test-token" });
    expect((await octokit.rest.repos.get({ owner: "acme", repo: "web" })).data.full_name).toBe("acme/site");
  });

  test("issues installation tokens to an App; only they can write check runs", async () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    await restart({ app: { id: 77, installation: 4242, privateKey } });
    const { commit } = await github.push(fullName, { a: "1" });
    const auth = { appId: 77, installationId: 4242, privateKey };
    const app = new Octokit({ baseUrl: github.url, authStrategy: createAppAuth, auth });
    const run = {
      owner: "acme",
      repo: "web",
      name: "plan",
      head_sha: commit,
      conclusion: "failure" as const,
    };
    await app.rest.checks.create({ ...run, output: { title: "Bad", summary: "Line 3" } });
    expect(github.checkRuns(fullName, commit)).toMatchObject([{ name: "plan", conclusion: "failure", title: "Bad" }]);
    expect((await call("POST", "/repos/acme/web/check-runs", { name: "plan", head_sha: commit })).status).toBe(403);
    expect(github.requests.of("auth")).toHaveLength(1);
    expect(github.requests.counts()).toEqual({ reads: 0, writes: 2 });
    const token = { authorization: "Bearer a.b.c" };
    expect((await call("POST", "/app/installations/4242/access_tokens", {}, token)).status).toBe(401);
  });

  test("lets a token write commit statuses", async () => {
    const { commit } = await github.push(fullName, { a: "1" });
    const status = { state: "failure", context: "milepost", description: "x".repeat(140) };
    expect((await call("POST", `/repos/acme/web/statuses/${commit}`, status)).status).toBe(201);
    await call("POST", `/repos/acme/web/statuses/${commit}`, { ...status, state: "success" });
    expect(github.statuses(fullName, commit)).toMatchObject([{ context: "milepost", state: "success" }]);
    const long = { ...status, description: "x".repeat(141) };
    expect((await call("POST", `/repos/acme/web/statuses/${commit}`, long)).status).toBe(422);
  });
});

describe("rate limits", () => {
  test("allow 80 creates a minute, then answer 403 and 429 alternately, with retry-after and requests remaining", async () => {
    for (let n = 0; n < 80; n += 1) expect((await create(`${n}`)).status).toBe(201);
    const rejected = [await create("x"), await create("x")];
    expect(rejected.map(({ status }) => status)).toEqual([403, 429]);
    expect(rejected[0]?.headers.get("retry-after")).toBe("60");
    expect(Number(rejected[0]?.headers.get("x-ratelimit-remaining"))).toBeGreaterThan(0);
    expect(await rejected[0]?.json()).toMatchObject({
      message: expect.stringContaining("secondary rate limit"),
    });
    expect((await call("GET", issues)).status).toBe(200);
    expect(github.requests.afterLimit()).toBe(2);
    time += 60_000;
    expect((await create("x")).status).toBe(201);
  });

  test("allow 500 creates an hour", async () => {
    await restart({ limits: { contentPerHour: 5 } });
    for (let n = 0; n < 5; n += 1) await create(`${n}`);
    time += 600_000;
    expect((await create("x")).headers.get("retry-after")).toBe("3000");
  });

  test("allow 900 points a minute: 1 for a read, 5 for a write", async () => {
    await restart({ limits: { pointsPerMinute: 12 } });
    await create("x");
    await call("PATCH", `${issues}/1`, { title: "y" });
    expect((await call("GET", issues)).status).toBe(200);
    expect((await call("GET", issues)).status).toBe(200);
    expect((await call("GET", issues)).status).toBe(403);
  });

  test("have a primary limit; a 304 does not count", async () => {
    await restart({ limits: { primary: 2 } });
    const etag = (await call("GET", issues)).headers.get("etag") ?? "";
    const again = await call("GET", issues, undefined, { "if-none-match": etag });
    expect([again.status, again.headers.get("x-ratelimit-used")]).toEqual([304, "1"]);
    await create("x");
    const rejected = await call("GET", issues, undefined, { "if-none-match": etag });
    expect([rejected.status, rejected.headers.get("x-ratelimit-remaining")]).toEqual([403, "0"]);
    expect(Number(rejected.headers.get("x-ratelimit-reset"))).toBe(time / 1000 + 3600);
    expect(rejected.headers.get("retry-after")).toBeNull();
  });
});

describe("conditional requests", () => {
  const ask = async (etag: string, headers: Record<string, string> = {}) =>
    (await call("GET", issues, undefined, { "if-none-match": etag, ...headers })).status;

  test("get a 304 without a body, or a 200 after a change or for another representation", async () => {
    const first = await call("GET", issues);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/);
    expect(first.headers.get("vary")).toContain("Authorization");
    const again = await call("GET", issues, undefined, { "if-none-match": etag });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    expect(await ask(etag.replace("W/", ""))).toBe(304);
    expect(await ask(`"other", ${etag}`)).toBe(304);
    expect(await ask('"other"')).toBe(200);
    expect(await ask(etag, { accept: "application/vnd.github.raw+json" })).toBe(200);
    await create("x");
    expect(await ask(etag)).toBe(200);
  });

  test("have ETags that are valid for one token only", async () => {
    const etag = (await call("GET", issues)).headers.get("etag") ?? "";
    github.acceptToken("next-token");
    expect(await ask(etag, { authorization: "Bearer next-token" })).toBe(200);
    expect(await ask(etag)).toBe(304);
  });

  test("do not affect writes", async () => {
    expect((await call("POST", issues, { title: "x" }, { "if-none-match": "*" })).status).toBe(201);
  });
});

describe("lagging lists", () => {
  test.each([
    ["by time", { listLag: 5_000 }],
    ["by requests", { listLag: { requests: 2 } }],
  ])("%s: single reads do not lag", async (_, options) => {
    await restart(options);
    await create("x");
    const listed = async () => (await (await call("GET", issues)).json()) as unknown[];
    expect(await listed()).toHaveLength(0);
    expect((await call("GET", `${issues}/1`)).status).toBe(200);
    time += 5_000;
    expect(await listed()).toHaveLength(1);
  });
});

describe("faults", () => {
  test("fail or drop before and after the work", async () => {
    const faults = ["fail-before", "fail-after", "drop-before", "drop-after"] as const;
    for (const [index, kind] of faults.entries()) {
      const stop = github.faults.on((request, n) => (request.method === "POST" && n === 1 ? { kind } : null));
      const status = await create(kind).then(
        (response) => response.status,
        () => "dropped",
      );
      expect(status).toBe(index < 2 ? 502 : "dropped");
      stop();
    }
    expect(github.issues(fullName).map(({ title }) => title)).toEqual(["fail-after", "drop-after"]);
    expect(github.requests.lines().at(-1)).toBe("POST /repos/acme/web/issues dropped");
  });

  test("answer with error statuses", async () => {
    const seen: unknown[] = [];
    for (const kind of ["too-many", "secondary", "unauthorized", "forbidden", "not-found"] as const) {
      github.faults.clear();
      github.faults.on(() => ({ kind }));
      const { status, headers } = await create("x");
      seen.push([status, headers.get("retry-after")]);
    }
    expect(seen).toEqual([
      [429, "60"],
      [403, "60"],
      [401, null],
      [403, null],
      [404, null],
    ]);
    expect(github.issues(fullName)).toEqual([]);
  });

  test("hold the response after the work", async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    github.faults.on(() => ({ kind: "hold", when: "after", until: () => until }));
    const pending = create("x");
    await waitUntil(() => github.issues(fullName).length === 1, "the issue is created");
    expect(github.requests.all[0]?.status).toBeNull();
    release();
    expect((await pending).status).toBe(201);
  });

  test("end when the emulator is closed", async () => {
    github.faults.on(() => ({ kind: "hold", when: "before", until: () => new Promise(() => {}) }));
    const pending = create("x").catch(() => "dropped");
    await waitUntil(() => github.requests.all.length === 1, "the request arrives");
    await github.close();
    expect(await pending).toBe("dropped");
  });
});

describe("undocumented input", () => {
  test("is recorded: unknown fields, wrong types, unknown values, unknown routes", async () => {
    expect((await call("POST", issues, { title: "x", milestone_id: 3 })).status).toBe(201);
    expect((await call("POST", issues, { title: 7 })).status).toBe(422);
    expect((await call("GET", `${issues}?state=al`)).status).toBe(200);
    expect((await call("GET", "/repos/acme/web/projects")).status).toBe(501);
    expect(github.violations).toHaveLength(4);
    expect(github.violations[0]).toContain("milestone_id");
  });

  test("answers 400 for invalid JSON and 403 without a User-Agent", async () => {
    const broken = await fetch(github.url + issues, {
      method: "POST",
      body: "{",
      headers: { authorization: "Bearer test-token", connection: "close" },
    });
    expect(broken.status).toBe(400);
    expect((await call("GET", issues, undefined, { "user-agent": "" })).status).toBe(403);
  });
});
