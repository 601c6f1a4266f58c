import { afterEach, describe, expect, test } from "vitest";
import { type JiraHarness, type JiraHarnessOptions, startJiraSync } from "../support/jira-harness.ts";
import { planText, smallPlan } from "../support/plan-text.ts";
import { codesOf } from "../support/sync-harness.ts";

let harness: JiraHarness;

afterEach(() => harness.stop());

async function first(options: JiraHarnessOptions) {
  harness = await startJiraSync(options);
  const run = await harness.milepost.sync();
  const written = harness.jira.requests.all.filter(({ kind }) => kind === "write").length;
  return { ...run, written, words: JSON.stringify(run.result), codes: codesOf(run) };
}

const undated = planText({
  milestones: [smallPlan.milestones[0], { title: "Client", deliverables: ["Editor integration"] }],
});
const company = { style: "company-managed" } as const;

describe("a required field", () => {
  test("that Jira fills in itself is accepted, even if it reports no default", async () => {
    const run = await first({ flavour: "datacenter" });
    expect(run.codes).not.toContain("jira-project");
    expect(harness.jira.issues("WEB")).toHaveLength(6);
  });

  test.each<[string, JiraHarnessOptions, string[]]>([
    ["a date, of every type", { project: { required: ["duedate"] } }, ["Story", "duedate"]],
    ["a fix version without versions", { project: { required: ["fixVersions"] } }, ["Epic", "fixVersions"]],
    [
      "a fix version of epics where there are versions only",
      { project: { ...company, required: ["parent"] }, config: ["milestone: version"] },
      ["Story", "parent"],
    ],
  ])("that one issue type lacks is reported before anything is written: %s", async (_, options, words) => {
    const run = await first(options);
    expect(run.written).toBe(0);
    expect(harness.jira.issues("WEB")).toEqual([]);
    expect(run.codes).toContain("jira-project");
    for (const word of words) expect(run.words).toContain(word);
    expect(harness.milepost.world().managed.length).toBeGreaterThan(0);
  });

  test("is sent if the plan has it", async () => {
    const project = { ...company, required: ["fixVersions"] } as const;
    const run = await first({ project, config: ["milestone: both"] });
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(harness.jira.issues("WEB")).toHaveLength(6);
  });
});

describe("a date that only epics require", () => {
  const dated = { requiredOf: { duedate: ["Epic"] } } as const;

  test("is accepted if every milestone has one", async () => {
    const run = await first({ project: dated });
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(harness.jira.issues("WEB")).toHaveLength(6);
  });

  test("is reported before anything is written if one has none", async () => {
    const run = await first({ project: dated, plan: undated });
    expect(run.written).toBe(0);
    expect(run.words).toContain('the milestone \\"Client\\" has no date');
  });
});
