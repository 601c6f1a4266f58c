import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandLineWithJira, linesOf, startCommandLineWithJira } from "../support/command-line.ts";
import { milepost } from "../support/milepost-process.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";

const path = planPath();
const text = planText(smallPlan);
const configPath = ".goalkit/milepost.yml";
const jiraConfig = "jira:\n  project: WEB\n";
const [backend, client] = smallPlan.milestones;

let cli: CommandLineWithJira;
beforeEach(async () => {
  cli = await startCommandLineWithJira();
});
afterEach(() => cli.close());

/** Writes files into a folder of the test and returns the folder's path. */
function writeFolder(name: string, files: Record<string, string>): string {
  const folder = join(cli.folder, name);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

/** No token, and an address of GitHub at which nothing answers. */
const offline = { GITHUB_API_URL: "http://127.0.0.1:1" };
const notChecked = "Not checked: the issue types, fields and statuses of the Jira project.";

describe("milepost preview --dir", () => {
  it("needs no token, network, repository or state: everything is new", async () => {
    const folder = writeFolder("web", { [path]: text, [configPath]: jiraConfig });
    const shown = await milepost(["preview", "--dir", "web", "--detailed-exitcode"], { env: offline, cwd: cli.folder });
    expect(linesOf(shown)).toEqual([
      "web: 8 new GitHub items, 6 new Jira items",
      "Compared with nothing, because this machine has never synced the repository; no tracker was read.",
      notChecked,
      "",
      "GitHub",
      "  + milestone         001 M1: Backend   due 28 May 2026",
      "    + tracking issue  001 M1: Backend",
      "    + issue           WebSocket server  done",
      "    + issue           Comment storage",
      "  + milestone         001 M2: Client    due 18 Jun 2026",
      "    + tracking issue  001 M2: Client",
      "    + issue           Editor integration",
      "    + issue           Optimistic updates",
      "",
      "Jira",
      "  + epic     001 M1: Backend   due 28 May 2026",
      "    + story  WebSocket server  done",
      "    + story  Comment storage",
      "  + epic     001 M2: Client    due 18 Jun 2026",
      "    + story  Editor integration",
      "    + story  Optimistic updates",
      "",
      "Nothing was changed. Push this plan to apply it.",
      "",
    ]);
    expect(shown).toMatchObject({ code: 10, err: "" });
    const { out } = await milepost(["preview", "--dir", folder, "--json"]);
    expect(JSON.parse(out)).toMatchObject({ repo: "web", commit: null, outcome: "synced" });
  });

  it("shows of a synced repository what the sync of a push would do, uncommitted changes included", async () => {
    await cli.makeRepository("acme/web", { [path]: text, [configPath]: jiraConfig });
    await cli.sync();
    const folder = writeFolder("clone", { [path]: text, [configPath]: jiraConfig });
    execFileSync("git", ["init", "--quiet", folder]);
    execFileSync("git", ["-C", folder, "remote", "add", "origin", "git@github.com:acme/web.git"]);
    const state = join(cli.folder, "state");
    const before = cli.github.requests.all.length;
    const inFolder = () =>
      milepost(["preview", "--dir", ".", "--detailed-exitcode"], {
        env: { ...offline, MILEPOST_STATE: state },
        cwd: folder,
      });
    const basis = ["Compared with the last sync from this machine; no tracker was read.", notChecked];
    const unchanged = await inFolder();
    expect(unchanged.code).toBe(0);
    expect(linesOf(unchanged).slice(0, 3)).toEqual([
      "acme/web: no change to 8 GitHub items and 6 Jira items",
      ...basis,
    ]);

    const plan = planText({
      milestones: [
        {
          ...backend,
          deliverables: [...backend.deliverables, "Editor integration"],
          criteria: ["Serves many requests"],
        },
        { ...client, weeks: "Weeks 3-6", title: "Clients", deliverables: ["[x] Optimistic update", "Rate limiter"] },
      ],
    });
    writeFolder("clone", { [path]: plan });
    const [heading = "", ...lines] = linesOf(await inFolder());
    expect(cli.github.requests.all.length).toBe(before);
    await cli.github.push("acme/web", { [path]: plan });
    const [pushed = "", ...expected] = linesOf(await cli.preview());
    expect(heading).toBe(pushed.replace("@COMMIT", ""));
    expect(lines.slice(0, 2)).toEqual(basis);
    expect(lines.slice(2, -2)).toEqual(expected.slice(0, -2));
    expect(lines).toContain('          milestone  "001 M2: Clients" -> "001 M1: Backend"');
    expect(lines.at(-2)).toBe("Nothing was changed. Push this plan to apply it.");
  });

  it("follows symbolic links inside the folder only", async () => {
    const folder = writeFolder("linked", { "docs/live.md": text, "docs/next/milestones.md": text, "README.md": "Hi" });
    writeFolder("elsewhere", { "secret.md": text });
    const goals = join(folder, ".goalkit", "goals");
    for (const goal of ["001-live", "003-out", "004-abs"]) mkdirSync(join(goals, goal), { recursive: true });
    symlinkSync("../../../docs/live.md", join(goals, "001-live", "milestones.md"));
    symlinkSync("../../docs/next", join(goals, "002-next"));
    symlinkSync("../../../../elsewhere/secret.md", join(goals, "003-out", "milestones.md"));
    symlinkSync(join(folder, "docs", "live.md"), join(goals, "004-abs", "milestones.md"));
    for (const isInGit of [false, true]) {
      if (isInGit) execFileSync("git", ["init", "--quiet", folder]);
      const shown = await milepost(["preview", "--dir", "linked", "--json"], { env: offline, cwd: cli.folder });
      const plans: { path: string; diagnostics: { code: string }[] }[] = JSON.parse(shown.out).plans;
      const found = plans.map(({ path, diagnostics }) => [path.split("/")[2], diagnostics.map(({ code }) => code)]);
      expect(found).toEqual([
        ["001-live", []],
        ["002-next", []],
        ["003-out", ["broken-link"]],
        ["004-abs", ["broken-link"]],
      ]);
      expect(shown.code).toBe(1);
    }
    const checked = await milepost(["check"], { env: offline, cwd: folder });
    expect(checked.out).toMatch(/003-out\/milestones\.md.*broken-link/s);
    expect(checked.code).toBe(1);
  });

  it("reports errors in a plan and a folder without plans", async () => {
    const placeholder = edited(text, "Comment storage", "[Specific deliverable]");
    writeFolder("errors", { [path]: placeholder });
    const errors = await milepost(["preview", "--dir", "errors"], { env: offline, cwd: cli.folder });
    expect(linesOf(errors)[0]).toBe("errors: nothing is synced until the errors are fixed");
    expect(errors).toMatchObject({ code: 1, err: expect.stringContaining("placeholder") });
    writeFolder("empty", { "README.md": "Hello" });
    const empty = await milepost(["preview", "--dir", "empty"], { env: offline, cwd: cli.folder });
    expect(linesOf(empty)[0]).toBe('empty: no plan found, because no file matches "plans" in the config');
    expect(empty.code).toBe(0);
    const nowhere = await milepost(["preview", "--dir", "nowhere"], { env: offline, cwd: cli.folder });
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringMatching(/^Folder .*nowhere not found\.\n$/) });
  });
});
