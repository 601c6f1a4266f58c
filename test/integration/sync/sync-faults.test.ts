import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GitHubFault } from "../../../local/emulators/github/fault.ts";
import { createGitHubClient } from "../../../shared/adapters/github/client/github-client.ts";
import { AccessDenied, OutcomeUnknown } from "../../../shared/errors.ts";
import { controlTimeouts } from "../../support/control-timeouts.ts";
import { sampledCases } from "../../support/sampled.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { RepositorySnapshot } from "../support/repository-snapshot.ts";
import type { MeasuredRun, SyncHarness } from "../support/sync-harness.ts";
import { startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
/** Edits that change a title, a body and a tick, and that close and create an issue. */
const later = [
  ["Milestone 1: Backend", "Milestone 1: Server side"],
  ["Comments without reloading", "Comments at once"],
  ["[ ] Manual check", "[x] Manual check"],
  ["  - [ ] Comment storage\n", ""],
  ["[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts"],
].reduce((plan, [from = "", to = ""]) => edited(plan, from, to), text);

const broken: GitHubFault[] = [
  { kind: "fail-before" },
  { kind: "fail-after" },
  { kind: "drop-before" },
  { kind: "drop-after" },
  { kind: "fail-after", status: 408 },
];
/** The fault matrix (test/faults) covers the other faults at every request and the recovery by the next run. */
const notInMatrix = broken.filter((fault) => fault.kind === "drop-before" || "status" in fault);

// The emulator's own limits are tested in another file.
let start: SyncHarness;
let clean: { first: RepositorySnapshot; firstWrites: number; later: RepositorySnapshot; laterWrites: number };
let repositories = 0;

beforeAll(async () => {
  start = await startSync({ limits: false });
  const one = await synced();
  const first = one.milepost.world();
  await one.milepost.push({ [path]: later });
  const run = await one.milepost.sync();
  clean = { first, firstWrites: one.run.writes, later: one.milepost.world(), laterWrites: run.writes };
});
afterAll(() => start.stop());

/** Creates a repository on the emulator and pushes the plan. */
async function fresh(): Promise<SyncHarness> {
  repositories += 1;
  const milepost = await start.another(`acme/r${repositories}`);
  await milepost.push({ [path]: text });
  return milepost;
}

async function synced(): Promise<{ milepost: SyncHarness; run: MeasuredRun }> {
  const milepost = await fresh();
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  return { milepost, run };
}

/** Syncs with a fault at the n-th write. */
async function syncWith(milepost: SyncHarness, fault: GitHubFault, n: number): Promise<MeasuredRun> {
  let writes = 0;
  const clear = start.github.faults.on(({ kind }) => {
    writes += kind === "write" ? 1 : 0;
    return kind === "write" && writes === n ? fault : null;
  });
  try {
    return await milepost.sync();
  } finally {
    clear();
  }
}

/** Runs a new process, after which the result must be the same as without a fault. */
async function expectHealed(milepost: SyncHarness, world: RepositorySnapshot, what: string): Promise<void> {
  const { result } = await milepost.sync();
  expect({ what, error: result.error, world: milepost.world() }).toEqual({ what, error: null, world });
  const again = await milepost.sync();
  expect({ what, reads: again.reads, writes: again.writes }).toEqual({ what, reads: 1, writes: 0 });
}

test.each(broken)("a broken connection ($kind) ends the run at that write", async (fault) => {
  for (const n of [1, 5, clean.firstWrites]) {
    const run = await syncWith(await fresh(), fault, n);
    expect(run.stopped, `write ${n}`).toBeInstanceOf(OutcomeUnknown);
    expect(run.result.outcome, `write ${n}`).toBe("partial");
    expect(run.writes, `nothing after the broken write ${n}`).toBe(n);
  }
});

describe.each(notInMatrix)("the connection breaks ($kind)", (fault) => {
  test("at any write of a first sync", async () => {
    for (const n of sampledCases(clean.firstWrites)) {
      const milepost = await fresh();
      await syncWith(milepost, fault, n);
      await expectHealed(milepost, clean.first, `write ${n}`);
    }
  });

  test("at any write of a later sync", async () => {
    for (const n of sampledCases(clean.laterWrites)) {
      const { milepost } = await synced();
      await milepost.push({ [path]: later });
      const run = await syncWith(milepost, fault, n);
      expect(run.result.outcome, `write ${n}`).toBe("partial");
      await expectHealed(milepost, clean.later, `write ${n}`);
    }
  });
});

const limits: GitHubFault[] = [
  { kind: "too-many", retryAfter: 90 },
  { kind: "secondary", retryAfter: 90 },
];

// The fault matrix covers, for every request, that the next run continues.
describe.each(limits)("a limit is reached ($kind)", (fault) => {
  test("at a write: no further request is sent, and the run returns a retry time", async () => {
    for (const n of [1, 5, clean.firstWrites]) {
      const milepost = await fresh();
      const run = await syncWith(milepost, fault, n);
      const resumeAt = new Date(milepost.clock.now().getTime() + 90_000).toISOString();
      expect(run.result, `write ${n}`).toMatchObject({ outcome: "partial", resumeAt });
      expect(run.requestsAfterLimit, `write ${n}`).toBe(0);
    }
  });

  test("at any read", async () => {
    for (let n = 1; n <= 6; n += 1) {
      const milepost = await fresh();
      const clear = start.github.faults.on((_request, request) => (request === n ? fault : null));
      const run = await milepost.sync();
      clear();
      expect(run.result, `read ${n}`).toMatchObject({ outcome: "partial", resumeAt: expect.any(String) });
      expect(run).toMatchObject({ reads: n, writes: 0 });
    }
  });
});

test("a secondary limit without a retry time is retried after a minute", async () => {
  const milepost = await fresh();
  const run = await syncWith(milepost, { kind: "secondary", retryAfter: null }, 3);
  expect(run.result.resumeAt).toBe(new Date(milepost.clock.now().getTime() + 60_000).toISOString());
});

test("an outage while reading is retried, and nothing was written", async () => {
  for (let n = 1; n <= 6; n += 1) {
    const milepost = await fresh();
    const clear = start.github.faults.on((_request, request) => (request === n ? { kind: "drop-before" } : null));
    const run = await milepost.sync();
    clear();
    expect(run.stopped, `read ${n}`).toMatchObject({ name: "RetryLater", reason: "outage" });
    await expectHealed(milepost, clean.first, `read ${n}`);
  }
});

test("after a rate limit no create is searched for, as the rejected create was not made", async () => {
  const milepost = await fresh();
  await syncWith(milepost, { kind: "too-many", retryAfter: 60 }, 3);
  milepost.clock.advance(60_000);
  const before = milepost.clock.now();
  expect((await milepost.sync()).reads).toBe(4);
  expect(milepost.clock.now()).toEqual(before);
});

test("a request without an answer times out", async () => {
  const timeouts = controlTimeouts();
  const until = async () => timeouts.expire();
  const clear = start.github.faults.on(() => ({ kind: "hold", when: "before", until }));
  const options = {
    apiUrl: start.github.url,
    auth: { auth: "test-token" },
    now: () => start.clock.now(),
  };
  const client = createGitHubClient(options);
  const { octokit } = client;
  const at = { owner: "acme", repo: "web" };
  await expect(octokit.request("GET /repos/{owner}/{repo}", at)).rejects.toMatchObject({
    name: "RetryLater",
    reason: "outage",
  });
  await expect(octokit.request("POST /repos/{owner}/{repo}/issues", { ...at, title: "x" })).rejects.toBeInstanceOf(
    OutcomeUnknown,
  );
  clear();
  timeouts.restore();
  expect(timeouts.startedMs).toEqual([20_000, 20_000]);
  expect(client.requests()).toEqual({ reads: 1, writes: 1 });
});

test("the lease outlasts slow requests", async () => {
  const milepost = await fresh();
  const clear = start.github.faults.on(({ kind }) => {
    if (kind === "write") milepost.clock.advance(19_000);
    return null;
  });
  const { result } = await milepost.sync();
  clear();
  expect(result).toMatchObject({ outcome: "synced", error: null });
  expect(milepost.world()).toEqual(clean.first);
});

test("a redirect to another host is not followed", async () => {
  const milepost = await fresh();
  const headers = { location: "http://127.0.0.2:9/repositories/1/commits/HEAD" };
  const clear = start.github.faults.on(() => ({ kind: "answer", status: 301, headers }));
  const run = await milepost.sync({ by: "id" });
  clear();
  expect(run.stopped).toMatchObject({ name: "AccessDenied" });
  expect(run.reads).toBe(1);
});

test("a token revoked during the run ends it, and a new token completes it", async () => {
  const milepost = await fresh();
  const run = await syncWith(milepost, { kind: "unauthorized" }, 5);
  expect(run.stopped).toBeInstanceOf(AccessDenied);
  expect(run.result).toMatchObject({
    outcome: "partial",
    resumeAt: null,
    error: expect.stringContaining("token"),
  });
  expect(run.writes).toBe(5);
  await expectHealed(milepost, clean.first, "write 5");
});
