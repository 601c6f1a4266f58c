import { beforeEach, describe, expect, it } from "vitest";
import { createDynamoClient } from "../../../../shared/adapters/dynamodb/create-client.ts";
import { createDynamoLedger } from "../../../../shared/adapters/dynamodb/ledger.ts";
import type { Ledger } from "../../../../shared/ports/ledger.ts";
import { embeddedTables } from "../../../contract/state/embedded-tables.ts";
import { goalState, link } from "../../../contract/state/ledger-samples.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";

const newTable = embeddedTables();

/** A request whose response was lost: the SDK sends it again, although it took effect. */
describe("a request that the SDK repeats", () => {
  let clock: VirtualClock;
  let ledger: Ledger;
  beforeEach(async () => {
    clock = new VirtualClock();
    const { connection, table } = await newTable();
    const client = createDynamoClient(connection);
    client.middlewareStack.add(
      (next) => async (input) => {
        await next(input);
        return next(input);
      },
      { step: "finalizeRequest", priority: "low", name: "twice" },
    );
    ledger = createDynamoLedger({ client, table, clock });
  });

  it("has the same effect on leases and states as one request", async () => {
    const taken = await ledger.acquireLease("1", "001-a", "one", clock.now());
    clock.advance(20_000);
    await taken?.extend(clock.now());
    await taken?.saveLink("github", link("m1"));
    await taken?.saveGoal(goalState("001-a"));
    await taken?.release(goalState("001-a"));
    expect(await ledger.goal("1", "001-a")).toMatchObject({ version: 2 });
    const next = await ledger.acquireLease("1", "001-a", "two", clock.now());
    await next?.release(null);
    expect(await ledger.acquireLease("1", "001-a", "three", clock.now())).not.toBeNull();
  });
});
