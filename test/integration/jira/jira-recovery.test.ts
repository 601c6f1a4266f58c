import { afterEach, describe, expect, test } from "vitest";
import { requestProblems } from "../../contract/tracker/tracker-requests.ts";
import { Crash } from "../../fakes/operations.ts";
import { sampledCases } from "../../support/sampled.ts";
import { configPath, type JiraHarness, type JiraHarnessOptions, startJiraSync } from "../support/jira-harness.ts";
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

/** The state of Jira that a duplicate create would change. */
function world() {
  const { jira } = harness;
  const issues = jira.issues("WEB").map(({ key, summary, parent, status, labels, text: words }) => {
    return { key, summary, parent, status, labels, words };
  });
  return { issues, versions: jira.versions("WEB") };
}

const writesToJira = (from: number) => harness.jira.requests.all.slice(from).filter(({ kind }) => kind === "write");
const variants: [string, JiraHarnessOptions][] = [
  ["epics", {}],
  ["versions", { config: ["milestone: version"] }],
  ["both, in German", { config: ["milestone: both"], language: "de", project: { style: "company-managed" } }],
  ["Data Center's epics", { flavour: "datacenter" }],
  ["both, in Data Center", { flavour: "datacenter", config: ["milestone: both"] }],
];

describe("when the ledger is lost", () => {
  test.each(variants)("everything is adopted in both trackers and nothing is created twice: %s", async (_, options) => {
    harness = await startJiraSync(options);
    await harness.milepost.sync();
    const before = world();
    const github = harness.milepost.world();
    const seen = harness.jira.requests.all.length;
    harness.milepost.loseLedger();
    const run = await harness.milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(new Set(operationsOf(run).map((line) => line.split(" ")[0]))).toEqual(new Set(["adopt"]));
    expect(writesToJira(seen)).toEqual([]);
    expect(world()).toEqual(before);
    expect(harness.milepost.world()).toEqual(github);
    expect((await harness.milepost.sync()).result.outcome).toBe("unchanged");
    await harness.milepost.push({ [path]: edited(text, "Editor integration", "Editor integrations") });
    const later = await harness.milepost.sync();
    expect(later.result).toMatchObject({ outcome: "synced" });
    expect(writesToJira(seen)).toHaveLength(1);
  });

  test.each(sampledCases(40))("and the next run is killed at operation %i of the ledger", async (operation) => {
    harness = await startJiraSync({ config: ["milestone: both"] });
    await harness.milepost.sync();
    const before = world();
    const { milepost } = harness;
    milepost.loseLedger();
    milepost.ledger.operations.crashAt(operation, operation % 2 === 0 ? "before" : "after");
    await milepost.sync().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
    milepost.ledger.operations.revive();
    milepost.clock.advance(3_600_000);
    await milepost.push({ "README.md": `${operation}` });
    const run = await milepost.sync();
    expect(run.result.error).toBeNull();
    expect(world()).toEqual(before);
  });
});

describe("when a first sync is killed", () => {
  test.each(sampledCases(72))("at operation %i, nothing is created twice", async (operation) => {
    harness = await startJiraSync();
    const { milepost } = harness;
    milepost.ledger.operations.crashAt(operation, operation % 2 === 1 ? "before" : "after");
    await milepost.sync().catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
    milepost.ledger.operations.revive();
    milepost.clock.advance(3_600_000);
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ error: null });
    const { issues } = world();
    expect(issues.map(({ summary }) => summary).sort()).toEqual(
      [...new Set(issues.map(({ summary }) => summary))].sort(),
    );
    expect(issues).toHaveLength(6);
    expect(issues.filter(({ parent }) => parent !== null)).toHaveLength(4);
    expect(issues.filter(({ status }) => status === "Done")).toHaveLength(1);
    expect(milepost.world().managed).toHaveLength(8);
  });

  test.each([
    ["drop-after", 2_000],
    ["fail-after", 2_000],
    ["drop-after", 600_000],
  ] as const)("items of a create that ended with %s are found, although searches show them after %i ms", async (kind, indexLag) => {
    harness = await startJiraSync({ indexLag });
    harness.jira.seed("WEB", [{ summary: "People's own" }]);
    const { milepost, jira } = harness;
    const heal = jira.faults.on((request) => (request.path.endsWith("/bulk") ? { kind } : null));
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "partial" });
    heal();
    expect(milepost.world().managed).toHaveLength(8);
    const healed = await milepost.sync();
    expect(healed.result).toMatchObject({ outcome: "synced", error: null });
    expect(jira.issues("WEB")).toHaveLength(7);
    expect(healed.writes).toBe(0);
  });

  test("items of a bulk create that was interrupted are found as well", async () => {
    harness = await startJiraSync({ indexLag: 600_000 });
    const { milepost, jira } = harness;
    const heal = jira.faults.on((request, n) =>
      request.path.endsWith("/bulk") && JSON.stringify(request.body).includes("Comment storage")
        ? { kind: n > 0 ? "drop-after" : "drop-before" }
        : null,
    );
    expect((await milepost.sync()).result.outcome).toBe("partial");
    heal();
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    const { issues } = world();
    expect(issues).toHaveLength(6);
    expect(issues.filter(({ parent }) => parent !== null)).toHaveLength(4);
  });
});

describe("two repositories with one goal id in one project", () => {
  test.each(variants)("never adopt each other's items: %s", async (_, options) => {
    harness = await startJiraSync(options);
    const { milepost, jira } = harness;
    await milepost.sync();
    const other = await milepost.another("acme/api");
    other.jira = milepost.jira;
    const lines = (options.config ?? []).map((line) => `  ${line}\n`).join("");
    await other.push({ [configPath]: `jira:\n  project: WEB\n${lines}`, [path]: text });
    expect((await other.sync()).result).toMatchObject({ outcome: "synced", error: null });
    const before = world();
    const usesEpics = !options.config?.includes("milestone: version");
    const usesVersions = options.config !== undefined;
    expect(before.issues).toHaveLength(usesEpics ? 12 : 8);
    expect(before.versions).toHaveLength(usesVersions ? 4 : 0);
    for (const each of [milepost, other]) {
      each.loseLedger();
      const run = await each.sync();
      expect(run.result).toMatchObject({ outcome: "synced", error: null });
      expect(operationsOf(run).filter((line) => !line.startsWith("adopt"))).toEqual([]);
    }
    expect(jira.issues("WEB")).toHaveLength(before.issues.length);
    expect(world()).toEqual(before);
  });
});
