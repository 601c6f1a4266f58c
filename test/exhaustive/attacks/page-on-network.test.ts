import { once } from "node:events";
import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "../../../cli/run-command.ts";
import { startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { createHttpServer } from "../../../local/http-server.ts";
import { requireLinkFromNetwork } from "../../../local/page-access.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { pageApp } from "../../../shared/http/page-app.ts";
import { createSignedLink } from "../../../shared/http/signed-links.ts";
import { createRecordingContext } from "../../fakes/recording-context.ts";
import { milepost, temporaryFolder } from "../../integration/support/milepost-process.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { samplePages } from "../../unit/report/page/sample-pages.ts";

const secret = new Secret("s".repeat(32));
const goal = "/goals/acme/web/001-live-review";
const pages = ["/", goal, `${goal}/burn-up.svg`, `${goal}/burn-up.png`, "/nothing"];
const later = new Date(samplePages.now().getTime() + 60_000);
const queryOf = (path: string, signedBy = secret) =>
  new URL(createSignedLink("https://plans.example", path, later, signedBy)).search;

let server: Server | null = null;

async function start({ isPublic = false, secrets = [secret] } = {}): Promise<string> {
  const guard = requireLinkFromNetwork({ isPublic, secrets: async () => secrets, now: () => samplePages.now() });
  server = createHttpServer(pageApp(samplePages, guard).fetch);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = null;
});

/** `fetch` can't set `Host`. */
async function get(url: string, headers: IncomingHttpHeaders = {}): Promise<number | undefined> {
  const [response] = await once(request(url, { headers }).end(), "response");
  await text(response);
  return response.statusCode;
}

describe("the status page on a loopback address", () => {
  it("is open for readers on this machine", async () => {
    const url = await start();
    for (const path of pages) expect(await get(`${url}${path}`), path).toBe(path === "/nothing" ? 404 : 200);
    const { port } = new URL(url);
    for (const host of [`localhost:${port}`, `[::1]:${port}`]) expect(await get(url, { host })).toBe(200);
  });

  it.each([
    { host: "evil.example:4321" },
    { host: "127.0.0.1.evil.example" },
    { host: "localhost.evil.example:80" },
    { "x-forwarded-for": "192.0.2.1" },
    { "x-forwarded-proto": "https" },
    { "x-forwarded-host": "plans.example" },
    { "x-forwarded-server": "plans.example" },
    { forwarded: "for=192.0.2.1" },
    { via: "1.1 proxy" },
    { "cf-connecting-ip": "192.0.2.1" },
    { "cf-ray": "1" },
    { "cdn-loop": "cloudflare" },
    { "x-real-ip": "192.0.2.1" },
    { "x-forwarded-for": "" },
    { "tailscale-user-login": "ana@example.com" },
  ])("needs a link if a request has %j", async (headers) => {
    const url = await start();
    for (const path of pages) expect(await get(`${url}${path}`, headers), path).toBe(403);
    expect(await get(`${url}/${queryOf("/")}`, headers)).toBe(200);
    expect(await get(`${url}${goal}${queryOf(goal)}`, headers)).toBe(200);
    expect(await get(`${url}/${queryOf(goal)}`, headers)).toBe(403);
    expect(await get(`${url}/${queryOf("/", new Secret("t".repeat(32)))}`, headers)).toBe(403);
  });

  it("needs a link if a request has the version that proxies use, and browsers don't", async () => {
    const url = await start();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it("does not open from the network without a secret", async () => {
    const url = await start({ secrets: [] });
    expect(await get(`${url}/${queryOf("/")}`, { via: "1.1 proxy" })).toBe(403);
  });

  it("needs a link from everybody if it has a public address", async () => {
    const url = await start({ isPublic: true });
    for (const path of pages) expect(await get(`${url}${path}`), path).toBe(403);
    expect(await get(`${url}/${queryOf("/")}`)).toBe(200);
  });
});

describe("milepost serve", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let github: Awaited<ReturnType<typeof startGitHubEmulator>>;
  let stop: () => Promise<number>;
  let printed: { out: string; err: string };
  let env: Record<string, string>;

  beforeEach(async () => {
    folder = temporaryFolder();
    github = await startGitHubEmulator();
    env = {
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: "test-token",
      GITHUB_WEBHOOK_SECRET: "a secret of this test",
      MILEPOST_STATE: join(folder.path, "state"),
    };
    stop = async () => 0;
  });

  afterEach(async () => {
    expect(await stop()).toBe(0);
    await github.close();
    folder.remove();
  });

  /** Starts the service; returns its addresses. */
  async function serve(args: readonly string[], more: Record<string, string> = {}): Promise<string[]> {
    let signal = () => {};
    const waitForStopSignal = () =>
      new Promise<void>((resolve) => {
        signal = resolve;
      });
    const recording = createRecordingContext({ env: { ...env, ...more }, waitForStopSignal });
    printed = recording.printed;
    const ended = runCommand(["serve", "--port", "0", ...args], recording.context);
    stop = () => {
      signal();
      return ended;
    };
    await Promise.race([ended, waitUntil(() => printed.err.includes("milepost listening on"), "the service listens")]);
    return [...printed.err.matchAll(/http:\S+/g)].map(([url]) => url);
  }

  it("warns if the network can reach it, and its page opens only by a link from `milepost link`", async () => {
    const [url = ""] = await serve(["--host", "0.0.0.0"]);
    const warnings = printed.err.split("\n").filter((line) => line.startsWith("Warning: 0.0.0.0 is reachable"));
    expect(warnings).toHaveLength(1);
    expect(await get(url)).toBe(403);
    expect(await get(url, { host: "127.0.0.1" })).toBe(403);
    const link = await milepost(["link"], { env });
    expect([link.code, link.err]).toEqual([0, expect.stringContaining("can open the page until")]);
    const { pathname, search } = new URL(link.out.trim());
    expect(await get(`${url}${pathname}${search}`)).toBe(200);
    expect(printed.err).not.toContain(search);
  });

  it("on a loopback address needs a link through a proxy, and does not warn", async () => {
    const [url = ""] = await serve([]);
    expect(printed.err).not.toContain("Warning");
    expect([await get(url), await get(url, { "x-forwarded-for": "192.0.2.1" })]).toEqual([200, 403]);
  });

  it("with a public address needs a link from everybody", async () => {
    const [url = ""] = await serve([], { MILEPOST_PAGE_URL: "https://plans.example.com" });
    expect(await get(url)).toBe(403);
    const link = await milepost(["link"], { env: { ...env, MILEPOST_PAGE_URL: "https://plans.example.com" } });
    expect(link.out).toMatch(/^https:\/\/plans\.example\.com\/\?expires=/);
    expect(await get(`${url}/${new URL(link.out).search}`)).toBe(200);
  });

  it("has a port for webhooks that does not have the status page", async () => {
    const [url = "", webhooks = ""] = await serve(["--webhook-port", "0"]);
    expect(await get(url)).toBe(200);
    expect(await get(`${webhooks}/healthz`)).toBe(200);
    expect((await fetch(`${webhooks}/webhooks/github`, { method: "POST", body: "{}" })).status).toBe(401);
    for (const path of [...pages, "/style.css", `/${queryOf("/")}`]) {
      expect(await get(`${webhooks}${path}`), path).toBe(404);
    }
  });

  it("names the option of a port that is in use", async () => {
    const taken = await start();
    const { port } = new URL(taken);
    const both = await milepost(["serve", "--port", "0", "--webhook-port", port], { env });
    expect([both.code, both.err]).toEqual([2, expect.stringContaining("another port with --webhook-port")]);
  });
});

describe("the secret in the state folder", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  const link = () => milepost(["link"], { env: { MILEPOST_STATE: join(folder.path, "state") } });

  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, "state", "page-secret");
  });
  afterEach(() => folder.remove());

  it("is created once, for this account only", async () => {
    const umask = process.umask(0);
    const [one, two] = await Promise.all([link(), link()]);
    process.umask(umask);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(new URL(one.out).search).toBe(new URL(two.out).search);
    expect(existsSync(`${file}.${process.pid}`)).toBe(false);
  });

  it.each([
    ["others can read it", () => chmodSync(file, 0o644)],
    ["it is empty", () => writeFileSync(file, "")],
  ])("is refused if %s", async (_, change) => {
    await link();
    change();
    const { code, out, err } = await link();
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(`The file ${file} is not a secret`)]);
  });
});
