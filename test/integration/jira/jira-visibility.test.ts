import { afterEach, describe, expect, test } from "vitest";
import { AccessDenied } from "../../../shared/errors.ts";
import { isCreated } from "../../../shared/model/link.ts";
import { type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { codesOf, operationsOf } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const flavours = ["cloud", "datacenter"] as const;
const reworded = edited(text, "Comment storage", "Comment store");
let harness: JiraHarness;
afterEach(() => harness.stop());

async function start(flavour: (typeof flavours)[number], config: string[] = []) {
  harness = await startJiraSync({ flavour, config });
  expect((await harness.milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
}

async function become(plan: string) {
  await harness.milepost.push({ [path]: plan });
  return harness.milepost.sync();
}

async function notVisible(): Promise<string[]> {
  const links = await harness.milepost.ledger.links(harness.milepost.id, "001-live", "jira");
  return links.filter((link) => isCreated(link) && link.isDeleted).map(({ key }) => key);
}

const keyOf = (title: string) => harness.jira.issues("WEB").find(({ summary }) => summary === title)?.key ?? "";
const titles = () => harness.jira.issues("WEB").map(({ summary }) => summary);

describe.each(flavours)("in Jira (%s), nothing counts as deleted", (flavour) => {
  test.each<[string, () => void, () => void, RegExp]>([
    [
      "without the permission to browse the project, which an administrator still sees",
      () => harness.jira.deny("WEB", ["BROWSE_PROJECTS"]),
      () => harness.jira.deny("WEB", []),
      /lacks the permission "Browse projects" in the Jira project WEB/,
    ],
    [
      "without the permission to see the project",
      () => harness.jira.deny("WEB", ["BROWSE_PROJECTS", "ADMINISTER_PROJECTS"]),
      () => harness.jira.deny("WEB", []),
      /no Jira project WEB at .*, or Milepost's account can't see it/,
    ],
    [
      "while issue security hides all issues",
      () => harness.jira.issues("WEB").map(({ key }) => harness.jira.setHidden(key, true)),
      () => harness.jira.issues("WEB").map(({ key }) => harness.jira.setHidden(key, false)),
      /shows Milepost's account no issue of the project WEB, so none counts as deleted/,
    ],
  ])("%s", async (_, hide, show, expected) => {
    await start(flavour);
    hide();
    for (const run of [await become(reworded), await harness.milepost.sync({ full: true })]) {
      expect(run.stopped).toBeInstanceOf(AccessDenied);
      expect(run.result).toMatchObject({ outcome: "partial", error: expect.stringMatching(expected) });
      expect(codesOf(run)).toEqual([]);
    }
    expect(await notVisible()).toEqual([]);
    show();
    const healed = await harness.milepost.sync();
    expect(healed.result).toMatchObject({ outcome: "synced", error: null });
    expect(operationsOf(healed)).toEqual(["update story d2"]);
    expect(titles()).toHaveLength(6);
  });

  test.runIf(flavour === "cloud")("because one answer lacks an issue that another one shows", async () => {
    await start(flavour);
    harness.jira.faults.on(({ path: asked }) =>
      asked.endsWith("/bulkfetch") ? { kind: "answer", status: 200, body: { issues: [] } } : null,
    );
    const run = await become(reworded);
    expect(codesOf(run)).toEqual([]);
    expect(titles()).toContain("Comment store");
  });
});

describe.each(flavours)("in Jira (%s), an issue that is hidden", (flavour) => {
  test("is reported as not visible, not as deleted, and synced again once it is visible", async () => {
    await start(flavour);
    const key = keyOf("Comment storage");
    harness.jira.setHidden(key, true);
    const run = await become(reworded);
    expect(codesOf(run)).toEqual(["item-not-visible"]);
    const [{ message } = { message: "" }] = run.result.plans.flatMap(({ diagnostics }) => diagnostics);
    expect(message).toContain("is not visible to Milepost's account: it was deleted, moved to a project");
    expect(titles()).toHaveLength(6);
    harness.jira.setHidden(key, false);
    expect(operationsOf(await harness.milepost.sync({ full: true }))).toEqual(["update story d2"]);
    expect(titles()).toContain("Comment store");
    expect(await notVisible()).toEqual([]);
    expect((await harness.milepost.sync({ full: true })).result.outcome).toBe("unchanged");
  });

  test("and an epic: new stories are created without it, and moved under it once it is visible", async () => {
    await start(flavour);
    const key = keyOf("001 M2: Client");
    harness.jira.setHidden(key, true);
    await harness.milepost.sync({ full: true });
    await become(edited(text, "[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts"));
    expect(titles()).toHaveLength(7);
    harness.jira.setHidden(key, false);
    await harness.milepost.sync({ full: true });
    expect((await harness.milepost.sync({ full: true })).result.outcome).toBe("unchanged");
    expect(harness.jira.issue(keyOf("Offline drafts")).parent).toBe(key);
  });
});

test("a create whose answer was lost is not repeated by an account that sees nothing", async () => {
  await start("cloud");
  const plan = edited(text, "[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts");
  const heal = harness.jira.faults.on(({ path: asked }) => (asked.endsWith("/bulk") ? { kind: "drop-after" } : null));
  await become(plan);
  heal();
  harness.jira.deny("WEB", ["BROWSE_PROJECTS"]);
  const blind = await harness.milepost.sync();
  expect(blind.result.error).toMatch(/lacks the permission "Browse projects"/);
  harness.jira.deny("WEB", []);
  await harness.milepost.sync();
  expect(titles().filter((title) => title === "Offline drafts")).toHaveLength(1);
});
