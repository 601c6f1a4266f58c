import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandLine, startCommandLine } from "../support/command-line.ts";

const plan = readFileSync(new URL("../../fixtures/plans/live-review.md", import.meta.url), "utf8");
const goal = "001-live-review";
const bad = "# Milestone Plan: Bad\n\n**Milestone 1: [TITLE]**\n- **Deliverable**: one, two\n";

let empty: CommandLine;
let cli: CommandLine;
let requests = 0;

beforeAll(async () => {
  [empty, cli] = await Promise.all([startCommandLine(), startCommandLine()]);
  await cli.makeRepository("acme/web", {
    [`.goalkit/goals/${goal}/milestones.md`]: plan,
    ".goalkit/goals/002-bad/milestones.md": bad,
  });
  await cli.makeRepository("acme/api", {
    ".goalkit/goals/001-keys/milestones.md": plan.replace("Live code review comments", "Rotate \u001b[31mkeys | <b>"),
  });
  await cli.run(["sync", "--repo", "acme/web"]);
  await cli.run(["sync", "--repo", "acme/api"]);
  requests = cli.github.requests.all.length;
});

afterAll(async () => {
  // Status and report read nothing but the state.
  expect(cli.github.requests.all).toHaveLength(requests);
  await Promise.all([empty.close(), cli.close()]);
});

describe("milepost status", () => {
  it("says what to do where nothing was synced, and makes no state", async () => {
    const { code, out, err } = await empty.run(["status"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^No plan has been synced yet\. Run `milepost sync --repo OWNER\/NAME`/);
    const json = await empty.run(["status", "--json", "--repo", "acme/web"]);
    expect([json.code, JSON.parse(json.out).goals, json.err]).toEqual([0, [], ""]);
    expect(existsSync(join(empty.folder, "state"))).toBe(false);
  });

  it("prints a table of goals and milestones, and what is not synced", async () => {
    const { code, out, err } = await cli.run(["status"]);
    expect([code, err]).toEqual([0, ""]);
    const lines = out.split("\n");
    const [heading = ""] = lines;
    expect(heading).toMatch(/^Goal and milestones +Done +Criteria +Health +Due$/);
    const title = lines.findIndex((line) => line.startsWith("Live code review comments"));
    expect(lines[title + 1]).toContain(`acme/web · ${goal} · checked `);
    const milestone = lines.find((line) => line.startsWith("  M2 Client Real-Time Sync")) ?? "";
    for (const column of ["Done", "Health", "Due"]) {
      expect(milestone[heading.indexOf(column)]).toMatch(/\S/);
      expect(lines[title]?.[heading.indexOf(column)]).toMatch(/\S/);
    }
    expect(milestone).toContain("18 Jun");
    expect(out).toMatch(/^not synced {2}acme\/web {2}\S+002-bad\S+: 1 error; run `milepost check \S+`$/m);
    expect(out).toContain("Rotate  [31mkeys | <b>");
    expect(out).not.toContain("\u001b");
  });

  it("prints the promised JSON, and nothing beside it", async () => {
    const { code, out, err } = await cli.run(["status", "--json", "--repo", "ACME/web"]);
    expect([code, err]).toEqual([0, ""]);
    const { goals, ...rest } = JSON.parse(out);
    expect(Object.keys(rest)).toEqual(["generatedAt"]);
    expect(goals).toHaveLength(1);
    expect(goals[0]).toMatchObject({
      repo: "acme/web",
      goal,
      title: "Live code review comments",
      progress: { deliverables: { done: 0, total: 9 }, criteria: { done: 0, total: 7 } },
      due: "2026-06-25",
      forecast: null,
      lastSync: { outcome: "synced" },
    });
    expect(goals[0].milestones[0].links).toEqual({
      github: `${cli.github.url}/acme/web/milestone/1`,
      jira: null,
    });
    expect(Object.keys(goals[0])).not.toContain("changes");
  });

  it("refuses what it can't do, with what it can", async () => {
    const watch = await cli.run(["status", "--watch"]);
    expect([watch.code, watch.out]).toEqual([2, ""]);
    expect(watch.err).toContain("--watch needs a terminal, and this output is not one.");
    const both = await cli.run(["status", "--watch", "--json"]);
    expect([both.code, both.err]).toEqual([2, expect.stringContaining("--watch and --json can't be combined.")]);
    const unknown = await cli.run(["status", "--json", "--repo", "acme/wep"]);
    expect([unknown.code, unknown.err]).toEqual([2, ""]);
    expect(JSON.parse(unknown.out)).toMatchObject({
      goals: [],
      error: expect.stringContaining("acme/wep has not been synced yet. Known: acme/api, acme/web."),
    });
  });
});

describe("milepost report", () => {
  it("has the same figures in every format", async () => {
    const report = async (...args: string[]) => {
      const { code, out, err } = await cli.run(["report", "--goal", goal, ...args]);
      expect([code, err]).toEqual([0, ""]);
      return out;
    };
    // Two at once: one runs the embedded state and takes it along when it ends.
    const [markdown, html] = await Promise.all([report(), report("--format", "html")]);
    const slack = await report("--format", "slack");
    const json = await report("--format", "json");
    expect(markdown).toMatch(/^## Live code review comments\n/);
    for (const text of [markdown, html, slack]) expect(text).toContain("0 of 9");
    expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(Object.keys(JSON.parse(slack))).toEqual(["text", "blocks"]);
    const [status] = JSON.parse((await cli.run(["status", "--json", "--repo", "acme/web"])).out).goals;
    const parsed = JSON.parse(json);
    expect(parsed.since).toBeNull();
    expect(parsed.goals).toEqual([
      {
        ...status,
        changes: [],
        risks: expect.any(Array),
        conflicts: [],
        held: [],
        diagnostics: expect.any(Array),
      },
    ]);
    expect(parsed.goals[0].risks).toHaveLength(2);
  });

  it("rolls up the goals of all repositories, with plan text as text", async () => {
    const { out } = await cli.run(["report"]);
    const titles = out.split("\n").filter((line) => line.startsWith("## "));
    expect(titles).toEqual(["## Rotate �[31mkeys \\| \\<b\\>".replace("[", "\\["), "## Live code review comments"]);
  });

  it("writes a file and says so, or why it could not", async () => {
    const file = join(cli.folder, "report.html");
    const { code, out, err } = await cli.run(["report", "--format", "html", "--out", file]);
    expect([code, out, err]).toEqual([0, "", `Report written to ${file}.\n`]);
    expect(readFileSync(file, "utf8")).toContain("<h1>Status report</h1>");
    const nowhere = join(cli.folder, "no", "report.html");
    const failed = await cli.run(["report", "--out", nowhere]);
    expect([failed.code, failed.out]).toEqual([2, ""]);
    expect(failed.err).toContain(`The report can't be written to ${nowhere} (ENOENT).`);
  });

  it("names what there is when it is asked for something else", async () => {
    const goals = await cli.run(["report", "--goal", "001"]);
    expect([goals.code, goals.out]).toEqual([2, ""]);
    expect(goals.err).toBe(`There is no goal "001". Known: 001-keys, 001-live-review, 002-bad.\n`);
    expect((await cli.run(["report", "--format", "pdf"])).code).toBe(2);
    const none = await empty.run(["report", "--format", "json"]);
    expect([none.code, JSON.parse(none.out).goals]).toEqual([0, []]);
    expect(none.err).toContain("No plan has been synced yet.");
  });
});
