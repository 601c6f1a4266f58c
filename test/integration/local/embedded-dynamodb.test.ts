import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "../../../local/embedded/folder-lock.ts";
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from "../../../local/embedded/start-dynamodb.ts";
import { createDynamoClient } from "../../../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../../../shared/adapters/dynamodb/ensure-table.ts";
import { isTableReachable } from "../../../shared/adapters/dynamodb/is-table-reachable.ts";
import { createDynamoLedger } from "../../../shared/adapters/dynamodb/ledger.ts";
import { UsageError } from "../../../shared/errors.ts";
import type { Ledger } from "../../../shared/ports/ledger.ts";
import { repositoryState } from "../../contract/state/ledger-samples.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { isExhaustive } from "../../support/sampled.ts";

const table = "milepost";

describe("the embedded DynamoDB", () => {
  let folder: string;
  let running: EmbeddedDynamoDB[];
  let children: ChildProcess[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "milepost-state-"));
    running = [];
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    for (const dynamodb of running) await dynamodb.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(options: { folder?: string } = { folder }): Promise<EmbeddedDynamoDB> {
    const dynamodb = await startEmbeddedDynamoDB(options);
    running.push(dynamodb);
    return dynamodb;
  }
  function ledgerOf(dynamodb: EmbeddedDynamoDB, clock = new VirtualClock()): Ledger {
    return createDynamoLedger({ client: createDynamoClient(dynamodb), table, clock });
  }
  function startWriter() {
    const args = ["--no-warnings", "--import", "tsx", join(import.meta.dirname, "embedded-writer.ts"), folder];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    return child;
  }
  /** Starts the writer, and kills it once it has acknowledged so many links; gives those. */
  async function killAfter(acknowledged: number): Promise<string[]> {
    const child = startWriter();
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (printed.split("\n").length > acknowledged) child.kill("SIGKILL");
    });
    await once(child, "close");
    return printed.split("\n").slice(0, -1);
  }

  it("has its data after a restart", async () => {
    const first = await start();
    await ensureTable(first, table);
    await ledgerOf(first).saveRepository(repositoryState("1", "acme/web"));
    await first.close();
    running = [];
    const second = await start();
    await ensureTable(second, table);
    expect(await ledgerOf(second).repositoryNamed("acme/web")).toMatchObject({ id: "1", version: 1 });
  });

  it("loses no acknowledged write to kill -9, and the dead process's lease expires", { timeout: 600_000 }, async () => {
    const writes = isExhaustive ? 150 : 30;
    const acknowledged = await killAfter(writes);
    expect(await killAfter(writes)).toEqual(["leased by another"]);
    const dynamodb = await start();
    const clock = new VirtualClock();
    const ledger = ledgerOf(dynamodb, clock);
    const keys = new Set((await ledger.links("1", "001-a", "github")).map(({ key }) => key));
    expect(acknowledged.length).toBeGreaterThanOrEqual(writes);
    expect(acknowledged.filter((key) => !keys.has(key))).toEqual([]);
    expect(await ledger.acquireLease("1", "001-a", "next", clock.now())).toBeNull();
    clock.advance(60_000);
    expect(await ledger.acquireLease("1", "001-a", "next", clock.now())).not.toBeNull();
  });

  it("rejects a folder that another process uses, with a hint", async () => {
    const other = startWriter();
    await once(other.stdout, "data");
    await expect(start()).rejects.toThrow(UsageError);
    await expect(start()).rejects.toThrow(`The state folder ${folder} is in use by process ${other.pid}.`);
    other.kill("SIGKILL");
    await once(other, "close");
    await start();
    expect(JSON.parse(readFileSync(join(folder, "lock"), "utf8")).process).toBe(process.pid);
  });

  it("rejects a second start in the same process until the first is closed", async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(/is in use/);
    await first.close();
    running = [];
    expect(existsSync(join(folder, "lock"))).toBe(false);
    await start();
  });

  it.each([
    ["of an earlier process with this id", JSON.stringify({ process: process.pid, startedAt: "1" })],
    ["that is truncated", '{"process":'],
    ["of a running process without a start time", JSON.stringify({ process: process.ppid, startedAt: null })],
    ["of a process whose id another program has now", JSON.stringify({ process: process.ppid, startedAt: "1" })],
  ])("takes over a lock %s", (_, lock) => {
    writeFileSync(join(folder, "lock"), lock);
    const unlock = lockFolder(folder);
    expect(readdirSync(folder).sort()).toEqual([".gitignore", "lock"]);
    unlock();
    expect(readdirSync(folder)).toEqual([".gitignore"]);
  });

  it("throws a UsageError if the folder can't be written", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    await expect(start({ folder: join(file, "state") })).rejects.toThrow(UsageError);
  });

  it("creates the table once for concurrent requests", async () => {
    const dynamodb = await start({});
    await Promise.all([1, 2, 3, 4].map(() => ensureTable(dynamodb, table)));
    await ledgerOf(dynamodb).saveRepository(repositoryState("1", "acme/web"));
    await ensureTable(dynamodb, table);
    expect(await ledgerOf(dynamodb).repositories()).toHaveLength(1);
  });

  it("is reachable only while it runs and has its table", async () => {
    const dynamodb = await start({});
    const client = createDynamoClient(dynamodb);
    expect(await isTableReachable(client, table)).toBe(false);
    await ensureTable(dynamodb, table);
    expect(await isTableReachable(client, table)).toBe(true);
    await dynamodb.close();
    running = [];
    expect(await isTableReachable(client, table)).toBe(false);
  });
});
