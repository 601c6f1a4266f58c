import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandLineWithJira, linesOf, startCommandLineWithJira } from "../support/command-line.ts";
import { milepost } from "../support/milepost-process.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";

const path = planPath();
const text = planText(smallPlan);
const configPath = ".goalkit/milepost.yml";
const jiraConfig = "jira:\n  project: WEB\n";
const [backend] = smallPlan.milestones;

let cli: CommandLineWithJira;
beforeEach(async () => {
  cli = await startCommandLineWithJira();
});
afterEach(() => cli.close());

/** Pushes edits of every kind, after people renamed an issue and moved a milestone's date. */
async function pushEdits(): Promise<void> {
  cli.github.editIssue("acme/web", 3, { title: "Comment store" });
  const edits = [
    ["Comment storage", "Comment storage API"],
    ["2: Client", "2: Client and editor"],
    ["Weeks 3-5", "Weeks 3-6"],
    ["Serves a thousand requests", "Serves two thousand requests"],
    ["- [ ] Optimistic updates", "- [ ] Rate limiter"],
  ] as const;
  const plan = edits.reduce((result, [from, to]) => edited(result, from, to), text);
  await cli.github.push("acme/web", { [path]: plan });
}

describe("milepost preview with GitHub and Jira", () => {
  it("shows a first sync by tracker and milestone, and an unchanged plan in one line", async () => {
    await cli.makeRepository("acme/web", { [path]: text, [configPath]: jiraConfig });
    const first = await cli.preview("--detailed-exitcode");
    expect(linesOf(first)).toEqual([
      "acme/web@COMMIT: 8 new GitHub items, 6 new Jira items",
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
      "Nothing was changed. Run `milepost sync --repo acme/web` to apply this.",
      "",
    ]);
    expect(first).toMatchObject({ code: 10, err: "" });

    await cli.sync();
    const second = await cli.preview("--detailed-exitcode");
    expect(linesOf(second)).toEqual([
      "acme/web@COMMIT: no change to 8 GitHub items and 6 Jira items",
      "",
      "Nothing to change.",
      "",
    ]);
    expect(second).toMatchObject({ code: 0, err: "" });
  });

  it("shows an edit with old and new values, what closes and why, and what a person changed", async () => {
    await cli.makeRepository("acme/web", { [path]: text, [configPath]: jiraConfig });
    await cli.sync();
    await pushEdits();
    const shown = await cli.preview();
    expect(linesOf(shown)).toEqual([
      "acme/web@COMMIT: 6 of 9 GitHub items change, 5 of 7 Jira items",
      "",
      "GitHub",
      "    milestone 1          001 M1: Backend",
      "    ~ tracking issue #1  001 M1: Backend",
      "          body  - [ ] Serves a thousand requests",
      "                + [ ] Serves two thousand requests",
      "    ~ issue #3           Comment storage API",
      "          body   the hidden digest that identifies it",
      '        ! title  stays "Comment store", changed by a person in GitHub; the plan says "Comment storage API"',
      "  ~ milestone 2          001 M2: Client and editor",
      '        title  "001 M2: Client" -> "001 M2: Client and editor"',
      "        due    18 Jun 2026 -> 25 Jun 2026  (7 days later)",
      "    ~ tracking issue #4  001 M2: Client and editor",
      '          title  "001 M2: Client" -> "001 M2: Client and editor"',
      "    + issue              Rate limiter",
      "    - issue #6           Optimistic updates  left the plan: closes as not planned",
      "",
      "Jira",
      "  ~ epic WEB-1     001 M1: Backend",
      "        body  - [ ] Serves a thousand requests",
      "              + [ ] Serves two thousand requests",
      "    ~ story WEB-4  Comment storage API",
      '          title  "Comment storage" -> "Comment storage API"',
      "  ~ epic WEB-2     001 M2: Client and editor",
      '        title  "001 M2: Client" -> "001 M2: Client and editor"',
      "        due    18 Jun 2026 -> 25 Jun 2026  (7 days later)",
      "    + story        Rate limiter",
      "    - story WEB-6  Optimistic updates  left the plan: moves to a cancelled status",
      "",
      "Nothing was changed. Run `milepost sync --repo acme/web` to apply this.",
      "",
    ]);
    // Both trackers report that the milestone was reworded.
    expect(shown.err.match(/item-reworded/g)).toHaveLength(1);
  });

  it("says first what is held for approval, and lists it", async () => {
    const config = `${jiraConfig}policy:\n  holdAbove: 2\n`;
    await cli.makeRepository("acme/web", { [path]: text, [configPath]: config });
    await cli.sync();
    await cli.github.push("acme/web", { [path]: planText({ milestones: [backend] }) });
    const shown = await cli.preview("--detailed-exitcode");
    const why = (count: number) =>
      `${count} items were removed from the plan or cancelled in it and would be closed; closing more than 2 (policy.holdAbove) needs approval. Restore them in the plan, or raise policy.holdAbove in the config.`;
    expect(linesOf(shown)).toEqual([
      `Held for approval in GitHub: ${why(4)}`,
      `Held for approval in Jira: ${why(3)}`,
      "",
      "acme/web@COMMIT: 0 of 8 GitHub items change (4 held), 0 of 6 Jira items (3 held)",
      "",
      "GitHub",
      "  - milestone 2          001 M2: Client      left the plan: closes",
      "    - tracking issue #4  001 M2: Client      left the plan: closes as not planned",
      "    - issue #5           Editor integration  left the plan: closes as not planned",
      "    - issue #6           Optimistic updates  left the plan: closes as not planned",
      "",
      "Jira",
      "  - epic WEB-2     001 M2: Client      left the plan: moves to a cancelled status",
      "    - story WEB-5  Editor integration  left the plan: moves to a cancelled status",
      "    - story WEB-6  Optimistic updates  left the plan: moves to a cancelled status",
      "",
      "Nothing was changed. Run `milepost sync --repo acme/web` to apply this; what is held also needs an approval (`milepost approve`).",
      "",
    ]);
    expect(shown.code).toBe(10);
  });

  it("groups by plan if several change, and lists the held items of a removed plan", async () => {
    const other = planPath("002-other");
    await cli.makeRepository("acme/web", { [path]: text, [other]: text });
    await cli.sync();
    await cli.github.push("acme/web", { [path]: edited(text, "Weeks 1-2", "Week 1"), [other]: null });
    const lines = linesOf(await cli.preview());
    expect(lines[0]).toMatch(
      /^Held for approval: \.goalkit\/goals\/002-other\/milestones\.md was synced before and is/,
    );
    expect(lines.slice(2)).toEqual([
      "acme/web@COMMIT: 1 of 16 GitHub items changes (7 held)",
      "",
      "GitHub",
      `  ${path}`,
      "    ~ milestone 1  001 M1: Backend",
      "          due  28 May 2026 -> 21 May 2026  (7 days earlier)",
      `  ${other}, held for approval`,
      "    - milestone 3           002 M1: Backend     held for approval",
      "      - tracking issue #7   002 M1: Backend     held for approval",
      "      - issue #9            Comment storage     held for approval",
      "    - milestone 4           002 M2: Client      held for approval",
      "      - tracking issue #10  002 M2: Client      held for approval",
      "      - issue #11           Editor integration  held for approval",
      "      - issue #12           Optimistic updates  held for approval",
      "",
      "Nothing was changed. Run `milepost sync --repo acme/web` to apply this; what is held also needs an approval (`milepost approve`).",
      "",
    ]);
  });
});

describe("the repository of a preview", () => {
  it("is the remote origin of the current folder without --repo, or an error with what to do", async () => {
    await cli.makeRepository("acme/web", { [path]: text });
    const env = { GITHUB_API_URL: cli.github.url, GITHUB_TOKEN: cli.token, MILEPOST_STATE: join(cli.folder, "state") };
    const none = await milepost(["preview"], { env, cwd: cli.folder });
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining("Set the repository with --repo OWNER/NAME") });
    const clone = join(cli.folder, "clone");
    execFileSync("git", ["init", "--quiet", clone]);
    execFileSync("git", ["-C", clone, "remote", "add", "origin", "https://github.com/acme/web.git"]);
    const found = await milepost(["preview"], { env, cwd: clone });
    expect(linesOf(found)[0]).toBe("acme/web@COMMIT: 8 new GitHub items");
  });
});
