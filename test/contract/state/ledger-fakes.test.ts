import { describe, expect, it } from "vitest";
import { MemoryDeliveries } from "../../fakes/memory-deliveries.ts";
import { MemoryLedger } from "../../fakes/memory-ledger.ts";
import { MemoryQueue } from "../../fakes/memory-queue.ts";
import { Crash, Operations } from "../../fakes/operations.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { envelope } from "./deliveries-suite.ts";
import { goalState, link, repositoryState } from "./ledger-samples.ts";

describe("the fakes of one process", () => {
  const clock = new VirtualClock();
  function make() {
    const operations = new Operations();
    const ledger = new MemoryLedger({ clock, operations });
    const deliveries = new MemoryDeliveries(operations);
    return { operations, ledger, deliveries, queue: new MemoryQueue({ clock, operations }) };
  }

  it("log what they do in one order", async () => {
    const { operations, ledger, deliveries, queue } = make();
    await deliveries.receive(envelope("a"), clock.now());
    await queue.send(envelope("a"), 1);
    await ledger.repository("1");
    expect(operations.log).toEqual([
      { name: "receive", kind: "write" },
      { name: "send", kind: "write" },
      { name: "repository", kind: "read" },
    ]);
    expect([operations.count(), operations.count("read"), operations.count("write")]).toEqual([3, 1, 2]);
  });

  it.each([
    ["before", []],
    ["after", [link("m2")]],
  ] as const)("die together %s the chosen operation, clean-up included", async (when, stored) => {
    const { operations, ledger, deliveries } = make();
    const lease = await ledger.lease("1", "001-a", "one", clock.now());
    operations.crashAt(2, when);
    await lease?.hold(clock.now()); // costs no operation
    await lease?.saveGoal(goalState("001-a"));
    await expect(lease?.saveLink("github", link("m2"))).rejects.toThrow(Crash);
    await expect(lease?.release(null)).rejects.toThrow(Crash);
    await expect(deliveries.done("a", clock.now())).rejects.toThrow(Crash);
    expect(operations.crashed).toBe(true);
    operations.revive();
    expect(await ledger.links("1", "001-a", "github")).toEqual(stored);
    expect(await ledger.lease("1", "001-a", "two", clock.now())).toBeNull();
  });

  it("show a repository late in lists when the index lags", async () => {
    const ledger = new MemoryLedger({ clock, indexLag: 1_000 });
    await ledger.saveRepository(repositoryState("1", "acme/web"));
    expect(await ledger.repositories()).toEqual([]);
    expect(await ledger.repositoryNamed("acme/web")).toBeNull();
    expect(await ledger.repository("1")).not.toBeNull();
    clock.advance(1_000);
    expect(await ledger.repositories()).toHaveLength(1);
  });
});
