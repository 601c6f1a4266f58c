import { describe, expect, it } from "vitest";
import type { DeliveryTry, FailedDeliveries } from "../../shared/ports/failed-deliveries.ts";
import type { Envelope } from "../../shared/ports/work-queue.ts";
import { dailyReconcile } from "../../shared/sync/use-cases/daily-reconcile.ts";
import { workEnvelope } from "../../shared/sync/use-cases/work-envelope.ts";
import { MemoryDeliveries } from "../fakes/memory-deliveries.ts";
import { MemoryLedger } from "../fakes/memory-ledger.ts";
import { MemoryQueue } from "../fakes/memory-queue.ts";
import { VirtualClock } from "../fakes/virtual-clock.ts";

const day = 24 * 3_600_000;

async function world(failed: FailedDeliveries | null = null) {
  const clock = new VirtualClock();
  const ledger = new MemoryLedger({ clock });
  const deliveries = new MemoryDeliveries();
  const queue = new MemoryQueue({ clock });
  const logs: string[] = [];
  for (const [id, fullName] of [
    ["1", "acme/web"],
    ["2", "acme/secret"],
    ["3", "acme/api"],
  ] as const) {
    await ledger.saveRepository({
      id,
      fullName,
      defaultBranch: null,
      installation: 7,
      nameCheckedAt: null,
      version: 0,
      head: null,
      config: null,
      plans: {},
    });
  }
  const run = () =>
    dailyReconcile({
      clock,
      ledger,
      deliveries,
      queue,
      maySync: (fullName) => fullName !== "acme/secret",
      failedDeliveries: async () => failed,
      log: (message, fields) => logs.push(`${message} ${JSON.stringify(fields)}`),
    });
  const sent = () => queue.sent.map(({ envelope: { kind, repository } }) => `${kind} ${repository.fullName}`);
  return { clock, ledger, deliveries, queue, logs, run, sent };
}

const push = (delivery: string): Envelope & { delivery: string } => ({
  kind: "push",
  delivery,
  repository: { id: "1", fullName: "acme/web" },
  ref: "refs/heads/main",
  after: null,
  installation: null,
});

describe("the daily round", () => {
  it("queues what was never done, then a full look at each repository that is allowed", async () => {
    const { clock, deliveries, run, sent, queue } = await world();
    await deliveries.receive(push("undone"), clock.now());
    await deliveries.receive(push("done"), clock.now());
    await deliveries.done("done", clock.now());
    await run();
    expect(sent()).toEqual(["push acme/web", "reconcile acme/api", "reconcile acme/web"]);
    expect(queue.sent[0]).toMatchObject({ attempt: 2 });
    expect(queue.sent[1]?.envelope).toMatchObject({ delivery: null, installation: 7 });
  });

  it("repeated at once is merged with itself, and the next day is another one", async () => {
    const { clock, run, queue } = await world();
    await run();
    await run();
    expect(queue.size).toBe(2);
    clock.advance(day);
    await run();
    expect(queue.size).toBe(4);
  });

  it("stands behind the pushes of its repository, which come out first", async () => {
    const { clock, deliveries, queue, run } = await world();
    await deliveries.receive(push("first"), clock.now());
    await queue.send(push("first"), 1);
    await run();
    expect(queue.receive().map(({ envelope }) => `${envelope.kind} ${envelope.repository.fullName}`)).toEqual(
      ["push acme/web", "reconcile acme/api"],
    );
  });

  it("asks for what never arrived, and goes on where GitHub does not answer", async () => {
    const asked: number[] = [];
    const since: Date[] = [];
    const lost: DeliveryTry = { id: 5, guid: "g", at: "2026-05-31T00:00:00Z", arrived: false };
    const failed: FailedDeliveries = {
      triesSince: async (instant) => {
        since.push(instant);
        return [lost, { ...lost, id: 6, guid: "h", arrived: true }];
      },
      redeliver: async (id) => {
        asked.push(id);
      },
    };
    const { clock, run } = await world(failed);
    await run();
    expect(asked).toEqual([5]);
    expect(clock.now().getTime() - (since[0]?.getTime() ?? 0)).toBe(3 * day);

    const broken = await world({
      ...failed,
      triesSince: async () => {
        throw new Error("GitHub did not answer.");
      },
    });
    await broken.run();
    expect(broken.sent()).toEqual(["reconcile acme/api", "reconcile acme/web"]);
    expect(broken.logs.at(-1)).toContain("GitHub did not answer.");
  });
});

describe("a full look in the worker", () => {
  async function work(kind: Envelope["kind"], error: Error) {
    const seen: { requests: object[]; refused: string[] } = { requests: [], refused: [] };
    const ended = workEnvelope(
      { ...push("x"), kind, delivery: null },
      {
        clock: new VirtualClock(),
        deliveries: new MemoryDeliveries(),
        maySync: () => true,
        openSync: async (request) => {
          seen.requests.push(request);
          throw error;
        },
        onRun: () => {},
        onRefused: (_, { message }) => seen.refused.push(message),
      },
    );
    return { ...seen, end: await ended.then(() => "done").catch((thrown: Error) => thrown.message) };
  }

  it("is asked for by name, as the name may have changed, and in full", async () => {
    const { requests } = await work("reconcile", new Error("A bug."));
    expect(requests).toMatchObject([{ id: null, fullName: "acme/web", full: true }]);
    expect((await work("recheck", new Error("A bug."))).requests).toMatchObject([{ full: false }]);
  });

  it("that fails for a reason of its own is told, and keeps no push waiting", async () => {
    const look = await work("reconcile", new Error("A bug."));
    expect([look.end, look.refused]).toEqual(["done", ["A bug."]]);
    const recheck = await work("recheck", new Error("A bug."));
    expect([recheck.end, recheck.refused]).toEqual(["A bug.", []]);
  });
});
