import { afterEach, expect, test } from "vitest";
import { syncExitCode } from "../../../cli/result-exit-code.ts";
import type { GitHubFault } from "../../../local/emulators/github/fault.ts";
import { githubLimits } from "../../../shared/adapters/github/client/github-limits.ts";
import { Quotas } from "../../../shared/adapters/rate-limit/quota.ts";
import type { RateLimitSettings } from "../../../shared/adapters/rate-limit/rate-limiter.ts";
import { formatRetryTime } from "../../../shared/calendar/format-date.ts";
import { openSyncHost } from "../../../shared/compose/sync-host.ts";
import { RetryLater } from "../../../shared/errors.ts";
import type { Envelope } from "../../../shared/ports/work-queue.ts";
import { processEnvelope } from "../../../shared/sync/run/process-envelope.ts";
import { MemoryDeliveries } from "../../fakes/memory-deliveries.ts";
import { isExhaustive } from "../../support/sampled.ts";
import { planOf } from "../support/plan-of.ts";
import { planPath } from "../support/plan-text.ts";
import { type SyncHarness, startSync } from "../support/sync-harness.ts";

const path = planPath();
const minute = 60_000;
/** Approximate duration of a write on GitHub, in milliseconds. */
const latency = 300;
const large = planOf({ milestones: 6, deliverables: 120 });

let milepost: SyncHarness;
afterEach(() => milepost.stop());

/** Returns rate limits with GitHub's numbers, which do not apply to the emulator's address by default. */
function rateLimitsWith(options: Partial<RateLimitSettings> = {}): RateLimitSettings {
  return { quotas: new Quotas(() => githubLimits), maxWaitMs: 5_000, ...options };
}

/** Makes every request take `latency`. */
function slow(): void {
  milepost.github.faults.on(() => {
    milepost.clock.advance(latency);
    return null;
  });
}

interface Invocation {
  /** Duration in milliseconds. */
  lasted: number;
  requests: number;
  /** Number of requests after the first that a rate limit rejected. */
  afterLimit: number;
}

/** Processes one delivery as the worker does, each invocation at the retry time of the one before. */
async function work(timeBudget: number, rateLimits?: RateLimitSettings): Promise<Invocation[]> {
  const { clock, github: double, ledger } = milepost;
  const deliveries = new MemoryDeliveries();
  const repository = { id: milepost.id, fullName: milepost.fullName };
  const ref = "refs/heads/main";
  const envelope: Envelope = {
    kind: "push",
    delivery: "d1",
    repository,
    ref,
    after: null,
    installation: null,
  };
  await deliveries.receive({ ...envelope, delivery: "d1" }, clock.now());
  const done: Invocation[] = [];
  // The queue moves a message to the dead-letter queue after as many receives.
  for (let receipt = 1; receipt <= 30; receipt += 1) {
    const start = clock.now().getTime();
    const seen = double.requests.all.length;
    const deadline = new Date(start + timeBudget);
    const stopped = await processEnvelope(envelope, {
      clock,
      deliveries,
      isAllowed: () => true,
      openSync: (request, recordedElsewhere) =>
        openSyncHost(request, {
          jira: null,
          github: { apiUrl: double.url, credentials: milepost.credentials },
          ledger,
          clock,
          operator: null,
          deadline,
          recordedElsewhere,
          ...(rateLimits && { rateLimits }),
        }),
      onRun: () => {},
      onRunFailed: (_, error) => expect(error).toBeNull(),
    }).then(
      () => null,
      (error: unknown) => error,
    );
    const requests = double.requests.all.slice(seen);
    const limited = requests.findIndex((one) => one.limited !== null);
    done.push({
      lasted: clock.now().getTime() - start,
      requests: requests.length,
      afterLimit: limited === -1 ? 0 : requests.length - limited - 1,
    });
    if (stopped === null) return done;
    expect(stopped).toBeInstanceOf(RetryLater);
    if (stopped instanceof RetryLater) {
      // SQS hides messages for whole seconds.
      const hidden = Math.ceil((stopped.retryAt.getTime() - clock.now().getTime()) / 1000);
      clock.advance(Math.max(0, hidden) * 1000);
    }
  }
  throw new Error("The message was received too often.");
}

/** Expects each item once and one write per change, not counting writes that a limit rejected. */
function expectOnce({ writes }: { writes: number }, titles: number): void {
  const { github: double, fullName } = milepost;
  const items = [...double.milestones(fullName), ...double.issues(fullName)];
  // A tracking issue has the title of its milestone.
  expect(new Set(items.map((item) => `${"dueOn" in item} ${item.title}`)).size).toBe(titles);
  expect(items).toHaveLength(titles);
  expect(double.issues(fullName).filter(({ title }) => title.startsWith("Part"))).toSatisfy(
    (parts: { parent: number | null; milestone: number | null }[]) =>
      parts.every(({ parent, milestone }) => parent !== null && milestone !== null),
  );
  const sent = double.requests.of("write");
  expect(sent.length - sent.filter(({ limited }) => limited !== null).length).toBe(writes);
}

const retryAfters: [string, (n: number) => GitHubFault][] = [
  ["429 with a time", () => ({ kind: "too-many", retryAfter: 17 })],
  ["403 with a time", () => ({ kind: "secondary", retryAfter: 90 })],
  ["both, with and without a time", (n) => ({ kind: n % 2 ? "too-many" : "secondary", retryAfter: n % 3 ? 30 : null })],
];

test.each(
  isExhaustive ? retryAfters : retryAfters.slice(-1),
)("120 deliverables are created once, with rate limits at many requests: %s", async (_, fault) => {
  milepost = await startSync({ limits: false });
  await milepost.push({ [path]: large.text });
  slow();
  let writes = 0;
  let hits = 0;
  milepost.github.faults.clear();
  milepost.github.faults.on(({ kind }, n) => {
    milepost.clock.advance(latency);
    writes += kind === "write" ? 1 : 0;
    // Some reads as well.
    const hit = kind === "write" ? writes % 31 === 5 : n % 83 === 3;
    if (!hit) return null;
    hits += 1;
    return fault(hits);
  });
  const invocations = await work(2 * minute);
  expect(hits).toBeGreaterThan(5);
  expect(invocations.filter(({ afterLimit }) => afterLimit > 0)).toEqual([]);
  expect(Math.max(...invocations.map(({ lasted }) => lasted))).toBeLessThanOrEqual(2 * minute + 3 * latency);
  expectOnce(large, 6 + 6 + 120);
});

test("120 deliverables under GitHub's limits and a time limit per run: no request follows a rejected one", async () => {
  milepost = await startSync();
  await milepost.push({ [path]: large.text });
  slow();
  const invocations = await work(20_000);
  expect(invocations.length).toBeGreaterThan(4);
  expect(invocations.filter(({ afterLimit }) => afterLimit > 0)).toEqual([]);
  expect(Math.max(...invocations.map(({ lasted }) => lasted))).toBeLessThanOrEqual(20_000 + 3 * latency);
  expectOnce(large, 6 + 6 + 120);
});

test("with a quota no request is rejected, and few invocations suffice", async () => {
  milepost = await startSync();
  await milepost.push({ [path]: large.text });
  slow();
  const invocations = await work(4 * minute, rateLimitsWith());
  expect(milepost.github.requests.all.filter(({ limited }) => limited !== null)).toEqual([]);
  expect(milepost.github.requests.counts().writes).toBe(large.writes);
  expect(invocations.length).toBeLessThanOrEqual(4);
  // At 80 a minute, 252 creating requests take a little over three minutes.
  const [first, last] = [milepost.github.requests.of("write")[0], milepost.github.requests.of("write").at(-1)];
  expect((last?.at.getTime() ?? 0) - (first?.at.getTime() ?? 0)).toBeLessThan(4 * minute);
  expectOnce(large, 6 + 6 + 120);
});

test("a run ends instead of waiting past its deadline, and returns when quota is available", async () => {
  milepost = await startSync();
  await milepost.push({ [path]: large.text });
  const start = milepost.clock.now().getTime();
  const run = await milepost.sync({ budget: 50_000, rateLimits: rateLimitsWith({ maxWaitMs: 65_000 }) });
  expect(run.result).toMatchObject({ outcome: "partial", resumeAt: new Date(start + minute).toISOString() });
  expect(milepost.clock.now().getTime()).toBe(start);
  expect(run.writes).toBe(80);
  expect(run.lines.filter((line) => /40[39]$|429$/.test(line))).toEqual([]);
});

test("the command line waits a minute while keeping its lease, says so, and exits 3 instead of waiting an hour", async () => {
  const plan = planOf({ milestones: 5, deliverables: 250 });
  milepost = await startSync();
  await milepost.push({ [path]: plan.text, ".goalkit/milepost.yml": "policy:\n  holdCreatesAbove: 1000\n" });
  const start = milepost.clock.now().getTime();
  const messages: string[] = [];
  const rateLimits = rateLimitsWith({ maxWaitMs: 65_000, onWait: (line) => messages.push(line) });
  const run = await milepost.sync({ rateLimits });
  // At 80 a minute, 80 of them become an hour old at the same time.
  expect(run.result).toMatchObject({
    outcome: "partial",
    resumeAt: new Date(start + 60 * minute).toISOString(),
    error: expect.stringContaining("rate limit of 500 creating requests an hour"),
  });
  expect(syncExitCode(run)).toBe(3);
  expect(messages).toEqual(
    Array.from({ length: 6 }, (_, n) => {
      const until = formatRetryTime(new Date(start + (n + 1) * minute));
      return `GitHub rate limit of 80 creating requests a minute reached; continuing at ${until}.`;
    }),
  );
  milepost.clock.advance(start + 60 * minute - milepost.clock.now().getTime());
  const rest = await milepost.sync({ rateLimits });
  expect(rest.result).toMatchObject({ outcome: "synced", error: null, resumeAt: null });
  expect(milepost.github.requests.all.filter(({ limited }) => limited !== null)).toEqual([]);
  expect(run.writes + rest.writes).toBe(plan.writes);
  expectOnce(plan, 5 + 5 + 250);
});

test.each([
  // If each request takes as long as on GitHub, quota is available again before it is needed.
  ["60 items, each request answered in 0.8 s", { milestones: 5, deliverables: 50 }, 800],
  ["44 items, answered in no time: 80 requests", { milestones: 4, deliverables: 36 }, 0],
])("a plan of %s sleeps 0 ms", async (_, size, answered) => {
  const plan = planOf(size);
  milepost = await startSync();
  await milepost.push({ [path]: plan.text });
  milepost.github.faults.on(() => {
    milepost.clock.advance(answered);
    return null;
  });
  const start = milepost.clock.now().getTime();
  const run = await milepost.sync({ rateLimits: rateLimitsWith() });
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(run.writes).toBe(plan.writes);
  expect(milepost.clock.now().getTime() - start).toBe((run.reads + run.writes) * answered);
});

test("all runs of a process share a quota, and a limit that one of them hit", async () => {
  milepost = await startSync();
  await milepost.push({ [path]: planOf({ milestones: 3, deliverables: 27 }).text });
  const other = await milepost.another("acme/other");
  await other.push({ [path]: planOf({ milestones: 3, deliverables: 12 }).text });
  const rateLimits = rateLimitsWith();
  expect((await milepost.sync({ rateLimits })).writes).toBe(60);
  const second = await other.sync({ rateLimits });
  expect(second).toMatchObject({ writes: 20, result: { outcome: "partial" } });
  const clear = milepost.github.faults.on(() => ({ kind: "secondary", retryAfter: 300 }));
  milepost.clock.advance(minute);
  await milepost.push({ "README.md": "Hello" });
  expect((await milepost.sync({ rateLimits })).reads).toBe(1);
  clear();
  const third = await other.sync({ rateLimits });
  const resumeAt = new Date(milepost.clock.now().getTime() + 300_000).toISOString();
  expect(third).toMatchObject({ reads: 0, writes: 0, result: { outcome: "partial", resumeAt } });
  milepost.clock.advance(300_000);
  expect((await other.sync({ rateLimits })).result).toMatchObject({ outcome: "synced", error: null });
});

test("a repeated limit without a retry time doubles the wait", async () => {
  milepost = await startSync({ limits: false });
  await milepost.push({ [path]: planOf({ milestones: 1, deliverables: 3 }).text });
  const rateLimits = rateLimitsWith();
  const clear = milepost.github.faults.on(({ kind }) =>
    kind === "write" ? { kind: "secondary", retryAfter: null } : null,
  );
  for (const minutes of [1, 2, 4]) {
    const run = await milepost.sync({ rateLimits });
    const until = milepost.clock.now().getTime() + minutes * minute;
    expect(run).toMatchObject({ writes: 1, result: { resumeAt: new Date(until).toISOString() } });
    milepost.clock.advance(minutes * minute);
  }
  clear();
  expect((await milepost.sync({ rateLimits })).result.outcome).toBe("synced");
});

test("when the hour's quota is used up, no request is sent", async () => {
  milepost = await startSync({ limits: { primary: 40 } });
  await milepost.push({ [path]: planOf({ milestones: 2, deliverables: 20 }).text });
  const start = milepost.clock.now().getTime();
  const run = await milepost.sync();
  expect(run.reads + run.writes).toBe(40);
  expect(milepost.github.requests.all.filter(({ limited }) => limited !== null)).toEqual([]);
  const resumeAt = Date.parse(run.result.resumeAt ?? "");
  expect(resumeAt).toBeGreaterThan(start + 50 * minute);
  milepost.clock.advance(resumeAt - start);
  expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
});
