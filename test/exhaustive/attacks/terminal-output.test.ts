import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandLine, startCommandLine } from "../../integration/support/command-line.ts";
import { type Ended, milepost, temporaryFolder } from "../../integration/support/milepost-process.ts";
import { edited, planPath, planText } from "../../integration/support/plan-text.ts";
import { sampled } from "../../support/sampled.ts";
import { commands, unsafe, unsafeLines, unsafeText } from "../../support/unsafe-texts.ts";

/** Every unsafe character and CI command. In a plan, without line ends, which would end the text. */
const hostile = ["A", ...commands, ...unsafe.map((character) => `${character}x`)].join(" ");
const inPlan = hostile.replaceAll(/[\0\t\n\v\f\r\u0085\u2028\u2029]/g, "");
const inPath = "a \u001b[31m\u009b1m\u202eb\u2066\u200b\u{e0041} ::error::x ##[error]y\n::error::z\n##[group]";
const goal = "001-live";

const plan = planText({
  title: inPlan.slice(0, 200),
  summary: inPlan,
  milestones: [
    {
      title: inPlan.slice(0, 120),
      weeks: "Weeks 1-2",
      deliverables: [`One ${inPlan.slice(100, 220)}`, `Two ${inPlan.slice(220, 400)}`, `Three ${inPlan.slice(400)}`],
      value: inPlan,
      criteria: [inPlan.slice(50, 250)],
    },
    { title: `[TITLE] ${inPlan.slice(0, 90)}`, weeks: inPlan.slice(0, 200), deliverables: ["x"] },
  ],
});
const synced = edited(plan, "[TITLE]", "Title");
const config = `github:\n  labels: ["l\u202e\u200b ::error::"]\npolicy:\n  holdAbove: 1\n`;

/** Asserts that neither stream has anything that a terminal or a CI system interprets, and returns the exit code. */
function expectSafe({ code, out, err }: Ended): number | null {
  expect(unsafeLines(out)).toEqual([]);
  expect(unsafeLines(err)).toEqual([]);
  return code;
}

let cli: CommandLine;
beforeAll(async () => {
  cli = await startCommandLine();
  await cli.makeRepository("acme/web", {
    [planPath(goal)]: synced,
    [`.goalkit/goals/002-${inPath}/milestones.md`]: plan,
    ".goalkit/milestone.md": "x",
    ".goalkit/milepost.yml": config,
  });
});
afterAll(() => cli.close());

const repo = ["--repo", "acme/web"];

describe("hostile texts of plans, paths, labels and trackers", () => {
  it("reach no output of a verb in any format", async () => {
    const run = async (...args: string[]) => {
      const ended = await cli.run([...args, ...repo]);
      expectSafe(ended);
      if (args.includes("--json")) JSON.parse(ended.out);
      return ended;
    };
    await run("preview");
    await run("preview", "--json");
    const first = await run("sync");
    expect(first.out).toContain("Title");
    for (const issue of cli.github.issues("acme/web")) {
      cli.github.editIssue("acme/web", issue.number, {
        title: `${issue.title} ${hostile}`.slice(0, 200),
        body: hostile,
      });
    }
    const title = edited(synced, "[ ] One", "[ ] Uno");
    await cli.github.push("acme/web", { [planPath(goal)]: title });
    await run("preview");
    await run("preview", "--json");
    await run("sync", "--json");
    await cli.github.push("acme/web", { [planPath(goal)]: planText({ milestones: [] }) });
    const held = await run("sync");
    expect(held.code).toBe(4);
    const [, id = ""] = /milepost approve --repo acme\/web (\w+)/.exec(held.out) ?? [];
    const approved = await run("approve", id);
    expect(approved.out).toContain("approved: ");
    for (const verb of ["status", "doctor"]) {
      await run(verb);
      await run(verb, "--json");
    }
    for (const format of ["markdown", "html", "slack", "json"]) {
      const { out } = await run("report", "--format", format);
      expect(out).toContain("acme/web");
      if (format === "slack" || format === "json") JSON.parse(out);
    }
    await cli.github.push("acme/web", { ".goalkit/milepost.yml": `${hostile}: 1\n`, [planPath(goal)]: synced });
    for (const verb of ["preview", "sync", "doctor"]) await run(verb);
  });

  it("reach no output of parse and check", async () => {
    const folder = temporaryFolder();
    try {
      const path = join(folder.path, ".goalkit/goals", `001-${inPath}`, "milestones.md");
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, plan);
      for (const args of [
        ["parse", path],
        ...["text", "json", "github", "sarif"].map((f) => ["check", path, "--format", f]),
      ]) {
        const ended = await milepost(args, { cwd: folder.path });
        const { out } = ended;
        expect(ended.code).toBe(1);
        if (args.at(-1) !== "github") expectSafe(ended);
        // Exactly the commands of Milepost, one per diagnostic.
        else for (const line of out.trimEnd().split("\n")) expect(line).toMatch(/^::(?:error|warning|notice) file=/);
        if (!["text", "github"].includes(args.at(-1) ?? "")) expect(() => JSON.parse(out)).not.toThrow();
      }
      expectSafe(await milepost(["check"], { cwd: folder.path }));
      expectSafe(
        await milepost(["preview", "--dir", folder.path], { env: { MILEPOST_STATE: join(folder.path, "s") } }),
      );
    } finally {
      folder.remove();
    }
  });

  it("are parsed to JSON of the same value", async () => {
    await fc.assert(
      fc.asyncProperty(unsafeText, async (text) => {
        const stdin = `# Milestone Plan: X ${text}\n\n**Milestone 1: A ${text}**\n- **Deliverable**: b ${text}\n`;
        const ended = await milepost(["parse", "-", "--path", `p${text}.md`], { stdin });
        expectSafe(ended);
        expect(JSON.parse(ended.out).path).toBe(`p${text}.md`);
      }),
      { numRuns: sampled(300) },
    );
  });
});

describe("hostile arguments and environment variables", () => {
  const invalid = (text: string): string[][] => [
    [text],
    ["check", text],
    ["check", "--format", text],
    ["parse", text],
    ["parse", "-", "--start", text],
    ["preview", "--dir", text],
    ["preview", "--repo", text],
    ["preview", `--${text}`],
    ["sync", "--repo", text],
    ["sync", text],
    ["status", "--repo", text],
    ["report", "--goal", text],
    ["approve", text, "--repo", "acme/web"],
    ["serve", "--port", text],
    ["completion", text],
    ["help", text],
  ];

  it("reach no message", async () => {
    const texts = [hostile, inPath, ...fc.sample(unsafeText, { numRuns: sampled(30), seed: 1 })];
    for (const text of texts.map((one) => one.replaceAll("\0", ""))) {
      for (const args of invalid(text)) expectSafe(await milepost(args, { env: { MILEPOST_STATE: cli.folder } }));
    }
  });

  it("of the environment reach no message", async () => {
    const text = inPath;
    const names = ["GITHUB_API_URL", "GITHUB_TOKEN", "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "JIRA_BASE_URL"];
    const more = ["JIRA_EMAIL", "SLACK_BOT_TOKEN", "MILEPOST_TABLE", "MILEPOST_STATE", "MILEPOST_OPERATOR"];
    for (const name of [...names, ...more]) {
      for (const verb of ["status", "sync", "preview", "doctor", "serve"]) {
        const args = verb === "serve" ? [verb, "--host", text] : [verb, ...repo];
        expectSafe(await cli.run(args, { [name]: text }));
      }
    }
  });
});
