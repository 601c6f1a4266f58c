import { afterEach, beforeEach, expect, test } from "vitest";
import { configPath, type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { codesOf, operationsOf, requestsOf } from "../support/sync-harness.ts";

const web = "acme/web";
const person = "712020:2f1c0e1d-0b52-4c2b-9a55-5d1d1f0a7e11";
const withOwner = (owner: string) =>
  edited(planText(smallPlan), "- **Value**: Others", `- **Owner**: ${owner}\n- **Value**: Others`);
const configOf = (people: string[]) =>
  ["jira:", "  project: WEB", "people:", ...people.map((line) => `  ${line}`), ""].join("\n");

let harness: JiraHarness;
beforeEach(async () => {
  harness = await startJiraSync({ plan: null });
  harness.milepost.github.setPermission(web, "gone", "none");
});
afterEach(() => harness.stop());

const sync = async (owner: string, people: string[]) => {
  await harness.milepost.push({ [configPath]: configOf(people), [planPath()]: withOwner(owner) });
  return harness.milepost.sync();
};
const assigneesOf = () => ({
  github: harness.milepost.github.issues(web).map(({ assignees }) => assignees.join()),
  jira: harness.jira.issues("WEB").map(({ assignee }) => assignee),
});

test("owners are assigned when items are created, and never again", async () => {
  const run = await sync("Ana and Ben", [`Ana: { github: ana-acme, jira: "${person}" }`, "Ben: { github: ben }"]);
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(codesOf(run)).toEqual([]);
  // The first milestone has an owner, the second has none: tracking issue or epic, then its deliverables.
  expect(assigneesOf()).toEqual({
    github: ["ana-acme,ben", "ana-acme,ben", "ana-acme,ben", "", "", ""],
    jira: ["A person", null, "A person", "A person", null, null],
  });
  const [issue] = harness.milepost.github.issues(web);
  harness.milepost.github.editIssue(web, issue?.number ?? 0, { assignees: [] });
  expect(operationsOf(await harness.milepost.sync({ full: true }))).toEqual([]);
  expect(assigneesOf().github[0]).toBe("");
});

test("an unknown account is reported once, and the items are created unassigned", async () => {
  const run = await sync("Ana", ['Ana: { github: gone, jira: "5b10ac8d82e05b22cc7d4ef5" }']);
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(codesOf(run)).toEqual(["unknown-assignee", "unknown-assignee"]);
  expect(assigneesOf()).toEqual({ github: ["", "", "", "", "", ""], jira: [null, null, null, null, null, null] });
});

test("without people, nobody is assigned and nothing is asked", async () => {
  await harness.milepost.push({ [planPath()]: withOwner("Ana") });
  const run = await harness.milepost.sync();
  expect(assigneesOf().github.join("")).toBe("");
  expect(requestsOf(run).reads).toBeLessThanOrEqual(9);
  expect(run.lines.some((line) => line.includes("/assignees/"))).toBe(false);
});
