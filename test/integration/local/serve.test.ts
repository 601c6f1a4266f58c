import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEmbeddedDynamoDB } from "../../../local/embedded/open-dynamodb.ts";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { isExhaustive } from "../../support/sampled.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { type Serving, serve, temporaryFolder } from "../support/milepost-process.ts";

const repository = "acme/web";
const path = ".goalkit/goals/001-live-review/milestones.md";
const plan = readFileSync(new URL("../../fixtures/plans/live-review.md", import.meta.url), "utf8");
const secret = "a secret of this test";
const made = { milestones: 3, issues: 12 };

let github: GitHubEmulator;
let folder: ReturnType<typeof temporaryFolder>;
let serving: Serving | null = null;

beforeEach(async () => {
  github = await startGitHubEmulator();
  folder = temporaryFolder();
  await github.createRepository(repository);
});

afterEach(async () => {
  await serving?.kill();
  serving = null;
  expect(github.violations).toEqual([]);
  await github.close();
  folder.remove();
});

/** Starts the service; `again` at the address of the one before it, where GitHub's deliveries go. */
async function start(again?: Serving): Promise<Serving> {
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: "test-token",
    GITHUB_WEBHOOK_SECRET: secret,
    MILEPOST_STATE: folder.path,
  };
  serving = await serve(env, again ? Number(new URL(again.url).port) : 0);
  github.setWebhook(repository, { url: `${serving.url}/webhooks/github`, secret });
  return serving;
}

const counts = () => ({
  milestones: github.milestones(repository).length,
  issues: github.issues(repository).length,
});

/** Waits until the run of a delivery has finished, and with it everything that was queued before for the repository. */
function untilSynced(delivery: string | null): Promise<void> {
  const line = new RegExp(` run finished .*delivery="${delivery}"`);
  return waitUntil(() => line.test(serving?.output.err ?? ""), `the run of delivery ${delivery} has finished`);
}

/** Pushes once more, so that a run that creates something twice would be finished too. */
async function expectSyncedOnce(): Promise<void> {
  const { delivery } = await github.push(repository, { [path]: `${plan}\n` });
  await untilSynced(delivery);
  expect(counts()).toEqual(made);
  expect(github.issues(repository).filter(({ parent }) => parent !== null)).toHaveLength(9);
}

describe("milepost serve", { timeout: 600_000 }, () => {
  it("syncs what is pushed, and a redelivery does nothing twice", async () => {
    const { url } = await start();
    const { delivery } = await github.push(repository, { [path]: plan });
    expect(github.deliveries(repository).at(-1)?.status).toBe(202);
    await expectSyncedOnce();
    expect(await github.redeliver(delivery ?? "")).toBe(200);

    await waitUntil(async () => (await fetch(`${url}/healthz`)).status === 200, "the state is reachable");
    const page = await (await fetch(url)).text();
    expect(page).toContain("Live code review comments");
    expect(page).toContain('href="/goals/acme/web/001-live-review"');
    expect(page).not.toContain("<script");
  });

  it("has a page and pictures for each goal, and none for what is not there", async () => {
    const { url } = await start();
    await github.push(repository, { [path]: plan });
    await expectSyncedOnce();
    const goal = `${url}/goals/acme/web/001-live-review`;
    const kindOf = async (address: string) => {
      const response = await fetch(address);
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, type: response.headers.get("content-type"), bytes };
    };
    const text = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);
    const page = await kindOf(goal);
    expect([page.status, page.type]).toEqual([200, "text/html; charset=utf-8"]);
    expect(text(page)).toContain(`${github.url}/acme/web/milestone/1`);
    expect(text(page)).toMatch(new RegExp(`${github.url}/acme/web/blob/[0-9a-f]{40}/${path}`));
    expect(text(page)).toContain("API serves 1,000 requests/s");
    expect(text(await kindOf(`${url}/style.css`))).toContain("color-scheme");
    for (const picture of isExhaustive ? ["burn-up", "timeline"] : ["burn-up"]) {
      expect(await kindOf(`${goal}/${picture}.svg`)).toMatchObject({ status: 200 });
      const png = await kindOf(`${goal}/${picture}.png`);
      expect([png.status, png.type]).toEqual([200, "image/png"]);
      expect(new TextDecoder("latin1").decode(png.bytes.subarray(0, 4))).toBe("\u0089PNG");
    }
    const missing = await kindOf(`${url}/goals/acme/web/002`);
    expect([missing.status, missing.type]).toEqual([404, "text/html; charset=utf-8"]);
    expect((await kindOf(`${url}/goals/acme/web/002/burn-up.png`)).status).toBe(404);
  });

  it("killed between the 202 and the sync, syncs once after a restart", async () => {
    const killed = await start();
    let arrived = () => {};
    const worker = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    github.faults.on(() => {
      arrived();
      return { kind: "hold", when: "before", until: () => new Promise(() => {}) };
    });
    const { delivery } = await github.push(repository, { [path]: plan });
    expect(github.deliveries(repository).at(-1)?.status).toBe(202);
    await worker;
    await killed.kill();
    expect(counts()).toEqual({ milestones: 0, issues: 0 });

    github.faults.clear();
    await start(killed);
    await expectSyncedOnce();
    // The service queues it again after it listens, so possibly after the push above.
    await waitUntil(async () => (await github.redeliver(delivery ?? "")) === 200, "the first delivery is done");
    expect(counts()).toEqual(made);
  });

  it.each(
    isExhaustive ? [1, 5, 12, 20] : [5],
  )("killed while write %i was on its way back, makes nothing twice", async (write) => {
    const killed = await start();
    let writes = 0;
    let arrived = () => {};
    const reached = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    github.faults.on(({ kind }) => {
      if (kind === "write") writes += 1;
      if (writes < write) return null;
      const until = () => {
        arrived();
        return new Promise(() => {});
      };
      return { kind: "hold", when: "after", until };
    });
    await github.push(repository, { [path]: plan });
    await reached;
    await killed.kill();

    github.faults.clear();
    await start(killed);
    await expectSyncedOnce();
  });

  it("looks at everything when it starts: what was pushed unheard is made, and every list is read", async () => {
    const stopped = await start();
    await github.push(repository, { [path]: plan });
    await expectSyncedOnce();
    await stopped.kill("SIGTERM");
    const unheard = plan.replace("comment storage API", "comment store API");
    expect(unheard).not.toBe(plan);
    await github.push(repository, { [path]: unheard }, { deliver: false });
    github.requests.reset();
    await start(stopped);
    const titles = () => github.issues(repository).map(({ title }) => title);
    await waitUntil(() => titles().includes("Comment store API"), "the missed push is synced");
    const lists = github.requests.lines().filter((line) => /^GET \S+\/(milestones|issues) 200$/.test(line));
    expect(lists).toHaveLength(2);
  });

  it("shows its page to this machine only, and takes webhooks by any name", async () => {
    const { url } = await start();
    const ask = async (path: string, host: string) => {
      const sent = request(`${url}${path}`, { headers: { host } }).end();
      const [response] = await once(sent, "response");
      await text(response);
      return response.statusCode;
    };
    expect(await ask("/", new URL(url).host)).toBe(200);
    for (const page of ["/", "/goals/acme/web/001-live-review"]) {
      expect(await ask(page, "evil.example")).toBe(403);
    }
    // A tunnel's name gets as far as the method.
    expect(await ask("/webhooks/github", "tunnel.example")).toBe(405);
  });

  it("does not start on the state of a command that will end", async () => {
    const command = await openEmbeddedDynamoDB(folder.path, { isExclusive: false });
    await expect(start()).rejects.toThrow(`The state folder ${folder.path} is in use by process ${process.pid}.`);
    await command.close();
    await start();
  });

  it("stops in order on a signal", async () => {
    const service = await start();
    expect(await service.kill("SIGTERM")).toBe(0);
    expect(service.output.err).not.toContain("Error");
  });

  it("says what the environment lacks, all at once and without a stack", async () => {
    await expect(serve({ MILEPOST_STATE: folder.path })).rejects.toThrow(
      /GITHUB_TOKEN is not set[\s\S]*GITHUB_WEBHOOK_SECRET is not set/,
    );
  });
});
