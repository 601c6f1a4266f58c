import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { type CommandLine, startCommandLine } from "../support/command-line.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

let line: CommandLine;
let jira: JiraEmulator;

beforeEach(async () => {
  line = await startCommandLine();
  jira = await startJiraEmulator();
});
afterEach(async () => {
  const written = [...line.github.requests.of("write").slice(0), ...jira.requests.of("write")];
  await line.close();
  await jira.close();
  expect(written.filter(({ path }) => !path.includes("/git/"))).toEqual([]);
  expect(jira.violations).toEqual([]);
});

const cancelled = { name: "Cancelled", category: "done" as const };

async function repository(config: string[] = []): Promise<void> {
  const text = ["jira:", "  project: WEB", ...config, ""].join("\n");
  await line.makeRepository("acme/web", {
    ".goalkit/milepost.yml": text,
    [planPath()]: planText(smallPlan),
  });
}

const credentials = () => ({
  JIRA_BASE_URL: jira.url,
  JIRA_EMAIL: "bot@example.com",
  JIRA_API_TOKEN: "test-token",
});
const doctor = (settings: Record<string, string> = credentials(), ...args: string[]) =>
  line.run(["doctor", "--repo", "acme/web", ...args], settings);

describe("milepost doctor", () => {
  it("says of everything that it is well, and exits 0", async () => {
    await repository();
    jira.createProject("WEB", { name: "Web", moreStatuses: [cancelled] });
    jira.seed("WEB", [{ summary: "Any" }]);
    const secrets = { GITHUB_WEBHOOK_SECRET: "the-secret-of-github", JIRA_WEBHOOK_SECRET: "the-secret-of-jira" };
    const { code, out, err } = await doctor({ ...credentials(), ...secrets });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.trimEnd().split("\n")).toEqual([
      "ok    GitHub    token is valid",
      "ok    GitHub    repository acme/web, default branch main",
      "ok    GitHub    can write milestones and issues",
      "ok    GitHub    issues are enabled",
      "ok    config    .goalkit/milepost.yml is valid",
      "ok    config    1 plan on the default branch",
      expect.stringMatching(/^ok {4}Jira {6}token is valid: \w/),
      'ok    Jira      project WEB "Web" (team-managed)',
      "ok    Jira      can browse, create, edit and transition issues in WEB",
      'ok    Jira      milestones are "Epic"',
      'ok    Jira      deliverables are "Story"',
      "ok    Jira      create screens have every field that Milepost writes",
      'ok    Jira      done items move to "Done"',
      'ok    Jira      items removed from the plan move to "Cancelled"',
      "ok    Jira      transitions need no field that Milepost can't fill",
      "ok    webhooks  GITHUB_WEBHOOK_SECRET is set",
      "ok    webhooks  JIRA_WEBHOOK_SECRET is set",
      "acme/web  ready to sync",
    ]);
    expect(out).not.toMatch(/g-secret|j-secret|test-token/);
  });

  it("names each thing that is wrong with its fix, all at once, and exits 1", async () => {
    await repository(["  deliverable: Deliverable", "  statuses:", "    done: Shipped"]);
    const customFields = [{ name: "Team", kind: "text" as const, required: true }];
    jira.createProject("WEB", { without: ["duedate"], customFields });
    const { code, out } = await doctor();
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}Jira .* no issue type "Deliverable".*jira\.deliverable/m);
    expect(out).toMatch(/^FAIL {2}Jira .*requires the field "Team"/m);
    expect(out).toMatch(/^FAIL {2}Jira +no status "Shipped" in WEB\. Set jira\.statuses\.done to one of/m);
    expect(out).not.toContain('goes to "Shipped"');
    expect(out).toMatch(/^warn {2}Jira .*no due date on its create screen/m);
    expect(out).toMatch(/^warn {2}Jira +no status means "cancelled"/m);
    expect(out).toMatch(/^warn {2}webhooks +JIRA_WEBHOOK_SECRET is not set/m);
    expect(out).toMatch(/acme\/web {2}\d problems to fix\n$/);
  });

  it("names the permissions that are missing", async () => {
    await repository(["  milestone: both"]);
    jira.createProject("WEB");
    jira.deny("WEB", ["TRANSITION_ISSUES", "ADMINISTER_PROJECTS", "LINK_ISSUES"]);
    const { code, out } = await doctor();
    expect(code).toBe(1);
    expect(out.match(/lacks the permission "[^"]+"/g)).toEqual([
      'lacks the permission "Transition issues"',
      'lacks the permission "Administer projects"',
      'lacks the permission "Link issues"',
    ]);
    expect(out).toMatch(/^warn {2}Jira +lacks the permission "Link issues" in WEB: dependencies/m);
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    ["no Jira credentials", () => ({}), /FAIL {2}Jira .*no credentials for project WEB.*Set JIRA_BASE_URL/],
    ["a wrong token", () => ({ ...credentials(), JIRA_API_TOKEN: "wrong-token" }), /FAIL {2}Jira .*401.*token/],
    ["half of the credentials", () => ({ JIRA_BASE_URL: jira.url }), /FAIL {2}Jira {6}JIRA_EMAIL is not set/],
    ["a wrong GitHub token", () => ({ ...credentials(), GITHUB_TOKEN: "wrong" }), /FAIL {2}GitHub .*401/],
    ["no GitHub token", () => ({ GITHUB_TOKEN: "" }), /FAIL {2}GitHub {4}GITHUB_TOKEN is not set/],
  ])("says it of %s", async (_, settings, expected) => {
    await repository();
    jira.createProject("WEB");
    const { code, out, err } = await doctor(settings());
    expect([code, err]).toEqual([1, ""]);
    expect(out).toMatch(expected);
    expect(out).not.toContain("wrong-token");
  });

  it("finds no project, a bad config, and a repository out of reach", async () => {
    await repository();
    const unknown = await doctor();
    expect(unknown.out).toMatch(/^FAIL {2}Jira {6}There is no Jira project WEB at .*Check jira\.project/m);
    await line.github.push("acme/web", { ".goalkit/milepost.yml": "jira:\n  projekt: WEB\n" });
    const bad = await doctor();
    expect(bad.out).toMatch(/^FAIL {2}config .*:2 .*"projekt"/m);
    const nowhere = await line.run(["doctor", "--repo", "acme/nowhere"]);
    expect([nowhere.code, unknown.code, bad.code]).toEqual([1, 1, 1]);
    expect(nowhere.out).toMatch(/^FAIL {2}GitHub .*Repository acme\/nowhere not found/m);
  });

  it("checks the configured branch, disabled Issues, a truncated tree and plans that are links", async () => {
    const config = "branch: plans\n";
    await line.makeRepository("acme/web", { ".goalkit/milepost.yml": config, "a/a.ts": "a", "b/b.ts": "b" });
    const missing = await doctor({});
    expect(missing.out).toMatch(/^FAIL {2}config .*acme\/web has no branch "plans"\. Check the name/m);
    const files = { [planPath()]: planText(smallPlan), [planPath("002-out")]: { link: "../../../../x.md" } };
    await line.github.push("acme/web", files, { branch: "plans" });
    line.github.setIssues("acme/web", false);
    line.github.setTreeLimit("acme/web", 3);
    const { code, out } = await doctor({});
    expect(out).toMatch(/^FAIL {2}GitHub +issues are disabled/m);
    expect(out).toMatch(
      /^ok {4}config +the branch plans has more files than GitHub lists at once; plans are found with \d folder lists/m,
    );
    expect(out).toMatch(/^ok {4}config +2 plans on the branch plans/m);
    expect(out).toMatch(
      /^FAIL {2}config .*002-out\/milestones\.md is a symbolic link that leads outside the repository/m,
    );
    expect([missing.code, code]).toEqual([1, 1]);
  });

  it("prints one JSON document", async () => {
    await repository();
    jira.createProject("WEB", { moreStatuses: [cancelled] });
    const { code, out } = await doctor(credentials(), "--json");
    const result = JSON.parse(out);
    expect([code, result.repo, result.ok]).toEqual([0, "acme/web", true]);
    expect(result.checks[0]).toEqual({
      area: "GitHub",
      status: "ok",
      what: "token is valid",
      fix: null,
    });
  });

  it("names transitions that require fields or have no path, until the config has the values", async () => {
    const project = {
      moreStatuses: [cancelled],
      transitions: [
        { name: "Open", to: "To Do" },
        { name: "Close", to: "Done", from: ["To Do"], fields: [{ field: "resolution", required: true }] },
        { name: "Drop", to: "Cancelled", fields: [{ field: "resolution", required: true }] },
      ],
    };
    await repository(["  transitionFields:", "    done: { resolution: Done }"]);
    jira.createProject("WEB", project);
    expect((await doctor()).out).toContain("transitions are not checked: WEB has no issue yet");
    jira.seed("WEB", [{ summary: "New" }, { summary: "Started", status: "In Progress" }]);
    const { out } = await doctor();
    expect(out).toContain('"Story" in status "To Do": the transition to "Cancelled" requires "Resolution".');
    expect(out).toContain('"In Progress" goes only to "To Do", "Cancelled"');
    expect(out).not.toContain('the transition to "Done" requires');
  });
});
