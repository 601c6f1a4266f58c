import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { systemClock } from "../../../shared/adapters/node/system-clock.ts";
import { milepost, temporaryFolder } from "../support/milepost-process.ts";
import { planOf } from "../support/plan-of.ts";
import { planPath } from "../support/plan-text.ts";

const { text, writes } = planOf({ milestones: 3, deliverables: 9 });

let github: GitHubEmulator;
let folder: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
  github = await startGitHubEmulator({ limits: false });
  folder = temporaryFolder();
});

afterAll(async () => {
  await github.close();
  folder.remove();
});

/** Creates a repository with the plan and a clone of it, and returns how to run commands on it. */
async function prepare(name: string) {
  const clone = join(folder.path, name);
  mkdirSync(clone);
  execFileSync("git", ["init", "--quiet", clone]);
  execFileSync("git", ["-C", clone, "remote", "add", "origin", `git@github.com:acme/${name}.git`]);
  await github.createRepository(`acme/${name}`);
  await github.push(`acme/${name}`, { [planPath()]: text });
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: "test-token",
    MILEPOST_STATE: join(folder.path, `${name}-state`),
  };
  const waits: number[] = [];
  const clock = {
    now: () => new Date(),
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      waits.push(milliseconds);
      await systemClock.sleep(milliseconds, signal);
    },
  };
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  return {
    waits,
    run: (...args: string[]) => milepost(args, { env, cwd: clone, clock }),
    /** Runs the command and stops it during the given request, counted from 1. */
    runAndStop(args: readonly string[], kind: "read" | "write", number: number) {
      let seen = 0;
      const clear = github.faults.on((request) => {
        if (request.kind === kind) seen += 1;
        if (seen === number) stop();
        return null;
      });
      return milepost(args, { env, cwd: clone, clock, waitForStopSignal: () => stopped }).finally(clear);
    },
    countWrites: () =>
      github.requests.all.filter(({ kind, path }) => kind === "write" && path.startsWith(`/repos/acme/${name}/`))
        .length,
  };
}

describe("Ctrl-C during a sync", () => {
  it("ends it after the current operation with one line and exit 130, and the next sync starts at once", async () => {
    const { run, runAndStop, waits, countWrites } = await prepare("stopped");
    const { code, out, err } = await runAndStop(["sync"], "write", 5);
    expect({ code, err }).toEqual({ code: 130, err: "Stopped after 4 of 15 operations. The next sync continues.\n" });
    expect(out.split("\n").filter((line) => /^\[ ?\d+\/15\] {2}\+ /.test(line))).toHaveLength(4);
    const next = await run("sync");
    expect({ ...next, waits }).toMatchObject({ code: 0, err: "", waits: [] });
    expect([github.milestones("acme/stopped").length, github.issues("acme/stopped").length]).toEqual([3, 12]);
    expect(countWrites()).toBe(writes);
  });

  it("ends it before the first operation, and is a partial result in JSON", async () => {
    const { run, runAndStop, waits, countWrites } = await prepare("early");
    const { code, out, err } = await runAndStop(["sync", "--json"], "read", 2);
    expect({ code, err }).toEqual({ code: 130, err: "Stopped before the first operation. The next sync continues.\n" });
    expect(JSON.parse(out)).toMatchObject({
      outcome: "partial",
      error: "The run was stopped. The next sync continues it.",
      resumeAt: expect.any(String),
    });
    expect(countWrites()).toBe(0);
    expect({ ...(await run("sync")), waits }).toMatchObject({ code: 0, err: "", waits: [] });
  });
});

describe("Ctrl-C during a command that only reads", () => {
  it.each([["preview", "--repo", "acme/read"], ["doctor"]])("ends %s at once with exit 130", async (...args) => {
    const { runAndStop } = await prepare(args[0] === "doctor" ? "doctor" : "read");
    const { code, out, err } = await runAndStop(args, "read", 1);
    expect({ code, out, err }).toEqual({ code: 130, out: "", err: "Stopped. Nothing was changed.\n" });
  });
});
