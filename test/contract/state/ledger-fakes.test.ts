import { describe, expect, it } from "vitest";
import { MemoryDeliveries } from "../../fakes/memory-deliveries.ts";
import { MemoryLedger } from "../../fakes/memory-ledger.ts";
import { MemoryQueue } from "../../fakes/memory-queue.ts";
import { Crash, LedgerOperations } from "../../fakes/operations.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { envelope } from "./deliveries-suite.ts";
import { goalState, link, repositoryState } from "./ledger-samples.ts";

describe("the in-memory stores of one process", () => {
  const clock = new VirtualClock();
  function make() {
    const operations = new LedgerOperations();
    const ledger = new MemoryLedger({ clock, operations });
    const deliveries = new MemoryDeliveries(operations);
    return { operations, ledger, deliveries, queue: new MemoryQueue({ clock, operations }) };
  }

  it("share one log of operations", async () => {
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
  ] as const)("crash together %s the chosen operation, including clean-up", async (when, stored) => {
    const { operations, ledger, deliveries } = make();
    const lease = await ledger.acquireLease("1", "001-a", "one", clock.now());
    operations.crashAt(2, when);
    await lease?.extend(clock.now()); // costs no operation
    await lease?.saveGoal(goalState("001-a"));
    await expect(lease?.saveLink("github", link("m2"))).rejects.toThrow(Crash);
    await expect(lease?.release(null)).rejects.toThrow(Crash);
    await expect(deliveries.markDone("a", clock.now())).rejects.toThrow(Crash);
    expect(operations.crashed).toBe(true);
    operations.revive();
    expect(await ledger.links("1", "001-a", "github")).toEqual(stored);
    expect(await ledger.acquireLease("1", "001-a", "two", clock.now())).toBeNull();
  });

  it("list repositories late if the index lags", async () => {
    const ledger = new MemoryLedger({ clock, indexLag: 1_000 });
    await ledger.saveRepository(repositoryState("1", "acme/web"));
    expect(await ledger.repositories()).toEqual([]);
    expect(await ledger.repositoryNamed("acme/web")).toBeNull();
    expect(await ledger.repository("1")).not.toBeNull();
    clock.advance(1_000);
    expect(await ledger.repositories()).toHaveLength(1);
  });
});
