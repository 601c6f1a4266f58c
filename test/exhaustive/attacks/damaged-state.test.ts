import { cpSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandLine, startCommandLine } from "../../integration/support/command-line.ts";
import { spawnMilepost } from "../../integration/support/milepost-process.ts";
import { edited, planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";

interface Database {
  open(): Promise<void>;
  close(): Promise<void>;
  iterator(): AsyncIterable<[string, string]>;
  put(key: string, value: string): Promise<void>;
  compactRange(start: string, end: string): Promise<void>;
}
const require = createRequire(import.meta.url);
const { Level }: { Level: new (path: string) => Database } = createRequire(require.resolve("dynalite"))("level");

/** Changes the database in a state folder with the library that dynalite uses. */
async function change(state: string, act: (database: Database) => Promise<void>): Promise<void> {
  const database = new Level(join(state, "dynamodb"));
  await database.open();
  await act(database);
  await database.close();
}

/** Replaces the values of all items; the description of the table stays. */
const replaceItems = (value: string) => (state: string) =>
  change(state, async (database) => {
    for await (const [key] of database.iterator()) {
      if (!key.startsWith("table~")) await database.put(key, value);
    }
  });

async function overwriteBlocks(state: string): Promise<void> {
  await change(state, (database) => database.compactRange("", "\uffff"));
  const blocks = readdirSync(join(state, "dynamodb")).filter((name) => name.endsWith(".ldb"));
  expect(blocks.length).toBeGreaterThan(0);
  for (const name of blocks) writeFileSync(join(state, "dynamodb", name), Buffer.alloc(20_000, "x"));
}

const commands = [
  ["sync", "--repo", "acme/web"],
  ["status"],
  ["report"],
  ["approve", "01JX8W3YB2M4N6P8Q0R2S4T6V8", "--repo", "acme/web"],
  ["serve", "--port", "0"],
];

/** Damages, each with the commands that notice it. */
const damages: [string, (state: string) => Promise<void>, string[][]?][] = [
  ["a file that names a missing manifest", async (state) => writeFileSync(join(state, "dynamodb/CURRENT"), "x\n")],
  ["overwritten blocks", overwriteBlocks],
  ["items that are no JSON", replaceItems("{no JSON")],
  ["items of another shape", replaceItems('{"PK":{"S":"x"}}'), commands.slice(0, 1)],
];

let cli: CommandLine;
let env: Record<string, string>;
beforeAll(async () => {
  cli = await startCommandLine();
  await cli.makeRepository("acme/web", { [planPath()]: planText(smallPlan) });
  expect((await cli.run(["sync", "--repo", "acme/web"])).code).toBe(0);
  await cli.github.push("acme/web", { [planPath()]: edited(planText(smallPlan), "Optimistic updates", "Updates") });
  env = { GITHUB_API_URL: cli.github.url, GITHUB_TOKEN: cli.token, GITHUB_WEBHOOK_SECRET: "a secret of this test" };
});
afterAll(() => cli.close());

describe.each(damages)("a state folder with %s", (name, damage, noticing = commands) => {
  it.each(noticing)("ends %s with one line that says what to do", async (...args) => {
    const state = join(cli.folder, `${name} ${args[0]}`.replaceAll(" ", "-"));
    cpSync(join(cli.folder, "state"), state, { recursive: true });
    await damage(state);
    const { code, out, err } = await spawnMilepost(args, { env: { ...env, MILEPOST_STATE: state } });
    // `serve` can notice it only when it reads the items.
    const lines = err.split("\n").filter((line) => !/^milepost listening on|^\d\d:\d\d:\d\d UTC /.test(line));
    expect({ code, out, lines }).toEqual({
      ...{ code: 1, out: "" },
      lines: [expect.stringMatching(/^The state .*\(.*\)\. (?:Move it away|Install the newest version, or move)/), ""],
    });
  });
});
