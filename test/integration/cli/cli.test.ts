import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandLine, startCommandLine } from "../support/command-line.ts";
import { milepost, temporaryFolder } from "../support/milepost-process.ts";

const fixture = new URL("../../fixtures/plans/live-review.md", import.meta.url).pathname;
const plan = readFileSync(fixture, "utf8");
const path = ".goalkit/goals/001-live-review/milestones.md";

let cli: CommandLine;

beforeAll(async () => {
  cli = await startCommandLine();
});

afterAll(() => cli.close());

function write(file: string, text: string): string {
  const target = join(cli.folder, file);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  return target;
}

describe("milepost parse and check", () => {
  it("reads a plan from standard input under the path that it stands for", async () => {
    const { code, out } = await milepost(["parse", "-", "--path", path], { stdin: plan });
    expect(code).toBe(0);
    const parsed = JSON.parse(out);
    expect(parsed.goal).toEqual({ id: "001-live-review", number: "001", title: "Live code review comments" });
    expect(parsed.milestones).toHaveLength(3);
  });

  it("prints a plan with errors and exits 1", async () => {
    const { code, out } = await milepost(["parse", "-"], {
      stdin: plan.replace("# Milestone Plan: Live code review comments", "# Milestone Plan: [GOAL]"),
    });
    expect(code).toBe(1);
    expect(JSON.parse(out).diagnostics.map((found: { code: string }) => found.code)).toContain("placeholder");
  });

  it("shows what is wrong, where, in every format", async () => {
    const bad = plan.replace("Milestone 2: Client Real-Time Sync", "Milestone 2: [TITLE]");
    write(path, bad);
    const line = bad.split("\n").findIndex((text) => text.includes("[TITLE]")) + 1;
    const check = (format: string) => milepost(["check", "--format", format], { cwd: cli.folder });
    const [text, github, json, sarif] = await Promise.all(["text", "github", "json", "sarif"].map(check));
    expect([text?.code, github?.code, json?.code, sarif?.code]).toEqual([1, 1, 1, 1]);
    expect(text?.out).toContain(`${path}:${line}:16  error  placeholder`);
    expect(text?.out).toMatch(/\n {5}\| {16}\^{7}\n/);
    expect(github?.out).toContain(`::error file=${path},line=${line},col=16,title=placeholder::`);
    expect(JSON.parse(json?.out ?? "").plans[0].diagnostics[0].line).toBe(line);
    const [result] = JSON.parse(sarif?.out ?? "").runs[0].results;
    expect(result.locations[0].physicalLocation.region).toEqual({
      startLine: line,
      startColumn: 16,
      endColumn: 23,
    });
  });

  it("says what to do when there is nothing to check, and when a file is not there", async () => {
    const empty = temporaryFolder();
    const nothing = await milepost(["check"], { cwd: empty.path });
    const missing = await milepost(["check", "nowhere.md"], { cwd: empty.path });
    empty.remove();
    expect([nothing.code, missing.code]).toEqual([2, 2]);
    expect(nothing.err).toContain('No plan matches ".goalkit/goals/*/milestones.md" in this folder.');
    expect(missing.err).toBe("File not found: nowhere.md.\n");
  });
});

describe("milepost preview and sync", () => {
  it("previews without a trace, syncs, and finds nothing to do the second time", async () => {
    await cli.makeRepository("acme/web", { [path]: plan });
    cli.github.requests.reset();

    const before = await cli.run(["preview", "--repo", "acme/web", "--detailed-exitcode"]);
    expect(before.code).toBe(10);
    expect(before.out).toMatch(/^acme\/web@[0-9a-f]{7}: 15 new GitHub items\n/);
    expect(before.out).toContain("Nothing was changed. Run `milepost sync --repo acme/web` to apply this.");
    expect(cli.github.requests.counts().writes).toBe(0);

    const first = await cli.run(["sync", "--repo", "acme/web", "--json"]);
    expect(first.code).toBe(0);
    const result = JSON.parse(first.out);
    expect(result).toMatchObject({
      repo: "acme/web",
      outcome: "synced",
      resumeAt: null,
      error: null,
      held: null,
    });
    expect(result.plans[0].trackers[0].requests.writes).toBe(24);
    expect(first.err).toContain("001 M1: Backend Infrastructure & API");

    const second = await cli.run(["sync", "--repo", "acme/web"]);
    expect(second).toMatchObject({ code: 0, err: "" });
    expect(second.out).toMatch(/acme\/web@[0-9a-f]{7} {2}up to date, no changes\n$/);

    const after = await cli.run(["preview", "--repo", "acme/web", "--detailed-exitcode"]);
    expect(after.code).toBe(0);
    expect(`${before.out}${before.err}${first.out}${first.err}${second.out}`).not.toContain(cli.token);
  });

  it("brings back what people closed with --full, and only then", async () => {
    // GitHub's limit of creations per minute would add up with those of the other tests.
    const own = await startCommandLine();
    await own.makeRepository("acme/full", { [path]: plan });
    await own.run(["sync", "--repo", "acme/full"]);
    const isDeliverable = ({ title }: { title: string }) => /storage API/i.test(title);
    const issue = own.github.issues("acme/full").find(isDeliverable);
    own.github.editIssue("acme/full", issue?.number ?? 0, { state: "closed" });
    const done = async () => {
      const { goals } = JSON.parse((await own.run(["status", "--repo", "acme/full", "--json"])).out);
      return goals[0].progress.deliverables.done;
    };
    await own.run(["sync", "--repo", "acme/full"]);
    expect(await done()).toBe(0);
    expect((await own.run(["sync", "--repo", "acme/full", "--full"])).code).toBe(0);
    expect(await done()).toBe(1);
    await own.close();
  });

  it("does the work once when it is started twice, and both know how it went", async () => {
    await cli.makeRepository("acme/twice", { [path]: plan });
    const both = await Promise.all([1, 2].map(() => cli.run(["sync", "--repo", "acme/twice"])));
    for (const { code, err } of both) expect({ code: [0, 3].includes(code ?? -1), err }).toMatchObject({ code: true });
    expect(both.some(({ code }) => code === 0)).toBe(true);
    expect([cli.github.milestones("acme/twice").length, cli.github.issues("acme/twice").length]).toEqual([3, 12]);
  });

  it("stops at a bad config with every problem's line, and touches nothing", async () => {
    const config = "plans: 7\ngithub:\n  lables: [x]\n";
    await cli.makeRepository("acme/config", { [path]: plan, ".goalkit/milepost.yml": config });
    const { code, out, err } = await cli.run(["sync", "--repo", "acme/config", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ outcome: "failed", plans: [] });
    expect(JSON.parse(out).error).toMatch(/milepost\.yml:1[\s\S]*milepost\.yml:3[\s\S]*labels/);
    expect(err).not.toContain("    at ");
    expect(cli.github.milestones("acme/config")).toEqual([]);
  });

  it("exits 3 when a limit stops it, and goes on afterwards without a double", async () => {
    await cli.makeRepository("acme/limit", { [path]: plan });
    let writes = 0;
    const off = cli.github.faults.on(({ kind }) => {
      if (kind === "write") writes += 1;
      return writes === 7 ? { kind: "secondary", retryAfter: 60 } : null;
    });
    const stopped = await cli.run(["sync", "--repo", "acme/limit", "--json"]);
    off();
    expect(stopped.code).toBe(3);
    const { outcome, resumeAt } = JSON.parse(stopped.out);
    expect(outcome).toBe("partial");
    expect(resumeAt).toBe(new Date(cli.clock.now().getTime() + 60_000).toISOString());
    expect(cli.github.requests.all.at(-1)?.status).toBe(403);

    const resumed = await cli.run(["sync", "--repo", "acme/limit"]);
    expect(resumed.code).toBe(0);
    expect([cli.github.milestones("acme/limit").length, cli.github.issues("acme/limit").length]).toEqual([3, 12]);
  });

  it.each([
    [["sync", "--repo", "nonsense"], 2, "is not a repository name"],
    [["sync", "--repo", "acme/unknown"], 1, "Repository acme/unknown not found on GitHub"],
    [["frobnicate"], 2, 'Unknown verb "frobnicate".'],
  ])("%j exits %i and says why", async (args, expected, message) => {
    const { code, err } = await cli.run(args);
    expect({ code, err }).toEqual({ code: expected, err: expect.stringContaining(message) });
    expect(err).not.toContain("    at ");
  });
});
