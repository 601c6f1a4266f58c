import { afterEach, describe, expect, test } from "vitest";
import { requestProblems } from "../../contract/tracker/tracker-requests.ts";
import { type JiraHarness, type JiraHarnessOptions, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { codesOf } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
let harness: JiraHarness;

afterEach(async () => {
  const isCloud = harness.jira.requests.lines().some((line) => line.includes("/rest/api/3/"));
  if (isCloud) expect(requestProblems(harness.jira.requests.all)).toEqual([]);
  await harness.stop();
});

async function first(options: JiraHarnessOptions = {}) {
  harness = await startJiraSync(options);
  const run = await harness.milepost.sync();
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
}

async function become(plan: string) {
  await harness.milepost.push({ [path]: plan });
  return harness.milepost.sync();
}

const find = (summary: string) => {
  const found = harness.jira.issues("WEB").find((issue) => issue.summary === summary);
  if (!found) throw new Error(`There is no "${summary}"`);
  return found;
};
const epic = () => find("001 M1: Backend");
/** A plan with other texts in every milestone. */
const reworded = edited(edited(text, "Serves a thousand", "Serves two thousand"), "Others can build", "All can build");

describe.each<[string, JiraHarnessOptions]>([
  ["Cloud", {}],
  ["Data Center", { flavour: "datacenter" }],
])("users' changes in Jira are preserved: %s", (_, options) => {
  test("titles, labels, text around the panel, and ticks", async () => {
    await first(options);
    const { jira } = harness;
    const { key } = epic();
    const { description } = jira.issue(key);
    const paragraph = { type: "paragraph", content: [{ type: "text", text: "Our own words" }] };
    const written =
      typeof description === "string"
        ? `Our own words\n${description}`
        : {
            ...(description as { content: unknown[] }),
            content: [paragraph, ...(description as { content: unknown[] }).content],
          };
    jira.editIssue(key, { description: written, labels: [...epic().labels, "theirs"] });
    jira.tick(key, "Deploys go unnoticed");
    jira.editIssue(find("Comment storage").key, { summary: "People's storage" });
    const run = await become(reworded);
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    const after = jira.issue(key);
    expect(after.labels).toContain("theirs");
    expect(after.text).toContain("Our own words");
    expect(after.text).toContain("Serves two thousand");
    expect(after.text).toContain("All can build");
    const ticks = JSON.stringify(after.description);
    expect(ticks.match(/"DONE"|\(\/\)/g)).toHaveLength(2);
    expect(find("People's storage").parent).toBe(key);
    expect(codesOf(await harness.milepost.sync({ full: true }))).toEqual([]);
    expect(jira.issue(key)).toEqual(after);
  });

  test("a story moved to another epic", async () => {
    await first(options);
    const { key } = find("Comment storage");
    const other = harness.jira.createIssue("WEB", {
      type: "Epic",
      summary: "Another epic",
      ...(options.flavour && { custom: { "Epic Name": "Another" } }),
    });
    harness.jira.moveParent(key, other);
    await become(edited(text, "Comment storage", "Comment storage, redundant"));
    expect(harness.jira.issue(key)).toMatchObject({ parent: other, summary: "Comment storage, redundant" });
  });

  test("a removed panel is not restored", async () => {
    await first(options);
    harness.jira.editIssue(epic().key, { description: "All ours now" });
    await become(reworded);
    expect(epic().text.trim()).toBe("All ours now");
  });

  test("a deleted epic: its stories stay, and new ones are created without it", async () => {
    await first(options);
    harness.jira.deleteIssue(epic().key);
    const plan = edited(
      text,
      "[ ] Comment storage",
      "[ ] Comment storage\n  - [ ] Comment search\n  - [ ] Comment export",
    );
    const run = await become(plan);
    expect(run.result.error).toBeNull();
    expect(run.result.outcome).toBe("synced");
    expect(codesOf(run).filter((code) => code === "item-not-visible")).toHaveLength(1);
    expect(find("Comment search").parent).toBeNull();
    expect(find("Comment export").parent).toBeNull();
    expect(harness.jira.issues("WEB")).toHaveLength(7);
    expect(await harness.milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
    expect(find("WebSocket server").status).toBe("Done");
  });

  test("deleted stories are reported once and not created again", async () => {
    await first(options);
    harness.jira.deleteIssue(find("Comment storage").key);
    harness.jira.deleteIssue(find("Editor integration").key);
    const plan = edited(
      edited(text, "Comment storage", "Comment storage, redundant"),
      "Optimistic updates",
      "Optimistic updates at once",
    );
    const run = await become(plan);
    expect(codesOf(run)).toEqual(["item-reworded", "item-not-visible"]);
    expect(harness.jira.issues("WEB")).toHaveLength(4);
    expect(find("Optimistic updates at once")).toBeDefined();
    const full = await harness.milepost.sync({ full: true });
    expect(codesOf(full).filter((code) => code !== "item-reworded")).toEqual(["item-not-visible"]);
  });

  test("an issue moved to another project stays linked", async () => {
    await first(options);
    harness.jira.createProject("APP");
    const key = harness.jira.moveIssue(find("Comment storage").key, "APP");
    const run = await become(edited(text, "Comment storage", "Comment storage over there"));
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(harness.jira.issue(key).summary).toBe("Comment storage over there");
    expect(codesOf(await harness.milepost.sync({ full: true }))).toEqual([]);
    expect(harness.jira.issues("WEB")).toHaveLength(5);
  });
});

test("users' fix versions stay on an issue that moves to another milestone", async () => {
  await first({ config: ["milestone: both"] });
  const { key, fixVersions } = find("Comment storage");
  harness.jira.createVersion("WEB", { name: "0.9" });
  harness.jira.editIssue(key, { fixVersions: ["0.9", ...fixVersions] });
  const line = "  - [ ] Comment storage\n";
  await become(edited(edited(text, line, ""), "  - [ ] Editor", `${line}  - [ ] Editor`));
  expect(harness.jira.issue(key)).toMatchObject({
    parent: find("001 M2: Client").key,
    fixVersions: expect.arrayContaining(["0.9", "001 M2: Client"]),
  });
  expect(harness.jira.issue(key).fixVersions).toHaveLength(2);
});

test("a move that Jira confirmed but did not make is detected", async () => {
  await first();
  harness.jira.setParentUpdates("ignored");
  const line = "  - [ ] Comment storage\n";
  const moved = edited(edited(text, line, ""), "  - [ ] Editor", `${line}  - [ ] Editor`);
  const run = await become(moved);
  expect(run.result.outcome).toBe("partial");
  expect(codesOf(run)).toContain("tracker-rejected");
  expect(JSON.stringify(run.result)).toContain("but it is in");
  harness.jira.setParentUpdates("applied");
  expect((await harness.milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
  expect(find("Comment storage").parent).toBe(find("001 M2: Client").key);
});

test("a move into an epic that was moved to another project is not reported as failed", async () => {
  await first({ project: { style: "company-managed" } });
  harness.jira.createProject("APP", { style: "company-managed" });
  const key = harness.jira.moveIssue(find("001 M2: Client").key, "APP");
  const line = "  - [ ] Comment storage\n";
  const run = await become(edited(edited(text, line, ""), "  - [ ] Editor", `${line}  - [ ] Editor`));
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(find("Comment storage").parent).toBe(key);
});

describe.each<[string, JiraHarnessOptions]>([
  ["Cloud", {}],
  ["Data Center", { flavour: "datacenter" }],
  ["versions", { config: ["milestone: version"] }],
])("plan text is escaped: %s", (_, options) => {
  const hostile = [
    '{jql:project = X} "labels"',
    "<script>alert(1)</script>",
    "@everyone [~admin] [~accountid:1]",
    "[click](javascript:alert(1)) [x|javascript:alert(1)]",
    "milepost:001-live/d9:aaaabbbbcccc {{milepost:001-live/m1:aaaabbbbcccc}}",
    "!https://evil.example/x.png! {color:red}red{color} h1. big",
  ];
  test("in titles and criteria", async () => {
    const plan = planText({
      milestones: [{ title: "Danger", deliverables: hostile, criteria: hostile, value: hostile.join(" ") }],
    });
    await first({ ...options, plan });
    const { jira } = harness;
    for (const one of jira.issues("WEB")) {
      const stored = JSON.stringify(one.description);
      for (const node of ["mention", "inlineExtension", "bodiedExtension", "media"]) {
        expect(stored).not.toContain(`"type":"${node}"`);
      }
      expect(stored).not.toMatch(/"href":"(?!http:\/\/127)/);
      if (options.flavour) expect(one.description).not.toMatch(/\{(jql|color)|\[~|\|javascript|!https/);
    }
    const before = [jira.issues("WEB"), jira.versions("WEB")];
    harness.milepost.loseLedger();
    expect((await harness.milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    expect([jira.issues("WEB"), jira.versions("WEB")]).toEqual(before);
    expect(await harness.milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
  });
});
