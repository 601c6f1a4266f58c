import { createServer } from "node:net";
import { Octokit } from "@octokit/rest";
import { createEmulator, type Emulator } from "emulate";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSyncHost } from "../../../shared/compose/sync-host.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { syncRepository } from "../../../shared/sync/run/sync-repository.ts";
import { MemoryLedger } from "../../fakes/memory-ledger.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { edited, planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";
import { operationsOf } from "../../integration/support/sync-harness.ts";

/**
 * Runs the GitHub adapter against an independent emulator, the package `emulate`. Reading plans and writing
 * items are both emulate's, without a shim. It has no sub-issues, so tracking issues are off, and it is lax (it
 * takes two milestones of one title, keeps `due_on` as sent): strict rules are tested with our emulator.
 */
const at = { owner: "acme", repo: "web" };
const path = planPath();
const text = planText(smallPlan);

let emulator: Emulator;
let github: Octokit;
let clock: VirtualClock;
let ledger: MemoryLedger;

beforeEach(async () => {
  emulator = await createEmulator({
    service: "github",
    port: await freePort(),
    seed: {
      tokens: { "test-token": { login: "acme", scopes: ["repo"] } },
      github: { users: [{ login: "acme" }], repos: [{ owner: at.owner, name: at.repo, auto_init: true }] },
    },
  });
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  github = new Octokit({ baseUrl: emulator.url, auth: "test-token", log: quiet });
  clock = new VirtualClock();
  ledger = new MemoryLedger({ clock });
  await write(".goalkit/milepost.yml", "github:\n  tracking: false\n");
  await write(path, text);
});
afterEach(() => emulator.close());

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(address)));
    });
  });
}

/** Commits one file, as a user does in the browser. */
async function write(file: string, content: string): Promise<void> {
  const old = await github.rest.repos.getContent({ ...at, path: file }).catch(() => null);
  const sha = old !== null && "sha" in old.data ? old.data.sha : undefined;
  await github.rest.repos.createOrUpdateFileContents({
    ...at,
    path: file,
    message: `Write ${file}`,
    content: Buffer.from(content).toString("base64"),
    ...(sha !== undefined && { sha }),
  });
}

async function sync() {
  const request = { id: null, fullName: "acme/web", ref: null, installation: null };
  const host = await openSyncHost(request, {
    jira: null,
    github: { apiUrl: emulator.url, credentials: { kind: "token", token: new Secret("test-token") } },
    ledger,
    clock,
    operator: null,
    deadline: new Date(clock.now().getTime() + 60_000),
    recordedElsewhere: false,
  });
  return syncRepository(request, host);
}

const issues = async () => (await github.rest.issues.listForRepo({ ...at, state: "all", per_page: 100 })).data;
const milestones = async () => (await github.rest.issues.listMilestones({ ...at, state: "all" })).data;

/** Everything that a write would change. `emulate` counts a milestone's issues only in single reads. */
async function state() {
  const ofIssues = (await issues()).map(({ number, title, body, state, labels, milestone, updated_at }) => {
    return { number, title, body, state, labels, milestone: milestone?.number, updated_at };
  });
  const ofMilestones = (await milestones()).map(({ number, title, description, state, due_on }) => {
    return { number, title, description, state, due_on };
  });
  return [ofIssues, ofMilestones];
}

async function issue(title: string) {
  const found = (await issues()).filter((one) => one.title === title);
  expect(found).toHaveLength(1);
  return found[0];
}

test("a first sync creates the plan's items", async () => {
  const run = await sync();
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(operationsOf(run)).toHaveLength(6);
  const made = await milestones();
  expect(made.map(({ title, due_on, state }) => [title, due_on?.slice(0, 10), state]).sort()).toEqual([
    ["001 M1: Backend", "2026-05-28", "open"],
    ["001 M2: Client", "2026-06-18", "open"],
  ]);
  expect(await issue("WebSocket server")).toMatchObject({ state: "closed", state_reason: "completed" });
  expect(await issue("Editor integration")).toMatchObject({
    state: "open",
    milestone: { title: "001 M2: Client" },
    labels: [{ name: "milepost" }],
  });
});

test("a second sync writes nothing", async () => {
  await sync();
  const before = await state();
  expect((await sync()).result).toMatchObject({ outcome: "unchanged", plans: [] });
  await write("README.md", "Hello");
  expect((await sync()).result).toMatchObject({ outcome: "unchanged", plans: [] });
  expect(await state()).toEqual(before);
});

test("one edit is one operation", async () => {
  await sync();
  await write(path, edited(text, "Editor integration", "Editor integrations"));
  const run = await sync();
  expect(operationsOf(run)).toEqual(["update issue d3"]);
  expect(run.result.plans[0]?.trackers[0]?.requests.writes).toBe(1);
  expect(await issues()).toHaveLength(4);
  await issue("Editor integrations");
});

test("a removed item is closed, and reopened when it returns", async () => {
  await sync();
  const { number } = (await issue("Comment storage")) ?? {};
  await write(path, edited(text, "  - [ ] Comment storage\n", ""));
  expect(operationsOf(await sync())).toEqual(["close issue d2"]);
  expect(await issue("Comment storage")).toMatchObject({ state: "closed", state_reason: "not_planned" });
  await write(path, text);
  expect(operationsOf(await sync())).toEqual(["reopen issue d2"]);
  expect(await issue("Comment storage")).toMatchObject({ number, state: "open" });
});

test("items are adopted by their markers when the ledger was lost", async () => {
  await sync();
  const before = await state();
  ledger = new MemoryLedger({ clock });
  const run = await sync();
  expect(operationsOf(run).every((operation) => operation.startsWith("adopt "))).toBe(true);
  expect(await state()).toEqual(before);
});
