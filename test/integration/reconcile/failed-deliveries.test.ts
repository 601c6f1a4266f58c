import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { openGitHubDeliveries } from "../../../shared/adapters/github/github-deliveries.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { redeliverFailed } from "../../../shared/sync/reconcile/daily-reconcile.ts";
import { MemoryDeliveries } from "../../fakes/memory-deliveries.ts";
import { MemoryLedger } from "../../fakes/memory-ledger.ts";
import { MemoryQueue } from "../../fakes/memory-queue.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { keepIdleConnections } from "../../support/keep-idle-connections.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const clock = new VirtualClock();
const web = "acme/web";

let github: GitHubEmulator;
let receiver: Server;
let answer: number;
/** The guids that the last `redeliver` abandoned. */
let abandoned: string[];

beforeEach(async () => {
  answer = 503;
  github = await startGitHubEmulator({
    now: () => clock.now(),
    app: { id: 12, installation: 34, privateKey },
  });
  await github.createRepository(web);
  receiver = createServer(keepIdleConnections, (request, response) => {
    request.resume().on("end", () => response.writeHead(answer).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  github.setWebhook(web, { url: `http://127.0.0.1:${port}/`, secret: "s", events: ["push"] });
});

afterEach(async () => {
  await github.close();
  await new Promise((resolve) => receiver.close(resolve));
});

const open = () =>
  openGitHubDeliveries(
    {
      apiUrl: github.url,
      credentials: { kind: "app", appId: "12", privateKey: new Secret(privateKey) },
    },
    clock,
  );

async function redeliver(): Promise<string[]> {
  const logs: string[] = [];
  const before = github.deliveries().length;
  await redeliverFailed({
    clock,
    ledger: new MemoryLedger({ clock }),
    deliveries: new MemoryDeliveries(),
    queue: new MemoryQueue({ clock }),
    isAllowed: () => true,
    failedDeliveries: async () => open(),
    log: (message, fields) => logs.push(`${message} ${JSON.stringify(fields)}`),
  });
  await github.waitForDeliveries();
  expect(logs.at(-1)).toMatch(/^redelivery requested /);
  abandoned = logs.flatMap((line) => /^delivery abandoned .*"delivery":"([^"]+)"/.exec(line)?.[1] ?? []);
  return github
    .deliveries()
    .slice(before)
    .map(({ guid }) => guid);
}

async function push(text: string): Promise<string> {
  clock.advance(60_000);
  const { delivery } = await github.push(web, { "a.md": text });
  return delivery ?? "";
}

test("an undelivered webhook is requested again once a day until it is delivered", async () => {
  const [first, second] = [await push("1"), await push("2")];
  answer = 202;
  await push("3");
  await github.redeliver(first);
  answer = 500;
  expect(await redeliver()).toEqual([second]);
  answer = 202;
  expect(await redeliver()).toEqual([second]);
  expect(await redeliver()).toEqual([]);
  expect(github.requests.of("read")).toEqual([]);
});

test("a webhook older than three days is ignored, as GitHub has deleted it", async () => {
  await push("old");
  clock.advance(3 * 24 * 3_600_000);
  const recent = await push("new");
  expect(await redeliver()).toEqual([recent]);
});

test("an undelivered webhook is requested until its first attempt is three days old, then abandoned", async () => {
  const guid = await push("never");
  const asked: string[][] = [];
  for (let day = 0; day < 7; day += 1) {
    clock.advance(23 * 3_600_000);
    asked.push(await redeliver());
    if (day < 3) expect(abandoned).toEqual([]);
    if (day === 3) expect(abandoned).toEqual([guid]);
  }
  expect(asked).toEqual([[guid], [guid], [guid], [], [], [], []]);
  // Logged while GitHub lists an attempt of the last three days.
  expect(abandoned).toEqual([]);
});

test("the list is read by its cursor, up to three days back", async () => {
  for (let n = 0; n < 5; n += 1) await push(`old ${n}`);
  clock.advance(3 * 24 * 3_600_000);
  answer = 202;
  for (let n = 0; n < 230; n += 1) await push(`${n}`);
  github.requests.reset();
  const found = await open()?.attemptsSince(new Date(clock.now().getTime() - 3 * 24 * 3_600_000));
  expect(found?.attempts).toHaveLength(230);
  expect(found?.isComplete).toBe(true);
  expect(github.requests.all).toHaveLength(3);
});

test("a token can't read deliveries, so no request is made", () => {
  const token = { kind: "token", token: new Secret("test-token") } as const;
  expect(openGitHubDeliveries({ apiUrl: github.url, credentials: token }, clock)).toBeNull();
});
