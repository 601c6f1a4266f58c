import { afterEach, describe, expect, test } from "vitest";
import {
  configPath,
  type JiraHarness,
  type JiraHarnessOptions,
  startJiraSync,
} from "../../integration/support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";
import { codesOf, operationsOf } from "../../integration/support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
let harness: JiraHarness;
afterEach(() => harness.stop());

const flavours: [string, JiraHarnessOptions][] = [
  ["Cloud", {}],
  ["Data Center", { flavour: "datacenter" }],
];

/** What a stranger copies from real items besides their labels. */
interface Copied {
  hasPanel: boolean;
  hasProperty: boolean;
}

const copies: [string, Copied][] = [
  ["label and panel", { hasPanel: true, hasProperty: false }],
  ["label and property", { hasPanel: false, hasProperty: true }],
  ["label, panel and property", { hasPanel: true, hasProperty: true }],
];

const itemsOf = () => harness.jira.issues("WEB").filter(({ reporter }) => reporter === "Milepost");
const foreignItems = () => harness.jira.issues("WEB").filter(({ reporter }) => reporter !== "Milepost");

/** Copies every item of Milepost as a stranger. */
function copyAll({ hasPanel, hasProperty }: Copied): void {
  for (const { type, labels, description, properties } of itemsOf()) {
    harness.jira.createIssue("WEB", {
      type,
      summary: "Crash on start",
      labels,
      ...(hasPanel && { description }),
      ...(hasProperty && { properties }),
    });
  }
}

/** Syncs in every way that could touch an item, and asserts that the copies never change. */
async function assertUntouched(): Promise<string[]> {
  const { milepost } = harness;
  const before = foreignItems();
  expect(before.length).toBeGreaterThan(0);
  const codes: string[] = [];
  for (const plan of [
    text,
    edited(text, "Optimistic updates", "Optimistic edits"),
    edited(text, "  - [ ] Comment storage\n", ""),
  ]) {
    await milepost.push({ [path]: `${plan}\n` });
    const run = await milepost.sync();
    expect(run.result.error).toBeNull();
    codes.push(...codesOf(run));
    expect(foreignItems()).toEqual(before);
  }
  await milepost.sync({ full: true });
  expect(foreignItems()).toEqual(before);
  return codes;
}

describe.each(flavours)("%s", (_, options) => {
  describe.each(copies)("a stranger's copies with %s", (_name, copied) => {
    // In Cloud the panel has no marker: its copies look like any other issue with the label.
    const isMarked = copied.hasProperty || options.flavour === "datacenter";

    test("are ignored if the ledger was lost; the real items are adopted", async () => {
      harness = await startJiraSync(options);
      const { milepost, jira } = harness;
      await milepost.sync();
      const own = itemsOf().length;
      copyAll(copied);
      milepost.loseLedger();
      const run = await milepost.sync();
      expect(operationsOf(run).filter((line) => !line.startsWith("adopt"))).toEqual([]);
      expect(codesOf(run).filter((code) => code === "foreign-marker")).toHaveLength(isMarked ? own : 0);
      expect(jira.issues("WEB")).toHaveLength(2 * own);
      await assertUntouched();
    });

    test("are ignored by a first sync", async () => {
      harness = await startJiraSync(options);
      const { milepost, jira } = harness;
      await milepost.sync();
      const own = itemsOf();
      copyAll(copied);
      for (const { key, level } of own) if (level === 0) jira.deleteIssue(key);
      for (const { key, level } of own) if (level !== 0) jira.deleteIssue(key);
      milepost.loseLedger();
      const codes = await assertUntouched();
      expect(codes.filter((code) => code === "foreign-marker")).toHaveLength(isMarked ? own.length : 0);
      expect(itemsOf()).toHaveLength(own.length);
    });

    test("are ignored after a create with an unknown outcome, although they have the intents' nonces", async () => {
      harness = await startJiraSync(options);
      const { milepost, jira } = harness;
      const heal = jira.faults.on((request) => (request.path.endsWith("/bulk") ? { kind: "drop-after" } : null));
      await milepost.sync();
      heal();
      copyAll(copied);
      const own = itemsOf();
      for (const { key } of own) jira.deleteIssue(key);
      await assertUntouched();
      expect(itemsOf().length).toBeGreaterThan(own.length);
    });
  });

  test("a former account's items are adopted if the config names it, and ignored otherwise", async () => {
    harness = await startJiraSync(options);
    const { milepost, jira } = harness;
    await milepost.sync();
    copyAll({ hasPanel: true, hasProperty: true });
    for (const { key, level } of itemsOf()) if (level === 0) jira.deleteIssue(key);
    for (const { key } of itemsOf()) jira.deleteIssue(key);
    const [copy] = foreignItems();
    const { accountId, key } = Object(copy?.fields.creator);
    milepost.loseLedger();
    await milepost.push({
      [configPath]: `jira:\n  project: WEB\n  formerAccounts: ["${accountId ?? key}"]\n`,
    });
    const run = await milepost.sync();
    const adopted = operationsOf(run).filter((line) => / (epic|story) /.test(line));
    expect(adopted.filter((line) => line.startsWith("adopt"))).toHaveLength(6);
    expect(adopted.filter((line) => line.startsWith("create"))).toEqual([]);
  });

  test("the account is stored with the first edit, for one request, once", async () => {
    harness = await startJiraSync(options);
    const { milepost, jira } = harness;
    await milepost.sync();
    for (const title of ["Comment store", "Comment stores", "Comments"]) {
      await milepost.push({ [path]: edited(text, "Comment storage", title) });
      await milepost.sync();
    }
    expect(jira.requests.lines().filter((line) => line.includes("/myself"))).toHaveLength(1);
    expect((await milepost.ledger.repository(milepost.id))?.accounts?.jira).toHaveLength(1);
    expect((await milepost.sync()).result.outcome).toBe("unchanged");
  });
});

describe.each(flavours)("%s", (_, options) => {
  test("an issue that a user moved to a project that is not allowed is not changed there", async () => {
    harness = await startJiraSync(options);
    const { milepost, jira } = harness;
    milepost.operator = { repositories: [{ name: "acme/web", jira: ["WEB"], slack: [] }] };
    jira.createProject("SECRET");
    await milepost.sync();
    const key = jira.moveIssue(itemsOf().find(({ summary }) => summary === "Comment storage")?.key ?? "", "SECRET");
    const before = jira.issue(key);
    for (const title of ["Comment store", "Comment stores"]) {
      await milepost.push({ [path]: edited(text, "Comment storage", title) });
      const run = await milepost.sync();
      expect(JSON.stringify(run.result)).toContain("it is now in the Jira project SECRET");
      expect(jira.issue(key)).toEqual(before);
    }
  });

  test("an own item of another repository is not adopted, whatever its labels and text say", async () => {
    harness = await startJiraSync(options);
    const { milepost, jira } = harness;
    const other = await milepost.another("acme/api");
    other.jira = milepost.jira;
    await other.push({ [path]: text, [configPath]: "jira:\n  project: WEB\n" });
    await other.sync();
    const storage = () => itemsOf().filter(({ summary }) => summary === "Comment storage");
    const victim = storage()[0]?.key ?? "";
    await milepost.sync();
    const [real] = storage().filter(({ key }) => key !== victim);
    jira.editIssue(victim, { labels: real?.labels ?? [] });
    jira.deleteIssue(real?.key ?? "");
    const before = jira.issue(victim);
    milepost.loseLedger();
    await milepost.push({ [path]: edited(text, "Comment storage", "Comment store") });
    expect((await milepost.sync()).result.error).toBeNull();
    expect(jira.issue(victim)).toEqual(before);
    expect(itemsOf().map(({ summary }) => summary)).toContain("Comment store");
  });
});
