import { afterEach, describe, expect, test } from "vitest";
import type { CommonFault } from "../../../local/emulators/shared/fault.ts";
import { blockersIn } from "../../faults/jira-world.ts";
import { type JiraHarness, type JiraHarnessOptions, startJiraSync } from "../support/jira-harness.ts";
import { planPath } from "../support/plan-text.ts";
import { codesOf, operationsOf } from "../support/sync-harness.ts";

const web = "acme/web";
const names = ["Backend", "Client", "Beta"];
const relation = "Client <- Backend";
let harness: JiraHarness;
afterEach(() => harness.stop());

/** Returns a plan of three milestones, each with what it depends on. */
function planOf(...dependencies: string[]): string {
  const milestones = names.map((name, index) => {
    const dependsOn = dependencies[index] ?? "";
    return `## Milestone ${index + 1}: ${name}\n\n${dependsOn && `**Depends on**: ${dependsOn}\n\n`}**Deliverables**:\n- [ ] Part of ${name}\n\n**Success Criteria**:\n- [ ] ${name} is accepted\n`;
  });
  return ["# Milestone Plan: Live review\n", ...milestones].join("\n");
}

const independent = planOf();
const dependent = planOf("", "1");

async function start(plan: string, options: JiraHarnessOptions = {}): Promise<JiraHarness> {
  harness = await startJiraSync({ plan, ...options });
  return harness;
}

const push = (plan: string) => harness.milepost.push({ [planPath()]: plan });

const nameIn = (title: string) => title.replace(/^.*: /, "");

function blocked(): { github: string[]; jira: string[] } {
  const issues = harness.milepost.github.issues(web);
  const epics = harness.jira.issues("WEB");
  const titleOf = (number: number) => issues.find((issue) => issue.number === number)?.title ?? "";
  const summaryOf = (key: string) => epics.find((epic) => epic.key === key)?.summary ?? key;
  return {
    github: issues.flatMap(({ title, blockedBy }) =>
      blockedBy.map((number) => `${nameIn(title)} <- ${nameIn(titleOf(number))}`),
    ),
    jira: epics.flatMap((epic) =>
      blockersIn(epic).map((key) => `${nameIn(epic.summary)} <- ${nameIn(summaryOf(key))}`),
    ),
  };
}

const both = (...relations: string[]) => ({ github: relations, jira: relations });

/** Adds the relation "Client <- Backend" as a user does, in both trackers. */
async function linkByHand(): Promise<void> {
  const { github } = harness.milepost;
  const issue = (name: string) =>
    github.issues(web).find(({ title, labels }) => title.endsWith(name) && labels.includes("tracking"));
  const path = `/repos/${web}/issues/${issue("Client")?.number}/dependencies/blocked_by`;
  const ofGitHub = await send(`${github.url}${path}`, "Bearer test-token", { issue_id: issue("Backend")?.id });
  const epic = (name: string) => harness.jira.issues("WEB").find(({ summary }) => summary.endsWith(`: ${name}`))?.key;
  const ofJira = await send(`${harness.jira.url}/rest/api/3/issueLink`, `Basic ${btoa("bot@example.com:test-token")}`, {
    type: { name: "Blocks" },
    inwardIssue: { key: epic("Backend") },
    outwardIssue: { key: epic("Client") },
  });
  expect([ofGitHub, ofJira]).toEqual([201, 201]);
}

async function send(url: string, authorization: string, body: object): Promise<number> {
  const headers = { authorization, "content-type": "application/json", "user-agent": "test" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status;
}

/** Injects a fault into all requests for relations in both trackers; returns a function that removes it. */
function breakRelations(fault: CommonFault): () => void {
  const clear = [
    harness.milepost.github.faults.on(({ path }) => (path.includes("/dependencies/") ? fault : null)),
    harness.jira.faults.on(({ path }) => (path.includes("/issueLink") ? fault : null)),
  ];
  return () => {
    for (const one of clear) one();
  };
}

describe("a run that stops at the dependencies", () => {
  test("leaves nothing behind if the plan is reverted before the next one", async () => {
    const { milepost } = await start(planOf("", "", "1"));
    await milepost.sync();
    await push(planOf("", "", "2"));
    // The answers to the new relations are lost, after the old ones were removed.
    const heal = [
      milepost.github.faults.on(({ path, method }) =>
        method === "POST" && path.includes("/dependencies/") ? { kind: "drop-after" } : null,
      ),
      harness.jira.faults.on(({ path, method }) =>
        method === "POST" && path.includes("/issueLink") ? { kind: "drop-after" } : null,
      ),
    ];
    expect((await milepost.sync()).result.outcome).toBe("partial");
    for (const one of heal) one();
    expect(blocked()).toEqual(both("Beta <- Client"));
    milepost.clock.advance(3_600_000);
    await push(planOf("", "", "1"));
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    expect(blocked()).toEqual(both("Beta <- Backend"));
  });

  test("because the token expired, is no rejection: the next run makes them", async () => {
    const { milepost } = await start(dependent);
    const heal = breakRelations({ kind: "unauthorized" });
    const run = await milepost.sync();
    expect(run.result.outcome).not.toBe("synced");
    expect(codesOf(run)).not.toContain("dependency-not-set");
    heal();
    milepost.clock.advance(3_600_000);
    await milepost.sync({ full: true });
    expect(blocked()).toEqual(both(relation));
  });

  test("and then loses its ledger, makes them in the next run", async () => {
    const { milepost } = await start(dependent);
    const heal = breakRelations({ kind: "fail-before" });
    await milepost.sync();
    heal();
    milepost.clock.advance(3_600_000);
    milepost.loseLedger();
    await milepost.sync({ full: true });
    expect(blocked()).toEqual(both(relation));
  });

  test("continues with the first relation that is missing", async () => {
    const { milepost } = await start(planOf("", "", "1, 2"));
    let sent = 0;
    const heal = milepost.github.faults.on(({ path, method }) =>
      method === "POST" && path.includes("/dependencies/") && ++sent === 2 ? { kind: "fail-before" } : null,
    );
    await milepost.sync();
    heal();
    milepost.clock.advance(3_600_000);
    const run = await milepost.sync();
    expect(run.lines.filter((line) => line.includes("/dependencies/"))).toHaveLength(1);
    expect(blocked().github).toEqual(["Beta <- Backend", "Beta <- Client"]);
  });
});

describe("relations that users made stay", () => {
  test("when the plan names them and later does not", async () => {
    const { milepost } = await start(independent);
    await milepost.sync();
    await linkByHand();
    await push(dependent);
    const runs = [await milepost.sync()];
    await push(independent);
    runs.push(await milepost.sync());
    expect(blocked()).toEqual(both(relation));
    // Nothing was done, so nothing is reported as done.
    const done = runs.flatMap(({ result }) => result.plans[0]?.trackers.flatMap(({ operations }) => operations) ?? []);
    expect(done.filter(({ fields }) => fields.includes("blockedBy"))).toEqual([]);
  });

  test("when they follow a rejection", async () => {
    const { milepost, jira } = await start(dependent);
    const heal = milepost.github.faults.on(({ path }) =>
      path.includes("/dependencies/")
        ? { kind: "answer", status: 404, body: '{"message":"Not Found"}', headers: {} }
        : null,
    );
    jira.deny("WEB", ["LINK_ISSUES"]);
    expect(codesOf(await milepost.sync())).toEqual(["dependency-not-set", "dependency-not-set"]);
    heal();
    jira.deny("WEB", []);
    await linkByHand();
    await push(independent);
    await milepost.sync();
    expect(blocked()).toEqual(both(relation));
  });
});

test("milestones that can't be identified keep their relations", async () => {
  const plan = (titles: readonly string[]) =>
    titles
      .map(
        (title, index) =>
          `## Milestone ${index + 1}: ${title}\n\n${title === "Launch" ? "**Depends on**: 1\n\n" : ""}**Deliverables**:\n- [ ] Part ${index}\n\n**Success Criteria**:\n- [ ] Fine ${index}\n`,
      )
      .join("\n");
  const { milepost } = await start(plan(["Hardening", "Hardening", "Launch"]));
  await milepost.sync();
  const before = blocked();
  expect(before.github).toHaveLength(1);
  await push(plan(["Hardening of it", "Hardening", "Launch", "Hardening"]));
  expect(codesOf(await milepost.sync())).toContain("ambiguous-identity");
  expect(blocked().github).toHaveLength(1);
  expect(blocked().jira).toHaveLength(1);
});

test("the order in which a plan names dependencies changes nothing", async () => {
  const { milepost } = await start(planOf("", "", "1, 2"));
  await milepost.sync();
  await push(planOf("", "", "2, 1"));
  const run = await milepost.sync();
  expect(
    operationsOf(run).filter((operation) => !operation.includes("milestone") && !operation.includes("epic")),
  ).toEqual([]);
  expect(run.lines.filter((line) => line.includes("/dependencies/"))).toEqual([]);
});

test("an epic in a Jira project that the operator does not allow gets no link", async () => {
  const { milepost, jira } = await start(independent);
  milepost.operator = { repositories: [{ name: web, jira: ["WEB"], slack: [] }] };
  await milepost.sync();
  jira.createProject("SECRET");
  const epic = jira.issues("WEB").find(({ summary }) => summary.endsWith("Backend"))?.key ?? "";
  const moved = jira.moveIssue(epic, "SECRET");
  await push(dependent);
  const run = await milepost.sync();
  expect(run.result.plans[0]?.diagnostics.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(new RegExp(`^"001 M2: Client" was not marked as blocked by .*${moved} is in a Jira project`)),
  );
  expect(blocked()).toEqual({ github: [relation], jira: [] });
});

test("a relation to an epic that was not visible for a while is removed afterwards", async () => {
  const { milepost, jira } = await start(dependent);
  await milepost.sync();
  const epic = jira.issues("WEB").find(({ summary }) => summary.endsWith("Backend"))?.key ?? "";
  jira.setHidden(epic, true);
  await milepost.sync({ full: true });
  await push(independent);
  const hidden = await milepost.sync();
  const ofJira = hidden.result.plans[0]?.trackers.find(({ tracker }) => tracker === "jira");
  expect(ofJira?.operations.flatMap(({ fields }) => fields)).toEqual(["body"]);
  jira.setHidden(epic, false);
  milepost.clock.advance(3_600_000);
  await milepost.sync({ full: true });
  expect(blocked()).toEqual(both());
});
