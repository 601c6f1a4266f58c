import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { createDynamoClient } from "../../../shared/adapters/dynamodb/create-client.ts";
import { workerHost } from "../../../shared/compose/worker-host.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { milepost, temporaryFolder } from "../support/milepost-process.ts";
import { planOf } from "../support/plan-of.ts";
import { planPath } from "../support/plan-text.ts";

let folder: ReturnType<typeof temporaryFolder>;

beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

async function startDouble(primary: number, clock: VirtualClock): Promise<{ github: GitHubEmulator; id: number }> {
  const github = await startGitHubEmulator({ limits: { primary }, now: () => clock.now() });
  const { id } = await github.createRepository("acme/web");
  await github.push("acme/web", { [planPath()]: planOf({ milestones: 2, deliverables: 4 }).text });
  return { github, id };
}

const envFor = (github: GitHubEmulator, state: string) => ({
  GITHUB_API_URL: github.url,
  GITHUB_TOKEN: "test-token",
  MILEPOST_STATE: join(folder.path, state),
});

describe("milepost sync", () => {
  it("exits 3 with the time when its patience is too short, without a request that must fail", async () => {
    const clock = new VirtualClock();
    const { github } = await startDouble(12, clock);
    const env = envFor(github, "short");
    const words = await milepost(["sync", "--repo", "acme/web"], { env, clock });
    const json = await milepost(["sync", "--repo", "acme/web", "--json"], { env, clock });
    expect([words.code, json.code]).toEqual([3, 3]);
    expect(words.err).toMatch(/GitHub rate limit reached; quota available again at .*UTC\.\n/);
    expect(words.err).toMatch(/The sync can continue at .*UTC\.\n$/);
    const { resumeAt, outcome } = JSON.parse(json.out);
    expect(outcome).toBe("partial");
    expect(Date.parse(resumeAt) - clock.now().getTime()).toBe(60 * 60_000);
    // A new process knows of the first one's limit when GitHub tells it.
    const [refused, ...more] = github.requests.all.filter(({ limited }) => limited !== null);
    expect({ n: refused?.n, more }).toEqual({ n: 13, more: [] });
    await github.close();
  });

  it("waits for a short while and says until when", async () => {
    const clock = new VirtualClock();
    const { github, id } = await startDouble(5_000, clock);
    const reset = clock.now().getTime() + 2_000;
    github.faults.on((_, n) => {
      if (n > 1) return null;
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset / 1_000) };
      const body = { id, full_name: "acme/web", default_branch: "main" };
      return { kind: "answer", status: 200, body, headers };
    });
    const { code, err, out } = await milepost(["sync", "--repo", "acme/web"], {
      env: envFor(github, "waits"),
      clock,
    });
    expect({ code, err }).toEqual({
      code: 0,
      // Rounded up to the minute.
      err: "GitHub rate limit reached; continuing at 1 Jun 2026, 08:01 UTC.\n",
    });
    expect(out).toContain("up to date (1 plan)");
    expect(github.requests.all[1]?.at.getTime()).toBe(reset);
    await github.close();
  });
});

it("a worker's runs know of each other's limits for as long as it lives", async () => {
  const clock = new VirtualClock();
  const { github } = await startDouble(5_000, clock);
  const worker = workerHost({
    jira: async () => null,
    github: async () => ({
      apiUrl: github.url,
      credentials: { kind: "token", token: new Secret("test-token") },
    }),
    notifyQueue: null,
    table: { client: createDynamoClient({ region: "us-east-1" }), table: "none" },
    workQueue: { client: new SQSClient({ region: "us-east-1" }), queueUrl: "http://127.0.0.1/work.fifo" },
    operator: null,
    clock,
    log: () => {},
  });
  const head = async () => {
    const work = await worker.work(new Date(clock.now().getTime() + 300_000));
    const request = { id: "1", fullName: "acme/web", ref: null, installation: null };
    const host = await work.openSync(request, true);
    return host.openSource("acme/web").head(null);
  };
  const clear = github.faults.on(() => ({ kind: "too-many", retryAfter: 30 }));
  const retryAt = new Date(clock.now().getTime() + 30_000);
  await expect(head()).rejects.toMatchObject({ name: "RetryLater", retryAt });
  clear();
  await expect(head()).rejects.toMatchObject({ name: "RetryLater", retryAt });
  expect(github.requests.all).toHaveLength(1);
  // Five seconds are worth waiting for.
  clock.advance(25_000);
  await head();
  expect(clock.now()).toEqual(retryAt);
  await github.close();
});
