import { afterEach, expect, test } from "vitest";
import { syncExitCode } from "../../../cli/exit-code.ts";
import type { Fault } from "../../../local/emulators/github/fault.ts";
import { githubLimits } from "../../../shared/adapters/github/github-limits.ts";
import type { Pacing } from "../../../shared/adapters/pacing/pacing.ts";
import { RequestBudgets } from "../../../shared/adapters/pacing/request-budgets.ts";
import { openSyncHost } from "../../../shared/compose/open-sync-host.ts";
import { RetryLater } from "../../../shared/errors.ts";
import type { Envelope } from "../../../shared/ports/work-queue.ts";
import { workEnvelope } from "../../../shared/sync/run/work-envelope.ts";
import { MemoryDeliveries } from "../../fakes/memory-deliveries.ts";
import { planOf } from "../support/plan-of.ts";
import { planPath } from "../support/plan-text.ts";
import { type SyncHarness, startSync } from "../support/sync-harness.ts";

const path = planPath();
const minute = 60_000;
/** What a write takes on GitHub, about. */
const latency = 300;
const large = planOf({ milestones: 6, deliverables: 120 });

let milepost: SyncHarness;
afterEach(() => milepost.stop());

/** A budget with GitHub's numbers for the double, which sits on an address without. */
function pacingWith(options: Partial<Pacing> = {}): Pacing {
  return { budgets: new RequestBudgets(() => githubLimits), patience: 5_000, ...options };
}

/** Every request takes its time. */
function slow(): void {
  milepost.double.faults.on(() => {
    milepost.clock.advance(latency);
    return null;
  });
}

interface Invocation {
  /** Milliseconds that it took. */
  lasted: number;
  requests: number;
  /** Requests after the first that a limit refused. */
  afterLimit: number;
}

/** Works one delivery as the worker does, invocation after invocation, each at the time that the last one named. */
async function work(timeBudget: number, pacing?: Pacing): Promise<Invocation[]> {
  const { clock, double, ledger } = milepost;
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
  // More than these, and the message would be among the dead letters.
  for (let receipt = 1; receipt <= 30; receipt += 1) {
    const start = clock.now().getTime();
    const seen = double.requests.all.length;
    const deadline = new Date(start + timeBudget);
    const stopped = await workEnvelope(envelope, {
      clock,
      deliveries,
      maySync: () => true,
      openSync: (request, recordedElsewhere) =>
        openSyncHost(request, {
          jira: null,
          github: { apiUrl: double.url, credentials: milepost.credentials },
          ledger,
          clock,
          operator: null,
          deadline,
          recordedElsewhere,
          onOperation: () => {},
          ...(pacing && { pacing }),
        }),
      onRun: () => {},
      onRefused: (_, error) => expect(error).toBeNull(),
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

/** Each item is there once, and each of the plan's facts took one write; only what a limit refused came on top. */
function expectOnce({ writes }: { writes: number }, titles: number): void {
  const { double, fullName } = milepost;
  const items = [...double.milestones(fullName), ...double.issues(fullName)];
  expect(new Set(items.map(({ title }) => title)).size).toBe(titles);
  expect(items).toHaveLength(titles);
  expect(double.issues(fullName).filter(({ title }) => title.startsWith("Part"))).toSatisfy(
    (parts: { parent: number | null; milestone: number | null }[]) =>
      parts.every(({ parent, milestone }) => parent !== null && milestone !== null),
  );
  const sent = double.requests.of("write");
  expect(sent.length - sent.filter(({ limited }) => limited !== null).length).toBe(writes);
}

const retryAfters: [string, (n: number) => Fault][] = [
  ["429 with a time", () => ({ kind: "too-many", retryAfter: 17 })],
  ["403 with a time", () => ({ kind: "secondary", retryAfter: 90 })],
  [
    "both, with and without a time",
    (n) => ({ kind: n % 2 ? "too-many" : "secondary", retryAfter: n % 3 ? 30 : null }),
  ],
];

test.each(retryAfters)("120 deliverables are made once, with limits in many places: %s", async (_, fault) => {
  milepost = await startSync({ limits: false });
  await milepost.push({ [path]: large.text });
  slow();
  let writes = 0;
  let hits = 0;
  milepost.double.faults.clear();
  milepost.double.faults.on(({ kind }, n) => {
    milepost.clock.advance(latency);
    writes += kind === "write" ? 1 : 0;
    // Now and then a read, too.
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

test("120 deliverables against GitHub's own limits, each run under its time: no request follows a refused one", async () => {
  milepost = await startSync();
  await milepost.push({ [path]: large.text });
  slow();
  const invocations = await work(20_000);
  expect(invocations.length).toBeGreaterThan(4);
  expect(invocations.filter(({ afterLimit }) => afterLimit > 0)).toEqual([]);
  expect(Math.max(...invocations.map(({ lasted }) => lasted))).toBeLessThanOrEqual(20_000 + 3 * latency);
  expectOnce(large, 6 + 6 + 120);
});

test("with a budget nothing is refused at all, and few invocations do it", async () => {
  milepost = await startSync();
  await milepost.push({ [path]: large.text });
  slow();
  const invocations = await work(4 * minute, pacingWith());
  expect(milepost.double.requests.all.filter(({ limited }) => limited !== null)).toEqual([]);
  expect(milepost.double.requests.counts().writes).toBe(large.writes);
  expect(invocations.length).toBeLessThanOrEqual(4);
  // 252 creating requests take three minutes and what is left of a fourth: not much more than that.
  const [first, last] = [
    milepost.double.requests.of("write")[0],
    milepost.double.requests.of("write").at(-1),
  ];
  expect((last?.at.getTime() ?? 0) - (first?.at.getTime() ?? 0)).toBeLessThan(4 * minute);
  expectOnce(large, 6 + 6 + 120);
});

test("no wait goes past the time of the run: it ends before, and says when there is room", async () => {
  milepost = await startSync();
  await milepost.push({ [path]: large.text });
  const start = milepost.clock.now().getTime();
  const run = await milepost.sync({ budget: 50_000, pacing: pacingWith({ patience: 65_000 }) });
  expect(run.result).toMatchObject({ outcome: "partial", resumeAt: new Date(start + minute).toISOString() });
  expect(milepost.clock.now().getTime()).toBe(start);
  expect(run.writes).toBe(80);
  expect(run.lines.filter((line) => /40[39]$|429$/.test(line))).toEqual([]);
});

test("the command line waits out a minute under its lease, says so, and exits 3 where an hour is to be waited for", async () => {
  const plan = planOf({ milestones: 5, deliverables: 250 });
  milepost = await startSync();
  await milepost.push({ [path]: plan.text });
  const start = milepost.clock.now().getTime();
  const told: string[] = [];
  const pacing = pacingWith({ patience: 65_000, onWait: (line) => told.push(line) });
  const run = await milepost.sync({ pacing });
  // 80 a minute, and the first of them is an hour old at the same moment as 79 others.
  expect(run.result).toMatchObject({
    outcome: "partial",
    resumeAt: new Date(start + 60 * minute).toISOString(),
    error: expect.stringContaining("rate limit of 500 creating requests an hour"),
  });
  expect(syncExitCode(run)).toBe(3);
  expect(told).toEqual(
    Array.from({ length: 6 }, (_, n) => {
      const until = new Date(start + (n + 1) * minute).toISOString();
      return `GitHub's rate limit of 80 creating requests a minute is used up; going on at ${until}.`;
    }),
  );
  milepost.clock.advance(start + 60 * minute - milepost.clock.now().getTime());
  const rest = await milepost.sync({ pacing });
  expect(rest.result).toMatchObject({ outcome: "synced", error: null, resumeAt: null });
  expect(milepost.double.requests.all.filter(({ limited }) => limited !== null)).toEqual([]);
  expect(run.writes + rest.writes).toBe(plan.writes);
  expectOnce(plan, 5 + 5 + 250);
});

test.each([
  // At the pace of GitHub's own answers, one each time, there is room again before it is needed.
  ["60 items, each request answered in 0.8 s", { milestones: 5, deliverables: 50 }, 800],
  ["44 items, answered in no time: 80 requests", { milestones: 4, deliverables: 36 }, 0],
])("a plan of %s sleeps 0 ms", async (_, size, answered) => {
  const plan = planOf(size);
  milepost = await startSync();
  await milepost.push({ [path]: plan.text });
  milepost.double.faults.on(() => {
    milepost.clock.advance(answered);
    return null;
  });
  const start = milepost.clock.now().getTime();
  const run = await milepost.sync({ pacing: pacingWith() });
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(run.writes).toBe(plan.writes);
  expect(milepost.clock.now().getTime() - start).toBe((run.reads + run.writes) * answered);
});

test("all runs of a process share a budget, and a limit that one of them met", async () => {
  milepost = await startSync();
  await milepost.push({ [path]: planOf({ milestones: 3, deliverables: 27 }).text });
  const other = await milepost.another("acme/other");
  await other.push({ [path]: planOf({ milestones: 3, deliverables: 12 }).text });
  const pacing = pacingWith();
  expect((await milepost.sync({ pacing })).writes).toBe(60);
  const second = await other.sync({ pacing });
  expect(second).toMatchObject({ writes: 20, result: { outcome: "partial" } });
  const clear = milepost.double.faults.on(() => ({ kind: "secondary", retryAfter: 300 }));
  milepost.clock.advance(minute);
  await milepost.push({ "README.md": "Hello" });
  expect((await milepost.sync({ pacing })).reads).toBe(1);
  clear();
  const third = await other.sync({ pacing });
  const resumeAt = new Date(milepost.clock.now().getTime() + 300_000).toISOString();
  expect(third).toMatchObject({ reads: 0, writes: 0, result: { outcome: "partial", resumeAt } });
  milepost.clock.advance(300_000);
  expect((await other.sync({ pacing })).result).toMatchObject({ outcome: "synced", error: null });
});

test("a limit that names no time is waited for twice as long when it comes again", async () => {
  milepost = await startSync({ limits: false });
  await milepost.push({ [path]: planOf({ milestones: 1, deliverables: 3 }).text });
  const pacing = pacingWith();
  const clear = milepost.double.faults.on(({ kind }) =>
    kind === "write" ? { kind: "secondary", retryAfter: null } : null,
  );
  for (const minutes of [1, 2, 4]) {
    const run = await milepost.sync({ pacing });
    const until = milepost.clock.now().getTime() + minutes * minute;
    expect(run).toMatchObject({ writes: 1, result: { resumeAt: new Date(until).toISOString() } });
    milepost.clock.advance(minutes * minute);
  }
  clear();
  expect((await milepost.sync({ pacing })).result.outcome).toBe("synced");
});

test("when the hour's requests are used up, none is sent that must fail", async () => {
  milepost = await startSync({ limits: { primary: 40 } });
  await milepost.push({ [path]: planOf({ milestones: 2, deliverables: 20 }).text });
  const start = milepost.clock.now().getTime();
  const run = await milepost.sync();
  expect(run.reads + run.writes).toBe(40);
  expect(milepost.double.requests.all.filter(({ limited }) => limited !== null)).toEqual([]);
  const resumeAt = Date.parse(run.result.resumeAt ?? "");
  expect(resumeAt).toBeGreaterThan(start + 50 * minute);
  milepost.clock.advance(resumeAt - start);
  expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
});
