import { afterEach, describe, expect, test } from "vitest";
import { type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { operationsOf } from "../support/sync-harness.ts";

let harness: JiraHarness;
afterEach(() => harness.stop());

const repositoryOf = (property: unknown) => JSON.parse(JSON.stringify(property)).repository as string;

describe.each(["cloud", "datacenter"] as const)("labels of issues in %s", (flavour) => {
  test("are those of the config and one of the goal, and descriptions show no marker in Cloud", async () => {
    harness = await startJiraSync({ flavour });
    await harness.milepost.sync();
    for (const { labels, description } of harness.jira.issues("WEB")) {
      expect(labels).toEqual(["milepost", "milepost-001-live"]);
      expect(/milepost(?::|&#58;)/.test(JSON.stringify(description))).toBe(flavour === "datacenter");
    }
  });

  test("of an earlier release find the issues when the ledger is lost", async () => {
    harness = await startJiraSync({ flavour });
    await harness.milepost.sync();
    for (const { key, properties } of harness.jira.issues("WEB")) {
      const repository = repositoryOf(properties.milepost);
      harness.jira.editIssue(key, { labels: ["milepost", `milepost:${repository}/001-live`] });
    }
    harness.milepost.loseLedger();
    const adopted = await harness.milepost.sync();
    expect(operationsOf(adopted).filter((one) => one.startsWith("create"))).toEqual([]);
    expect(harness.jira.issues("WEB")).toHaveLength(6);
  });
});
