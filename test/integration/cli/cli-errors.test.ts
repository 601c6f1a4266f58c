import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import dynalite from "dynalite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoClient } from "../../../shared/adapters/dynamodb/create-client.ts";
import { isTableReachable } from "../../../shared/adapters/dynamodb/is-table-reachable.ts";
import { type CommandLine, startCommandLine } from "../support/command-line.ts";
import { milepost } from "../support/milepost-process.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

const path = planPath();
const plan = planText(smallPlan);

let cli: CommandLine;

beforeAll(async () => {
  cli = await startCommandLine();
  await cli.makeRepository("acme/web", { [path]: plan });
});

afterAll(() => cli.close());

describe("--json when a run can't begin", () => {
  it("is one result with exit 2 for a bad config", async () => {
    await cli.makeRepository("acme/config", { [path]: plan, ".goalkit/milepost.yml": "plans: 7\n" });
    const { code, out } = await cli.run(["preview", "--repo", "acme/config", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      repo: "acme/config",
      commit: null,
      outcome: "failed",
      plans: [],
      run: expect.stringMatching(/^[0-9A-Z]{26}$/),
      resumeAt: null,
      error: expect.stringContaining("milepost.yml:1"),
      held: null,
    });
  });

  it.each([
    ["acme/unknown", "Repository acme/unknown not found on GitHub"],
    ["acme/web", "Could not reach http://127.0.0.1:1 (", "http://127.0.0.1:1"],
  ])("is one result with exit 1 when %s is out of reach", async (repo, message, url = cli.github.url) => {
    const run = await cli.run(["preview", "--repo", repo, "--json"], { GITHUB_API_URL: url });
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ repo, outcome: "failed", resumeAt: null });
    expect(JSON.parse(run.out).error).toContain(message);
  });

  it("is one result with exit 3 and the time for a rate limit, and words without --json", async () => {
    const off = cli.github.faults.on(() => ({ kind: "secondary", retryAfter: 60 }));
    const json = await cli.run(["preview", "--repo", "acme/web", "--json"]);
    const words = await cli.run(["preview", "--repo", "acme/web"]);
    off();
    expect([json.code, words.code]).toEqual([3, 3]);
    const { outcome, resumeAt, error } = JSON.parse(json.out);
    expect({ outcome, error }).toEqual({ outcome: "partial", error: expect.stringMatching(/\w/) });
    expect(resumeAt).toBe(new Date(cli.clock.now().getTime() + 60_000).toISOString());
    expect(words).toMatchObject({ out: "", err: expect.stringContaining("Retry at ") });
  });

  it("is one result when sync is refused before it starts", async () => {
    const operator = join(cli.folder, "operator.yml");
    writeFileSync(operator, "repositories:\n  - name: acme/other\n");
    const settings = { MILEPOST_OPERATOR: operator };
    const { code, out } = await cli.run(["sync", "--repo", "acme/web", "--json"], settings);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ repo: "acme/web", outcome: "failed", plans: [] });
  });
});

describe("a mistake", () => {
  it.each([
    [["sync", "--repo", "acme/web"], { MILEPOST_TABLE: "milepost" }, /^AWS_REGION is not set/],
    [
      ["sync", "--repo", "acme/web"],
      { MILEPOST_TABLE: "a b", GITHUB_TOKEN: "" },
      /GITHUB_TOKEN is not set[\s\S]*MILEPOST_TABLE is invalid/,
    ],
    [
      ["preview", "--repo", "acme/web"],
      { MILEPOST_TABLE: "a b", GITHUB_TOKEN: "" },
      /GITHUB_TOKEN is not set[\s\S]*MILEPOST_TABLE is invalid/,
    ],
    [["serve", "--port", "0"], { MILEPOST_TABLE: "a b" }, /WEBHOOK_SECRET is not set[\s\S]*TABLE is invalid/],
    [["parse", "-", "--start", "tomorrow"], {}, /--start "tomorrow" is invalid: .*write it as 2026-06-01/],
    [["preview", "--dir", ".", "--ref", "main"], {}, /use one of them/],
    [["preview", "--repo", "acme/web", "--dir", ".", "--ref", "main"], {}, /use one of them/],
  ])("%j with %j exits 2 with words and no stack", async (args, settings, message) => {
    const { code, out, err } = await cli.run(args, settings);
    expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringMatching(message) });
    expect(err).not.toContain("    at ");
  });
});

describe("files that are none", () => {
  it("neither hang a check nor lead it out of the clone", async () => {
    const clone = join(cli.folder, "clone");
    mkdirSync(join(clone, dirname(path)), { recursive: true });
    execFileSync("git", ["init", "--quiet", clone]);
    execFileSync("mkfifo", [join(clone, "pipe")]);
    execFileSync("ln", ["-s", join(clone, "pipe"), join(clone, path)]);
    const [all, named, pipe] = await Promise.all([
      milepost(["check"], { cwd: clone }),
      milepost(["check", path], { cwd: clone }),
      milepost(["parse", join(clone, "pipe")]),
    ]);
    expect(all).toMatchObject({ code: 1, out: expect.stringContaining("broken-link") });
    expect([named.code, pipe.code]).toEqual([2, 2]);
    expect(named.err).toBe(`${path} is not a regular file. Pass a pipe as standard input: milepost parse -\n`);
  });

  it("do not keep a plan from coming through a pipe", async () => {
    for (const name of ["-", "/dev/stdin"]) {
      expect((await milepost(["parse", name], { stdin: plan })).code).toBe(0);
    }
  });
});

describe("a reader that goes away", () => {
  it.each(["true", "head -1"])("(| %s) ends nothing with a stack", async (reader) => {
    const file = join(cli.folder, "long.md");
    writeFileSync(file, plan + "- [ ] More\n".repeat(5_000));
    const command = `"${process.execPath}" "${new URL("../../../cli/milepost.mjs", import.meta.url).pathname}"`;
    // bash warns about a locale that is not installed.
    const env = { ...process.env, LC_ALL: "C" };
    const child = spawn("bash", ["-c", `${command} parse "${file}" | ${reader}`], { env });
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.stdout.resume();
    await once(child, "close");
    expect(err).toBe("");
  });
});

describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  it("is one line and exit 1", async () => {
    const file = join(cli.folder, "full.md");
    writeFileSync(file, plan);
    const command = `"${process.execPath}" "${new URL("../../../cli/milepost.mjs", import.meta.url).pathname}"`;
    const child = spawn("bash", ["-c", `${command} parse "${file}" > /dev/full`]);
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    const [code] = await once(child, "close");
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^The disk is full \(ENOSPC: .*\)\. Free .*\n$/),
    });
  });
});

describe("a preview with a DynamoDB on this machine", () => {
  it("makes no table, and takes one that is missing as empty", async () => {
    const server = dynalite();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createDynamoClient({ endpoint });
    try {
      const settings = { AWS_ENDPOINT_URL_DYNAMODB: endpoint };
      const args = ["preview", "--repo", "acme/web", "--detailed-exitcode"];
      expect(await cli.run(args, settings)).toMatchObject({ code: 10, err: "" });
      expect(await isTableReachable(client, "milepost")).toBe(false);
    } finally {
      client.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    }
  });
});

describe("a current folder that was deleted", () => {
  it("is one line and exit 2", () => {
    const command = new URL("../../../cli/milepost.mjs", import.meta.url).pathname;
    const script = 'mkdir deleted && cd deleted && rmdir ../deleted && exec "$@"';
    const { status, stdout, stderr } = spawnSync("sh", ["-c", script, "sh", process.execPath, command, "status"], {
      encoding: "utf8",
      cwd: cli.folder,
      env: { PATH: process.env.PATH, HOME: cli.folder },
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: "The current folder does not exist any more. Change to another folder.\n",
    });
  });
});

describe("a limit of the system", () => {
  it("on open files is one line that says what to do, and exit 1", () => {
    const command = new URL("../../../cli/milepost.mjs", import.meta.url).pathname;
    const withLimit = (limit: number, ...args: string[]) =>
      spawnSync("sh", ["-c", `ulimit -n ${limit}; exec "$@"`, "sh", process.execPath, command, ...args], {
        encoding: "utf8",
        env: { PATH: process.env.PATH, HOME: cli.folder, MILEPOST_STATE: join(cli.folder, "limited") },
      });
    const file = join(cli.folder, "limited.md");
    writeFileSync(file, plan);
    expect(withLimit(40, "parse", file)).toMatchObject({ status: 0, stderr: "" });
    const { status, stdout, stderr } = withLimit(25, "status");
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^The process has too many open files \(EMFILE.*\)\. Raise the limit \(ulimit -n\).*\n$/,
      ),
    });
  });

  it("on who may read a file is one line, and exit 2", async () => {
    const file = join(cli.folder, "private.md");
    writeFileSync(file, plan, { mode: 0 });
    const state = join(cli.folder, "private", "state");
    mkdirSync(dirname(state), { mode: 0 });
    // Permissions do not bind root.
    const isRoot = process.geteuid?.() === 0;
    chmodSync(cli.folder, 0o755);
    try {
      if (isRoot) process.seteuid?.(65_534);
      expect(await cli.run(["parse", file])).toEqual({
        code: 2,
        out: "",
        err: `${file} can't be read (EACCES). Check its path and permissions.\n`,
      });
      expect(await cli.run(["status"], { MILEPOST_STATE: state })).toEqual({
        code: 2,
        out: "",
        err: `The state folder ${state} can't be read and written (EACCES). Set MILEPOST_STATE to a folder that you can write.\n`,
      });
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(dirname(state), 0o700);
    }
  });
});
