import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fault } from "../../../local/emulators/github/fault.ts";
import { githubClient } from "../../../shared/adapters/github/github-client.ts";
import { AccessDenied, OutcomeUnknown } from "../../../shared/errors.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { MeasuredRun, SyncHarness } from "../support/sync-harness.ts";
import { startSync } from "../support/sync-harness.ts";
import type { Worlds } from "../support/world.ts";

const path = planPath();
const text = planText(smallPlan);
/** One of each: a new title, a new description, a tick, a closed and a new issue. */
const later = [
  ["Milestone 1: Backend", "Milestone 1: Server side"],
  ["Comments without reloading", "Comments at once"],
  ["[ ] Manual check", "[x] Manual check"],
  ["  - [ ] Comment storage\n", ""],
  ["[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts"],
].reduce((plan, [from = "", to = ""]) => edited(plan, from, to), text);

const broken: Fault[] = [
  { kind: "fail-before" },
  { kind: "fail-after" },
  { kind: "drop-before" },
  { kind: "drop-after" },
  { kind: "fail-after", status: 408 },
];
/** The fault matrix (test/faults) lets the others strike every request, and sees that the next run heals it. */
const notInMatrix = broken.filter((fault) => fault.kind === "drop-before" || "status" in fault);

// The double's own limits are the subject of another file.
let start: SyncHarness;
let clean: { first: Worlds; firstWrites: number; later: Worlds; laterWrites: number };
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

/** A new repository on the double, with the plan pushed. */
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

/** Syncs with a fault at the n-th write from now. */
async function syncWith(milepost: SyncHarness, fault: Fault, n: number): Promise<MeasuredRun> {
  let writes = 0;
  const clear = start.double.faults.on(({ kind }) => {
    writes += kind === "write" ? 1 : 0;
    return kind === "write" && writes === n ? fault : null;
  });
  try {
    return await milepost.sync();
  } finally {
    clear();
  }
}

/** One more run, of a new process, after which everything must be as if nothing had happened. */
async function expectHealed(milepost: SyncHarness, world: Worlds, what: string): Promise<void> {
  const { result } = await milepost.sync();
  expect({ what, error: result.error, world: milepost.world() }).toEqual({ what, error: null, world });
  const again = await milepost.sync();
  expect({ what, reads: again.reads, writes: again.writes }).toEqual({ what, reads: 1, writes: 0 });
}

test.each(broken)("where the connection breaks ($kind), the run ends at that write", async (fault) => {
  for (const n of [1, 5, clean.firstWrites]) {
    const run = await syncWith(await fresh(), fault, n);
    expect(run.stopped, `write ${n}`).toBeInstanceOf(OutcomeUnknown);
    expect(run.result.outcome, `write ${n}`).toBe("partial");
    expect(run.writes, `nothing after the broken write ${n}`).toBe(n);
  }
});

describe.each(notInMatrix)("the connection breaks ($kind)", (fault) => {
  test("at any write of a first sync", async () => {
    for (let n = 1; n <= clean.firstWrites; n += 1) {
      const milepost = await fresh();
      await syncWith(milepost, fault, n);
      await expectHealed(milepost, clean.first, `write ${n}`);
    }
  });

  test("at any write of a later sync", async () => {
    for (let n = 1; n <= clean.laterWrites; n += 1) {
      const { milepost } = await synced();
      await milepost.push({ [path]: later });
      const run = await syncWith(milepost, fault, n);
      expect(run.result.outcome, `write ${n}`).toBe("partial");
      await expectHealed(milepost, clean.later, `write ${n}`);
    }
  });
});

const limits: Fault[] = [
  { kind: "too-many", retryAfter: 90 },
  { kind: "secondary", retryAfter: 90 },
];

// That the run after it goes on from there is in the fault matrix, for every request.
describe.each(limits)("a limit is reached ($kind)", (fault) => {
  test("at a write: no more is asked, and the run says when to come back", async () => {
    for (const n of [1, 5, clean.firstWrites]) {
      const milepost = await fresh();
      const run = await syncWith(milepost, fault, n);
      const resumeAt = new Date(milepost.clock.now().getTime() + 90_000).toISOString();
      expect(run.result, `write ${n}`).toMatchObject({ outcome: "partial", resumeAt });
      expect(run.afterLimit, `write ${n}`).toBe(0);
    }
  });

  test("at any read", async () => {
    for (let n = 1; n <= 6; n += 1) {
      const milepost = await fresh();
      const clear = start.double.faults.on((_request, request) => (request === n ? fault : null));
      const run = await milepost.sync();
      clear();
      expect(run.result, `read ${n}`).toMatchObject({ outcome: "partial", resumeAt: expect.any(String) });
      expect(run).toMatchObject({ reads: n, writes: 0 });
    }
  });
});

test("a secondary limit without a time is waited for a minute", async () => {
  const milepost = await fresh();
  const run = await syncWith(milepost, { kind: "secondary", retryAfter: null }, 3);
  expect(run.result.resumeAt).toBe(new Date(milepost.clock.now().getTime() + 60_000).toISOString());
});

test("an outage while reading is tried again, and nothing was touched", async () => {
  for (let n = 1; n <= 6; n += 1) {
    const milepost = await fresh();
    const clear = start.double.faults.on((_request, request) =>
      request === n ? { kind: "drop-before" } : null,
    );
    const run = await milepost.sync();
    clear();
    expect(run.stopped, `read ${n}`).toMatchObject({ name: "RetryLater", reason: "outage" });
    await expectHealed(milepost, clean.first, `read ${n}`);
  }
});

test("after a limit nothing is looked for: the create that it refused was not made", async () => {
  const milepost = await fresh();
  await syncWith(milepost, { kind: "too-many", retryAfter: 60 }, 3);
  milepost.clock.advance(60_000);
  const before = milepost.clock.now();
  expect((await milepost.sync()).reads).toBe(4);
  expect(milepost.clock.now()).toEqual(before);
});

test("a request that is not answered in time is given up", async () => {
  const clear = start.double.faults.on(() => ({ kind: "delay", milliseconds: 2_000 }));
  const options = {
    apiUrl: start.double.url,
    auth: { auth: "test-token" },
    now: () => start.clock.now(),
    timeout: 50,
  };
  const { octokit, requests } = githubClient(options);
  const at = { owner: "acme", repo: "web" };
  await expect(octokit.request("GET /repos/{owner}/{repo}", at)).rejects.toMatchObject({
    name: "RetryLater",
    reason: "outage",
  });
  await expect(
    octokit.request("POST /repos/{owner}/{repo}/issues", { ...at, title: "x" }),
  ).rejects.toBeInstanceOf(OutcomeUnknown);
  clear();
  expect(requests()).toEqual({ reads: 1, writes: 1 });
});

test("however slow each request is, the lease lasts until the next one", async () => {
  const milepost = await fresh();
  const clear = start.double.faults.on(({ kind }) => {
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
  const clear = start.double.faults.on(() => ({ kind: "answer", status: 301, headers }));
  const run = await milepost.sync({ by: "id" });
  clear();
  expect(run.stopped).toMatchObject({ name: "AccessDenied" });
  expect(run.reads).toBe(1);
});

test("a token that is revoked half way ends the run, and a new one finishes it", async () => {
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
