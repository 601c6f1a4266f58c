import { describe, expect, it } from "vitest";
import type { DeliveryAttempt, FailedDeliveries } from "../../../../shared/ports/failed-deliveries.ts";
import type { Envelope } from "../../../../shared/ports/work-queue.ts";
import { dailyReconcile } from "../../../../shared/sync/reconcile/daily-reconcile.ts";
import { processEnvelope } from "../../../../shared/sync/run/process-envelope.ts";
import { MemoryDeliveries } from "../../../fakes/memory-deliveries.ts";
import { MemoryLedger } from "../../../fakes/memory-ledger.ts";
import { MemoryQueue } from "../../../fakes/memory-queue.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";

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
      isAllowed: (fullName) => fullName !== "acme/secret",
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

describe("the daily reconcile", () => {
  it("queues unfinished deliveries, then a full scan of each allowed repository", async () => {
    const { clock, deliveries, run, sent, queue } = await world();
    await deliveries.receive(push("undone"), clock.now());
    await deliveries.receive(push("done"), clock.now());
    await deliveries.markDone("done", clock.now());
    await run();
    expect(sent()).toEqual(["push acme/web", "reconcile acme/api", "reconcile acme/web"]);
    expect(queue.sent[0]).toMatchObject({ attempt: 2 });
    expect(queue.sent[1]?.envelope).toMatchObject({ delivery: null, installation: 7 });
  });

  it("queues one of many unfinished deliveries per repository and kind of work, the newest", async () => {
    const { clock, deliveries, run, queue } = await world();
    const events = ["a", "b", "c"].flatMap((name) => [
      push(`${name}1`),
      { ...push(`${name}2`), kind: "reconcile" as const },
      { ...push(`${name}3`), repository: { id: "3", fullName: "acme/api" } },
    ]);
    for (const event of events) {
      await deliveries.receive(event, clock.now());
      clock.advance(1_000);
    }
    await run();
    const queued = queue.sent.flatMap(({ envelope: { delivery } }) => delivery ?? []);
    expect(queued).toEqual(["c1", "c2", "c3"]);
    // They stay unfinished until they are processed.
    expect((await deliveries.pending(clock.now())).map(({ delivery }) => delivery)).toEqual(queued);
  });

  it("keeps all deliveries unfinished if the newest could not be queued", async () => {
    const { clock, deliveries, run, queue } = await world();
    for (const name of ["a", "b"]) await deliveries.receive(push(name), clock.now());
    queue.send = async () => {
      throw new Error("The queue is down.");
    };
    await expect(run()).rejects.toThrow("The queue is down.");
    expect(await deliveries.pending(clock.now())).toHaveLength(2);
  });

  it("is deduplicated on the same day, and queued again the next day", async () => {
    const { clock, run, queue } = await world();
    await run();
    await run();
    expect(queue.size).toBe(2);
    clock.advance(day);
    await run();
    expect(queue.size).toBe(4);
  });

  it("is queued behind the pushes of its repository", async () => {
    const { clock, deliveries, queue, run } = await world();
    await deliveries.receive(push("first"), clock.now());
    await queue.send(push("first"), 1);
    await run();
    expect(queue.receive().map(({ envelope }) => `${envelope.kind} ${envelope.repository.fullName}`)).toEqual([
      "push acme/web",
      "reconcile acme/api",
    ]);
  });

  it("requests undelivered webhooks again, and continues if GitHub does not answer", async () => {
    const asked: number[] = [];
    const since: Date[] = [];
    const lost: DeliveryAttempt = {
      id: 5,
      guid: "g",
      at: "2026-05-31T00:00:00Z",
      isDelivered: false,
      isRedelivery: false,
    };
    const failed: FailedDeliveries = {
      attemptsSince: async (instant) => {
        since.push(instant);
        const old = { ...lost, id: 7, guid: "too-old", isRedelivery: true };
        const attempts = [lost, { ...lost, id: 6, guid: "h", isDelivered: true }, old];
        return { attempts, isComplete: true };
      },
      redeliver: async (id) => {
        asked.push(id);
      },
    };
    const { clock, run, logs } = await world(failed);
    await run();
    expect(asked).toEqual([5]);
    expect(logs).toContain('delivery abandoned {"delivery":"too-old","attempts":1}');
    expect(logs.at(-1)).toBe('redelivery requested {"deliveries":1,"waiting":0,"abandoned":1}');
    expect(clock.now().getTime() - (since[0]?.getTime() ?? 0)).toBe(3 * day);

    const broken = await world({
      ...failed,
      attemptsSince: async () => {
        throw new Error("GitHub did not answer.");
      },
    });
    await broken.run();
    expect(broken.sent()).toEqual(["reconcile acme/api", "reconcile acme/web"]);
    expect(broken.logs.at(-1)).toContain("GitHub did not answer.");
  });
});

describe("a daily reconcile in which something can't be queued", () => {
  const failed: FailedDeliveries = {
    attemptsSince: async () => ({ attempts: [], isComplete: true }),
    redeliver: async () => {},
  };

  it("continues with the other repositories and webhooks, and fails at the end", async () => {
    const { clock, deliveries, queue, run, sent, logs } = await world(failed);
    await deliveries.receive(push("one"), clock.now());
    await deliveries.receive({ ...push("two"), repository: { id: "3", fullName: "acme/api" } }, clock.now());
    const send = queue.send.bind(queue);
    queue.send = async (envelope, attempt) => {
      const { kind, delivery, repository } = envelope;
      if (delivery === "one" || (kind === "reconcile" && repository.fullName === "acme/api")) {
        throw new Error(`No room for ${delivery ?? repository.fullName}.`);
      }
      await send(envelope, attempt);
    };
    await expect(run()).rejects.toThrow(
      'could not queue 2 of its messages ("not queued" in the log). The first failure: No room for one.',
    );
    expect(sent()).toEqual(["push acme/api", "reconcile acme/web"]);
    expect(logs).toEqual([
      'not queued {"delivery":"one","repository":"acme/web","error":"No room for one."}',
      'not queued {"delivery":null,"repository":"acme/api","error":"No room for acme/api."}',
      'reconcile queued {"repositories":1,"deliveries":1}',
      'redelivery requested {"deliveries":0,"waiting":0,"abandoned":0}',
    ]);
  });

  it("continues if deliveries or repositories can't be listed", async () => {
    const one = await world(failed);
    one.deliveries.pending = async () => {
      throw new Error("No deliveries.");
    };
    await expect(one.run()).rejects.toThrow("No deliveries.");
    expect(one.sent()).toEqual(["reconcile acme/api", "reconcile acme/web"]);
    expect(one.logs.at(-1)).toMatch(/^redelivery requested/);

    const other = await world(failed);
    other.ledger.repositories = async () => {
      throw new Error("No repositories.");
    };
    await expect(other.run()).rejects.toThrow("No repositories.");
    expect(other.logs.at(-1)).toMatch(/^redelivery requested/);
  });
});

describe("a full scan in the worker", () => {
  async function work(kind: Envelope["kind"], error: Error) {
    const seen: { requests: object[]; failures: string[] } = { requests: [], failures: [] };
    const ended = processEnvelope(
      { ...push("x"), kind, delivery: null },
      {
        clock: new VirtualClock(),
        deliveries: new MemoryDeliveries(),
        isAllowed: () => true,
        openSync: async (request) => {
          seen.requests.push(request);
          throw error;
        },
        onRun: () => {},
        onRunFailed: (_, { message }) => seen.failures.push(message),
      },
    );
    return { ...seen, end: await ended.then(() => "done").catch((thrown: Error) => thrown.message) };
  }

  it("is requested by name, as the name may have changed", async () => {
    const { requests } = await work("reconcile", new Error("A bug."));
    expect(requests).toMatchObject([{ id: null, fullName: "acme/web", isFullScan: true }]);
    expect((await work("recheck", new Error("A bug."))).requests).toMatchObject([{ isFullScan: false }]);
  });

  it("that fails permanently is reported and does not block pushes", async () => {
    const reconcile = await work("reconcile", new Error("A bug."));
    expect([reconcile.end, reconcile.failures]).toEqual(["done", ["A bug."]]);
    const recheck = await work("recheck", new Error("A bug."));
    expect([recheck.end, recheck.failures]).toEqual(["A bug.", []]);
  });
});
