import { afterEach, expect, test } from "vitest";
import { type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";

const path = planPath();
const text = planText(smallPlan);
let harness: JiraHarness;
afterEach(() => harness.stop());

const edits = () =>
  harness.jira.requests.all.filter(({ method, route }) => method === "PUT" && /issue/.test(route ?? ""));

test("an account that must not suppress e-mails still writes every edit once", async () => {
  harness = await startJiraSync();
  const { milepost, jira } = harness;
  await milepost.sync();
  // Jira Cloud rejects the whole edit then, although its documentation says that it ignores the parameter.
  jira.faults.on(({ method, query }) =>
    method === "PUT" && query.notifyUsers !== undefined ? { kind: "forbidden" } : null,
  );
  const reworded = edited(
    edited(text, "Comment storage", "Comments store"),
    "Editor integration",
    "Editor integrations",
  );
  await milepost.push({ [path]: reworded });
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(edits().map(({ status, query }) => [status, query.notifyUsers ?? null])).toEqual([
    [403, "false"],
    [204, null],
    [204, null],
  ]);
  const summaries = jira.issues("WEB").map(({ summary }) => summary);
  expect(summaries).toEqual(expect.arrayContaining(["Comments store", "Editor integrations"]));
});

test("otherwise no e-mail is sent, and an account without edit permission gets an error", async () => {
  harness = await startJiraSync();
  const { milepost, jira } = harness;
  await milepost.sync();
  await milepost.push({ [path]: edited(text, "Comment storage", "Comments store") });
  await milepost.sync();
  expect(edits().map(({ status, query }) => [status, query.notifyUsers ?? null])).toEqual([[204, "false"]]);
  jira.faults.on(({ method }) => (method === "PUT" ? { kind: "forbidden" } : null));
  await milepost.push({ [path]: edited(text, "Comment storage", "Comments shelf") });
  const run = await milepost.sync();
  expect(run.result.error).toMatch(/403/);
});
