import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../../cli/run-command.ts";
import { createRecordingContext } from "../../fakes/recording-context.ts";
import { milepost, temporaryFolder } from "../support/milepost-process.ts";

/** Pages of `test/fixtures/transcripts`: commands with all that they print and their exit codes. UPDATE=1 rewrites them. */
const transcripts = new URL("../../fixtures/transcripts/", import.meta.url).pathname;

interface Step {
  args: readonly string[];
  /** Environment variables besides those of `environment`. */
  env?: Readonly<Record<string, string>>;
}

const verbs = createProgram(createRecordingContext().context, async () => {}).commands.map((verb) => verb.name());

const helpPages: Record<string, Step[]> = Object.fromEntries([
  ["help", [{ args: ["--help"] }]],
  ...verbs.map((verb) => [`help-${verb}`, [{ args: [verb, "--help"] }]]),
]);

const errorPages: Record<string, Step[]> = {
  "errors-arguments": [
    ["snyc"],
    ["sync", "--jsn"],
    ["sync", "--repo"],
    ["sync", "--repo", "acme"],
    ["sync"],
    ["approve", "01JX8W3YB2M4N6P8Q0R2S4T6V8"],
    ["approve", "--repo", "acme/web"],
    ["doctor"],
    ["parse", "one.md", "two.md"],
    ["parse", "-", "--start", "tomorrow"],
    ["check", "--format", "xml"],
    ["report", "--format", "pdf"],
    ["status", "--watch"],
    ["status", "--watch", "--json"],
    ["serve", "--port", "http"],
    ["completion"],
    ["completion", "powershell"],
  ].map((args) => ({ args })),
  "errors-files": [
    { args: ["check"] },
    { args: ["check", "missing.md"] },
    { args: ["parse", "folder"] },
    { args: ["parse", "plan.md/milestones.md"] },
    { args: ["report", "--out", "missing/report.md"] },
    { args: ["report", "--out", "folder"] },
    { args: ["sync", "--repo", "acme/web"], env: { MILEPOST_STATE: "FOLDER/plan.md" } },
  ],
  "errors-environment": [
    { args: ["sync", "--repo", "acme/web"], env: { GITHUB_TOKEN: "" } },
    { args: ["sync", "--repo", "acme/web"], env: { GITHUB_API_URL: "http://github.example" } },
    { args: ["serve"], env: { MILEPOST_TABLE: "a b" } },
  ],
  "errors-network": [
    { args: ["sync", "--repo", "acme/web"] },
    { args: ["preview", "--repo", "acme/web"] },
    { args: ["doctor", "--repo", "acme/web"] },
  ],
};

let folder: ReturnType<typeof temporaryFolder>;
let environment: Readonly<Record<string, string>>;

beforeAll(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, "folder"));
  writeFileSync(join(folder.path, "plan.md"), "# Plan\n");
  environment = {
    GITHUB_TOKEN: "test-token",
    // A port to which `fetch` does not connect.
    GITHUB_API_URL: "http://127.0.0.1:1",
    MILEPOST_STATE: join(folder.path, "state"),
  };
});

afterAll(() => folder.remove());

async function record({ args, env = {} }: Step): Promise<string> {
  const given = Object.entries(env).map(([name, value]) => [name, value.replace("FOLDER", folder.path)]);
  const { code, out, err } = await milepost(args, {
    cwd: folder.path,
    env: { ...environment, ...Object.fromEntries(given) },
  });
  const prefix = Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)} `);
  const printed = `${out}${err}`.replaceAll(folder.path, "FOLDER");
  return `$ ${prefix.join("")}milepost ${args.join(" ")}\n${printed}exit ${code}\n`;
}

describe.each(Object.entries({ ...helpPages, ...errorPages }))("%s", (name, steps) => {
  it("is as recorded", async () => {
    let page = "";
    for (const step of steps) page += `${page === "" ? "" : "\n"}${await record(step)}`;
    const file = join(transcripts, `${name}.txt`);
    if (process.env.UPDATE) writeFileSync(file, page);
    expect(page).toBe(readFileSync(file, "utf8"));
    expect(page).not.toMatch(/^ {4}at .*:\d+/m);
  });
});

it("has no help line that is longer than 100 characters", () => {
  const pages = Object.keys(helpPages).map((name) => readFileSync(join(transcripts, `${name}.txt`), "utf8"));
  expect(pages.flatMap((page) => page.split("\n")).filter((line) => line.length > 100)).toEqual([]);
});
