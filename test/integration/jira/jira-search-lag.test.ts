import { afterEach, describe, expect, test } from "vitest";
import { requestProblems } from "../../contract/tracker/tracker-requests.ts";
import { configPath, type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { operationsOf } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
let harness: JiraHarness;

afterEach(async () => {
  const isCloud = harness.jira.requests.lines().some((line) => line.includes("/rest/api/3/"));
  if (isCloud) expect(requestProblems(harness.jira.requests.all)).toEqual([]);
  await harness.stop();
});

async function synced(options: Parameters<typeof startJiraSync>[0]) {
  harness = await startJiraSync(options);
  expect((await harness.milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
}

/** Asserts that a run after the loss of the ledger only adopts items. */
async function adoptsAll() {
  harness.milepost.loseLedger();
  const run = await harness.milepost.sync();
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(new Set(operationsOf(run).map((line) => line.split(" ")[0]))).toEqual(new Set(["adopt"]));
}

describe("a lagging search", () => {
  test("is not taken for a user's edit in Data Center", async () => {
    await synced({ flavour: "datacenter", indexLag: 600_000 });
    const { milepost, jira } = harness;
    milepost.clock.advance(900_000);
    let plan = text;
    for (const [from, to] of [
      ["Integration", "Integrations"],
      ["Integrations", "Add-ons"],
    ]) {
      plan = edited(plan, `Editor ${from?.toLowerCase()}`, `Editor ${to?.toLowerCase()}`);
      plan = edited(
        plan,
        from === "Integration" ? "Comment storage" : "Comment store",
        from === "Integration" ? "Comment store" : "Comment shelf",
      );
      await milepost.push({ [path]: plan });
      const run = await milepost.sync();
      expect(run.result).toMatchObject({ outcome: "synced", error: null });
      expect(JSON.stringify(run.result)).not.toContain('"kept":"tracker"');
    }
    const summaries = jira.issues("WEB").map(({ summary }) => summary);
    expect(summaries).toContain("Editor add-ons");
    expect(summaries).toContain("Comment shelf");
  });

  test("nor in a full scan, which reads no unchanged issue one by one", async () => {
    await synced({ flavour: "datacenter", indexLag: 600_000 });
    const { milepost, jira } = harness;
    milepost.clock.advance(900_000);
    await milepost.push({ [path]: edited(text, "Editor integration", "Editor integrations") });
    await milepost.sync();
    const full = await milepost.sync({ full: true });
    expect(JSON.stringify(full.result)).not.toContain('"kept":"tracker"');
    milepost.clock.advance(900_000);
    const seen = jira.requests.all.length;
    await milepost.sync({ full: true });
    const singly = jira.requests
      .lines()
      .slice(seen)
      .filter((line) => /GET \S+\/issue\/\d+/.test(line));
    expect(singly).toEqual([]);
  });

  // Data Center needs one request per key: there only items that the ledger knows of are read past the search.
  test.each([
    120_000, 600_000,
  ])("does not prevent adoption in Cloud when the ledger is lost: %i ms", async (indexLag) => {
    await synced({ flavour: "cloud", indexLag });
    await adoptsAll();
    expect(harness.jira.issues("WEB")).toHaveLength(6);
  });
});

describe("issues in another project", () => {
  test.each([
    "cloud",
    "datacenter",
  ] as const)("are found when the ledger is lost, if a user moved them: %s", async (flavour) => {
    await synced({ flavour, project: { style: "company-managed" } });
    const { jira } = harness;
    jira.createProject("OPS", { style: "company-managed" });
    const story = jira.issues("WEB").find(({ summary }) => summary === "Comment storage");
    jira.moveIssue(story?.key ?? "", "OPS");
    await adoptsAll();
    expect(jira.issues("WEB")).toHaveLength(5);
    expect(jira.issues("OPS")).toHaveLength(1);
  });

  test.each([
    { flavour: "cloud" },
    { flavour: "cloud", project: { style: "company-managed" } },
    { flavour: "datacenter" },
  ] as const)("are found when the ledger is lost and the config names a new project: %o", async (options) => {
    await synced(options);
    const { jira, milepost } = harness;
    jira.createProject("OPS", "project" in options ? options.project : {});
    await milepost.push({ [configPath]: "jira:\n  project: OPS\n" });
    await adoptsAll();
    expect(jira.issues("WEB")).toHaveLength(6);
    expect(jira.issues("OPS")).toHaveLength(0);
  });

  test("are not adopted if the operator does not allow the project", async () => {
    await synced({});
    const { jira, milepost } = harness;
    jira.createProject("OPS");
    await milepost.push({ [configPath]: "jira:\n  project: OPS\n" });
    milepost.loseLedger();
    milepost.operator = { repositories: [{ name: "acme/web", jira: ["OPS"], slack: [] }] };
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    expect(jira.issues("OPS")).toHaveLength(6);
  });
});

describe("an unreadable response", () => {
  test("ends the run with an error, and the next run continues", async () => {
    harness = await startJiraSync({});
    const { milepost, jira } = harness;
    const heal = jira.faults.on(({ path: at }) =>
      at.endsWith("/search/jql") ? { kind: "answer", status: 200, body: { ready: false } } : null,
    );
    const run = await milepost.sync();
    expect(JSON.stringify(run.result)).toContain("unreadable response");
    expect(jira.issues("WEB")).toEqual([]);
    heal();
    milepost.clock.advance(120_000);
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
  });
});

test("all items are found when the ledger is lost, however many goals of other repositories have the same label", async () => {
  await synced({ flavour: "datacenter" });
  const { jira } = harness;
  jira.createProject("OPS");
  const label = jira.issues("WEB")[0]?.labels.find((one) => one.startsWith("milepost-")) ?? "";
  const theirs = Array.from({ length: 320 }, (_, index) => ({ summary: `Theirs ${index}`, labels: [label] }));
  jira.seed("OPS", theirs);
  await adoptsAll();
  expect(jira.issues("WEB")).toHaveLength(6);
});
