import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { unsentIndexKey } from "../../../shared/adapters/dynamodb/keys.ts";
import { createDynamoLedger } from "../../../shared/adapters/dynamodb/ledger.ts";
import { createDynamoOutboxes } from "../../../shared/adapters/dynamodb/outboxes.ts";
import { createOutbox } from "../../../shared/model/outbox.ts";
import { MemoryOutboxes } from "../../fakes/memory-outboxes.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { embeddedTables } from "./embedded-tables.ts";
import { goalState } from "./ledger-samples.ts";
import { newsEntry, outboxesSuite } from "./outboxes-suite.ts";

const newTable = embeddedTables();

outboxesSuite("in memory", async () => new MemoryOutboxes());
outboxesSuite("DynamoDB", async () => createDynamoOutboxes({ ...(await newTable()), clock: new VirtualClock() }));

describe("outboxes in the ledger's table", () => {
  const clock = new VirtualClock();
  const unsent = (goal: string) => ({ ...createOutbox("1", goal), entries: [newsEntry("a")] });

  it("are separate from the ledger's records of a goal", async () => {
    const table = await newTable();
    const ledger = createDynamoLedger({ ...table, clock });
    const outboxes = createDynamoOutboxes({ ...table, clock });
    await outboxes.saveOutbox(unsent("001-a"));
    expect(await ledger.goal("1", "001-a")).toBeNull();
    const lease = await ledger.acquireLease("1", "001-a", "one", clock.now());
    await lease?.release(goalState("001-a"));
    expect(await ledger.links("1", "001-a", "github")).toEqual([]);
    expect(await ledger.days("1", "001-a")).toEqual([]);
    expect(await ledger.repositories()).toEqual([]);
    expect(await outboxes.outbox("1", "001-a")).toEqual({ ...unsent("001-a"), version: 1 });
  });

  it("check what the index refers to, and report unreadable records", async () => {
    const table = await newTable();
    const errors: string[] = [];
    const outboxes = createDynamoOutboxes({ ...table, clock, onUnreadable: (e) => errors.push(e.message) });
    await outboxes.saveOutbox(unsent("good"));
    const put = (SK: string, fields: object) => {
      const key = { PK: "repo#1", SK };
      const Item = { ...key, ...unsentIndexKey(key, ""), ...fields };
      return table.client.send(new PutCommand({ TableName: table.table, Item }));
    };
    await put("goal#sent#outbox", { ...createOutbox("1", "sent"), version: 1 });
    await put("goal#broken#outbox", { version: "one" });
    expect((await outboxes.unsent()).map(({ goal }) => goal)).toEqual(["good"]);
    expect(errors).toEqual([expect.stringContaining("goal#broken#outbox")]);
  });
});
