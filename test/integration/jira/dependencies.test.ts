import { afterEach, describe, expect, test } from "vitest";
import { type JiraHarness, type JiraHarnessOptions, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath } from "../support/plan-text.ts";
import { codesOf, operationsOf } from "../support/sync-harness.ts";

const web = "acme/web";
let harness: JiraHarness;
afterEach(() => harness.stop());

/** Returns a plan of milestones, each with what it depends on. */
function planOf(dependencies: readonly string[]): string {
  const milestones = dependencies.map((dependsOn, index) => [
    `## Milestone ${index + 1}: ${["Backend", "Client", "Beta", "Launch"][index]}`,
    "",
    ...(dependsOn === "" ? [] : [`**Depends on**: ${dependsOn}`, ""]),
    "**Deliverables**:",
    `- [ ] Part ${"abcd"[index]}`,
    "",
    "**Success Criteria**:",
    `- [ ] Accepted ${"abcd"[index]}`,
    "",
  ]);
  return ["# Milestone Plan: Live review", "", ...milestones.flat()].join("\n");
}

async function start(plan: string, options: JiraHarnessOptions = {}): Promise<void> {
  harness = await startJiraSync({ plan, ...options });
}

/** Which milestone's tracking issue is blocked by which: "Client <- Backend". */
function blockedOnGitHub(): string[] {
  const issues = harness.milepost.github.issues(web);
  const nameOf = (number: number) => issues.find((issue) => issue.number === number)?.title.replace(/^.*: /, "");
  return issues.flatMap(({ number, blockedBy }) => blockedBy.map((one) => `${nameOf(number)} <- ${nameOf(one)}`));
}

/** Which epic is blocked by which, as a reader of the blocked epic sees it. */
function blockedInJira(): string[] {
  return harness.jira.issues("WEB").flatMap(({ summary, fields }) => {
    const links = Array.isArray(fields.issuelinks) ? fields.issuelinks : [];
    return links.flatMap(({ type, inwardIssue }) => {
      expect(type.name).toBe("Blocks");
      const blocker = inwardIssue?.fields.summary.replace(/^.*: /, "");
      return blocker === undefined ? [] : [`${summary.replace(/^.*: /, "")} <- ${blocker}`];
    });
  });
}

const both = () => [blockedOnGitHub(), blockedInJira()];

describe.each<[string, JiraHarnessOptions]>([
  ["Cloud", {}],
  ["Data Center", { flavour: "datacenter" }],
])("dependencies of milestones (%s)", (_, options) => {
  test("become blocked-by and Blocks, in this direction, also on milestones that are created later", async () => {
    await start(planOf(["", "Milestone 1", "Milestone 4, Milestone 1, the legal team", ""]), options);
    const run = await harness.milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    const expected = ["Client <- Backend", "Beta <- Backend", "Beta <- Launch"];
    expect(both().map((ones) => ones.sort())).toEqual([expected.toSorted(), expected.toSorted()]);
    expect(await harness.milepost.sync({ full: true })).toMatchObject({ writes: 0 });
    expect(harness.jira.violations).toEqual([]);
  });

  test("follow the plan", async () => {
    await start(planOf(["", "1", "2", ""]), options);
    const { milepost, jira } = harness;
    await milepost.sync();
    await milepost.push({ [planPath()]: planOf(["", "1", "1", "3"]) });
    const run = await milepost.sync();
    expect(operationsOf(run).toSorted()).toEqual([
      // Their texts name the dependencies as well.
      "update epic m3",
      "update epic m4",
      "update issue a3",
      "update issue a4",
      "update milestone m3",
      "update milestone m4",
    ]);
    const expected = ["Client <- Backend", "Beta <- Backend", "Launch <- Beta"];
    expect(both()).toEqual([expected, expected]);
    await milepost.push({ [planPath()]: planOf(["", "", "1", "3"]) });
    await milepost.sync();
    expect(both()).toEqual([expected.slice(1), expected.slice(1)]);
    expect((await milepost.sync({ full: true })).writes).toBe(0);
    expect(jira.violations).toEqual([]);
  });
});

test("a dependency that a user removed is not added again", async () => {
  await start(planOf(["", "1", "", ""]));
  const { milepost } = harness;
  await milepost.sync();
  const blocked = milepost.github.issues(web).find(({ blockedBy }) => blockedBy.length > 0);
  const blocker = milepost.github.issues(web).find(({ number }) => number === blocked?.blockedBy[0]);
  const path = `/repos/${web}/issues/${blocked?.number}/dependencies/blocked_by/${blocker?.id}`;
  const headers = { authorization: "Bearer test-token" };
  expect((await fetch(`${milepost.github.url}${path}`, { method: "DELETE", headers })).status).toBe(200);
  await milepost.push({ [planPath()]: planOf(["", "1, the legal team", "", ""]) });
  await milepost.sync({ full: true });
  expect(both()).toEqual([[], ["Client <- Backend"]]);
});

test("a dependency that turns round is removed before the opposite one is made", async () => {
  await start(planOf(["", "1", "", ""]));
  const { milepost, jira } = harness;
  await milepost.sync();
  await milepost.push({ [planPath()]: planOf(["2", "", "", ""]) });
  const run = await milepost.sync();
  expect(both()).toEqual([["Backend <- Client"], ["Backend <- Client"]]);
  const ofGitHub = run.lines.filter((line) => line.includes("/dependencies/"));
  expect(ofGitHub.map((line) => line.split(" ")[0])).toEqual(["DELETE", "POST"]);
  const inJira = jira.requests.all.filter(({ path, kind }) => kind === "write" && path.includes("/issueLink"));
  expect(inJira.map(({ method }) => method)).toEqual(["POST", "DELETE", "POST"]);
});

test("dependencies in a cycle are left out, the others are written", async () => {
  await start(planOf(["3", "1", "2", "3"]));
  const run = await harness.milepost.sync();
  expect(codesOf(run)).toContain("dependency-cycle");
  expect(both()).toEqual([["Launch <- Beta"], ["Launch <- Beta"]]);
});

test("what a tracker refuses is a warning, once, and everything else is synced", async () => {
  await start(planOf(["", "1", "", ""]));
  const { milepost, jira } = harness;
  milepost.github.faults.on(({ path }) =>
    path.includes("/dependencies/")
      ? { kind: "answer", status: 404, body: '{"message":"Not Found"}', headers: {} }
      : null,
  );
  jira.deny("WEB", ["LINK_ISSUES"]);
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(codesOf(run)).toEqual(["dependency-not-set", "dependency-not-set"]);
  const done = run.result.plans[0]?.trackers.flatMap(({ operations }) => operations) ?? [];
  expect(done.filter(({ fields }) => fields.includes("blockedBy"))).toEqual([]);
  const again = await milepost.sync({ full: true });
  expect([codesOf(again), again.writes]).toEqual([[], 0]);
});

test("a run that stops before the links are made makes them the next time", async () => {
  await start(planOf(["", "1", "", ""]));
  const { milepost, jira } = harness;
  const heal = [
    milepost.github.faults.on(({ path }) => (path.includes("/dependencies/") ? { kind: "drop-after" } : null)),
    jira.faults.on(({ path }) => (path.endsWith("/issueLink") ? { kind: "drop-after" } : null)),
  ];
  expect((await milepost.sync()).result.outcome).toBe("partial");
  for (const one of heal) one();
  milepost.clock.advance(3_600_000);
  expect((await milepost.sync()).result.outcome).toBe("synced");
  expect(both()).toEqual([["Client <- Backend"], ["Client <- Backend"]]);
  expect((await milepost.sync({ full: true })).writes).toBe(0);
});

test("a preview shows what an item will be blocked by", async () => {
  await start(planOf(["", "1", "", ""]));
  const { milepost } = harness;
  await milepost.sync();
  await milepost.push({
    [planPath()]: edited(planOf(["", "1", "", ""]), "Milestone 3: Beta\n", "Milestone 3: Beta\n\n**Depends on**: 2\n"),
  });
  const preview = await milepost.preview();
  expect(operationsOf(preview)).toEqual(["update milestone m3", "update issue a3", "update epic m3"]);
  expect(preview.result.plans[0]?.trackers[0]?.operations[1]).toMatchObject({ key: "a3", fields: ["blockedBy"] });
});
