import { afterEach, describe, expect, test } from "vitest";
import { type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { codesOf } from "../support/sync-harness.ts";

const text = planText(smallPlan);
let harness: JiraHarness;
afterEach(() => harness.stop());

const linesOf = (from = 0) => harness.jira.requests.lines().slice(from);

describe("a token that only Atlassian's gateway accepts", () => {
  test("is used there after one rejected request, and in later runs at once", async () => {
    harness = await startJiraSync({ tokenKind: "scoped" });
    const run = await harness.milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(harness.jira.issues("WEB")).toHaveLength(6);
    expect(linesOf().filter((line) => line.endsWith(" 401"))).toHaveLength(1);
    await harness.milepost.push({ [planPath()]: edited(text, "Comment storage", "Comment store") });
    expect((await harness.milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    expect(linesOf().filter((line) => line.endsWith(" 401"))).toHaveLength(1);
  });

  test("is not sent to the gateway if the site accepts it", async () => {
    harness = await startJiraSync();
    await harness.milepost.sync();
    expect(linesOf().filter((line) => line.endsWith(" 401"))).toEqual([]);
  });

  test("a revoked token is rejected by both, with one message", async () => {
    harness = await startJiraSync();
    harness.jira.revokeToken();
    const run = await harness.milepost.sync();
    expect(codesOf(run)).toEqual([]);
    expect(run.result.error).toContain("the token or its email address is wrong, expired or revoked. Set a new token.");
    expect(harness.jira.requests.of("write")).toEqual([]);
  });

  test("an issue's address stays the one of the site", async () => {
    harness = await startJiraSync({ tokenKind: "scoped" });
    const run = await harness.milepost.sync();
    expect(JSON.stringify(run.result)).toContain(`${harness.jira.url}/browse/WEB-1`);
    expect(JSON.stringify(run.result)).not.toContain("/ex/jira/");
  });
});
