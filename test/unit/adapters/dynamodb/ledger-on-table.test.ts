import { createHash } from "node:crypto";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { createDynamoDeliveries } from "../../../../shared/adapters/dynamodb/deliveries.ts";
import { createDynamoLedger } from "../../../../shared/adapters/dynamodb/ledger.ts";
import { StateTooLarge } from "../../../../shared/errors.ts";
import type { Plan } from "../../../../shared/model/plan/plan.ts";
import type { Lease, Ledger } from "../../../../shared/ports/ledger.ts";
import { envelope } from "../../../contract/state/deliveries-suite.ts";
import { embeddedTables, type TestTable } from "../../../contract/state/embedded-tables.ts";
import { goalState, link, repositoryState } from "../../../contract/state/ledger-samples.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";

const newTable = embeddedTables();

function planWith(texts: string[]): Plan {
  const none = { focus: null, timeline: null, team: null, rationale: null, priority: null, summary: null };
  return {
    ...none,
    path: "p.md",
    layout: "goalkit",
    goal: { id: "001-a", number: "001", title: "A" },
    date: null,
    metrics: texts,
    strategy: { link: null, check: null },
    complexity: [],
    milestones: [],
    diagnostics: [],
  };
}

/** Text that does not compress: six bits per character. */
function noise(characters: number): string {
  const blocks = Array.from({ length: Math.ceil(characters / 43) }, (_, i) =>
    createHash("sha256").update(String(i)).digest("base64url"),
  );
  return blocks.join("").slice(0, characters);
}

describe("DynamoLedger", () => {
  let test: TestTable;
  let clock: VirtualClock;
  let ledger: Ledger;
  let seen: string[];
  beforeEach(async () => {
    seen = [];
    test = await newTable((operation) => seen.push(operation));
    clock = new VirtualClock();
    ledger = createDynamoLedger({ ...test, clock });
  });

  async function requests(work: () => Promise<unknown>): Promise<string[]> {
    seen.length = 0;
    await work();
    return [...seen];
  }
  async function lease(): Promise<Lease> {
    const taken = await ledger.acquireLease("1", "001-a", "one", clock.now());
    if (taken === null) throw new Error("leased by another process");
    return taken;
  }

  it("sends the minimal number of requests", async () => {
    const get = ["read GetItemCommand"];
    const put = ["write PutItemCommand"];
    const update = ["write UpdateItemCommand"];
    const lookUp = ["read QueryCommand", "read BatchGetItemCommand"];
    expect(await requests(() => ledger.saveRepository(repositoryState("1", "acme/web")))).toEqual(put);
    expect(await requests(() => ledger.repository("1"))).toEqual(get);
    expect(await requests(() => ledger.repositoryNamed("acme/web"))).toEqual(lookUp);
    expect(await requests(() => ledger.repositoryNamed("acme/none"))).toEqual(["read QueryCommand"]);
    expect(await requests(() => ledger.repositories())).toEqual(lookUp);
    expect(await requests(() => ledger.goal("1", "001-a"))).toEqual(get);
    expect(await requests(() => ledger.links("1", "001-a", "github"))).toEqual(["read QueryCommand"]);
    expect(await requests(lease)).toEqual(update);
    const taken = await lease();
    expect(await requests(() => taken.extend(clock.now()))).toEqual([]);
    clock.advance(14_000);
    expect(await requests(() => taken.extend(clock.now()))).toEqual([]);
    clock.advance(2_000);
    expect(await requests(() => taken.extend(clock.now()))).toEqual(update);
    expect(await requests(() => taken.extend(clock.now()))).toEqual([]);
    expect(await requests(() => taken.saveLink("github", link("m1")))).toEqual(put);
    expect(await requests(() => taken.saveGoal(goalState("001-a")))).toEqual(put);
    expect(await requests(() => taken.release(goalState("001-a")))).toEqual(put);
    expect(await requests(() => taken.release(null))).toEqual([]);
    const again = await lease();
    expect(await requests(() => again.release(null))).toEqual(update);
    const deliveries = createDynamoDeliveries({ ...test, clock });
    expect(await requests(() => deliveries.receive(envelope("a"), clock.now()))).toEqual(update);
    expect(await requests(() => deliveries.markDone("a", clock.now()))).toEqual(update);
  });

  it("reads lists of several pages", async () => {
    const taken = await lease();
    const body = { text: noise(100_000), boxes: [] };
    for (let i = 0; i < 20; i++) await taken.saveLink("github", { ...link(`d${i}`), base: { body } });
    const read = await requests(async () => {
      expect(await ledger.links("1", "001-a", "github")).toHaveLength(20);
    });
    expect(read.length).toBeGreaterThan(1);
  });

  it("stores a plan of 1 MiB of prose, and throws StateTooLarge for one that does not fit", async () => {
    const prose = planWith(Array.from({ length: 8_000 }, (_, i) => `${i} ${noise(8)} ${"real-time ".repeat(12)}`));
    expect(JSON.stringify(prose).length).toBeGreaterThan(1024 * 1024);
    const taken = await lease();
    await taken.saveGoal({ ...goalState("001-a"), plan: prose });
    expect((await ledger.goal("1", "001-a"))?.plan).toEqual(prose);
    const refused = taken.saveGoal({ ...goalState("001-a"), plan: planWith([noise(1024 * 1024)]) });
    await expect(refused).rejects.toThrow(StateTooLarge);
    await expect(refused).rejects.toThrow(/^The goal 001-a needs \d+ KiB of state after compression/);
    expect((await ledger.goal("1", "001-a"))?.plan).toEqual(prose);
  });

  it("rejects slightly less than DynamoDB does", async () => {
    const plan = planWith([noise(512_000)]);
    const taken = await lease();
    await taken.saveGoal({ ...goalState("001-a"), plan }); // 375 KiB compressed
    const seenBefore = seen.length;
    const larger = { ...goalState("001-a"), plan: planWith([noise(540_000)]) };
    await expect(taken.saveGoal(larger)).rejects.toThrow(StateTooLarge);
    expect(seen.length).toBe(seenBefore);
  });

  it("lets runs expire after 90 days, and ignores expired items that are not yet deleted", async () => {
    await ledger.saveRun("1", { run: "01J", at: "2026-06-01", commit: "c", result: { held: null } });
    const { Item } = await test.client.send(
      new GetCommand({ TableName: test.table, Key: { PK: "repo#1", SK: "run#01J" } }),
    );
    const days = (Number(Item?.expiresAt) - clock.now().getTime() / 1000) / 86_400;
    expect(days).toBe(90);
    expect(Item).toMatchObject({ result: { held: null }, commit: "c" });
    const repository = repositoryState("1", "acme/web");
    await ledger.saveRepository(repository);
    const stored = await test.client.send(new GetCommand({ TableName: test.table, Key: { PK: "repo#1", SK: "meta" } }));
    const expiresAt = clock.now().getTime() / 1000 + 10;
    await test.client.send(new PutCommand({ TableName: test.table, Item: { ...stored.Item, expiresAt } }));
    expect(await ledger.repository("1")).not.toBeNull();
    clock.advance(10_000);
    expect(await ledger.repository("1")).toBeNull();
    expect(await ledger.repositories()).toEqual([]);
    expect(await ledger.repositoryNamed("acme/web")).toBeNull();
  });

  it("checks the items that the index refers to", async () => {
    await ledger.saveRepository(repositoryState("1", "acme/web"));
    const ghost = { GSI1PK: "repository", GSI1SK: "acme/web" };
    const key = { PK: "repo#2", SK: "meta" };
    const other = { ...repositoryState("2", "acme/renamed"), ...key, ...ghost, savedAt: 9e15, version: 1 };
    await test.client.send(new PutCommand({ TableName: test.table, Item: other }));
    expect(await ledger.repositoryNamed("acme/web")).toMatchObject({ id: "1" });
    const deliveries = createDynamoDeliveries({ ...test, clock });
    await deliveries.markDone("a", clock.now());
    const { Item } = await test.client.send(
      new GetCommand({ TableName: test.table, Key: { PK: "delivery#a", SK: "-" } }),
    );
    const index = { GSI1PK: "pending", GSI1SK: `${clock.now().toISOString()}#a` };
    const receivedAt = clock.now().toISOString();
    const done = { ...Item, ...index, envelope: envelope("a"), receivedAt };
    await test.client.send(new PutCommand({ TableName: test.table, Item: done }));
    expect(await deliveries.pending(clock.now())).toEqual([]);
  });

  it("removes a finished delivery from the index", async () => {
    const deliveries = createDynamoDeliveries({ ...test, clock });
    await deliveries.receive(envelope("a"), clock.now());
    await deliveries.markDone("a", clock.now());
    const read = await requests(() => deliveries.pending(clock.now()));
    expect(read).toEqual(["read QueryCommand"]);
  });

  it("names the key of an unreadable record, and lists the others", async () => {
    await ledger.saveRepository(repositoryState("1", "acme/web"));
    await ledger.saveRepository(repositoryState("2", "acme/api"));
    const { Item } = await test.client.send(
      new GetCommand({ TableName: test.table, Key: { PK: "repo#2", SK: "meta" } }),
    );
    const spoil = async (change: object) => {
      await test.client.send(new PutCommand({ TableName: test.table, Item: { ...Item, ...change } }));
    };
    await spoil({ plans: "none", installation: "seven" });
    await expect(ledger.repository("2")).rejects.toThrow(/repo#2 \/ meta(.|\n)*installation(.|\n)*plans/);
    await expect(ledger.repositories()).rejects.toThrow(/repo#2/);
    const problems: Error[] = [];
    const patient = createDynamoLedger({ ...test, clock, onUnreadable: (error) => problems.push(error) });
    expect((await patient.repositories()).map(({ id }) => id)).toEqual(["1"]);
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("repo#2 / meta")]);
    await spoil({ plans: new Uint8Array([1, 2, 3]) });
    await expect(ledger.repository("2")).rejects.toThrow(/repo#2 \/ meta/);
  });
});
