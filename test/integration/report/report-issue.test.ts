import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AccessDenied } from "../../../shared/errors.ts";
import { REPORT_ISSUE_GOAL } from "../../../shared/report/formats/report-issue.ts";
import { nasty, reportOf } from "../../unit/report/hostile.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";
import { first, onlyIssue, publish, second, stateOf, textOf, third, title } from "../support/report-issues.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { startSync } from "../support/sync-harness.ts";

let start: SyncHarness;
let repositories = 0;

beforeAll(async () => {
  start = await startSync({ limits: false });
});
afterAll(() => start.stop());

async function fresh(): Promise<SyncHarness> {
  repositories += 1;
  return start.another(`acme/r${repositories}`);
}

describe("the report issue", () => {
  test("is created once, updated in place with one write, and not written without a change", async () => {
    const at = await fresh();
    const made = await publish(at, first);
    expect(made).toMatchObject({ written: true, reads: 3, writes: 1, notes: [] });
    expect(made.url).toBe(onlyIssue(at).url);
    expect(onlyIssue(at)).toMatchObject({ title: "Milepost: status report", labels: ["milepost"] });
    expect(textOf(at)).toContain(`## ${title(first, 0)}`);
    expect(textOf(at)).toContain(`## ${title(first, 1)}`);

    expect(await publish(at, first)).toEqual({
      url: made.url,
      written: false,
      isDeleted: false,
      notes: [],
      reads: 0,
      writes: 0,
    });
    expect(await publish(at, second)).toMatchObject({ url: made.url, written: true, reads: 1, writes: 1 });
    expect(textOf(at)).toContain(title(second, 0));
    expect(textOf(at)).not.toContain(title(first, 1));
    expect(await publish(at, second)).toMatchObject({ written: false, reads: 0, writes: 0 });
  });

  test("has the labels of the config", async () => {
    const at = await fresh();
    await publish(at, first, { config: "github:\n  labels: [plans]\n" });
    expect(onlyIssue(at).labels).toEqual(["plans"]);
    const changed = await publish(at, first, { config: "github:\n  labels: [plans, weekly]\n" });
    expect(changed).toMatchObject({ written: true, writes: 1 });
    expect(onlyIssue(at).labels).toEqual(["plans", "weekly"]);
  });

  test("escapes hostile text, and stays intact", async () => {
    for (const text of [...nasty, "<!-- /milepost -->", "<!-- milepost:.report/r1:abcdefgh1234 -->"]) {
      const at = await fresh();
      await publish(at, reportOf(text));
      await publish(at, reportOf(text));
      expect(await publish(at, second), text).toMatchObject({ written: true, notes: [] });
      expect(onlyIssue(at).body, text).toMatch(/^<!-- milepost:[^>]*-->\n[^<]*\n<!-- \/milepost -->\n$/);
    }
  });
});

describe("user changes of the report issue", () => {
  test("text around the report, title, labels and closing stay unchanged", async () => {
    const at = await fresh();
    await publish(at, first);
    const { number, body } = onlyIssue(at);
    const [above, below] = ["What **we** think:\r\n\r\n", "\r\n\r\n- [ ] ask Ann <!-- later -->  \r\n"];
    const edit = { title: "How we stand", body: `${above}${body}${below}`, labels: ["milepost", "pinned"] };
    at.github.editIssue(at.fullName, number, { ...edit, state: "closed" });
    expect(await publish(at, second)).toMatchObject({ written: true, writes: 1, notes: [] });
    const after = onlyIssue(at);
    expect(after).toMatchObject({ title: edit.title, labels: edit.labels, state: "closed" });
    expect(after.body?.startsWith(above)).toBe(true);
    expect(after.body?.endsWith(below)).toBe(true);
    expect(textOf(at)).not.toContain(title(first, 1));
  });

  test("text inside the report is overwritten, with a note", async () => {
    const at = await fresh();
    await publish(at, first);
    const { number, body } = onlyIssue(at);
    at.github.editIssue(at.fullName, number, { body: body?.replace("At risk", "Fine") ?? "" });
    const { notes, written } = await publish(at, second);
    expect(written).toBe(true);
    expect(notes).toEqual([expect.stringContaining("Notes above or below it stay")]);
    expect(textOf(at)).not.toContain("Fine");
  });

  test("an issue without the markers is not changed, with a note", async () => {
    const at = await fresh();
    await publish(at, first);
    const { number } = onlyIssue(at);
    at.github.editIssue(at.fullName, number, { body: "Mine now" });
    const next = await publish(at, second);
    expect(next).toMatchObject({ written: false, writes: 0 });
    expect(next.notes).toEqual([expect.stringContaining("Restore them")]);
    expect(onlyIssue(at).body).toBe("Mine now");
  });

  test("a deleted issue is not created again, with a note", async () => {
    const at = await fresh();
    const { url } = await publish(at, first);
    at.github.deleteIssue(at.fullName, onlyIssue(at).number);
    for (const report of [second, third]) {
      const { notes, ...published } = await publish(at, report);
      expect(published).toMatchObject({ url, written: false, writes: 0 });
      expect(notes).toEqual([expect.stringMatching(/^http.*was deleted.*not created again\.$/)]);
    }
    expect(await publish(at, third)).toMatchObject({ written: false, reads: 0, writes: 0 });
    expect(at.github.issues(at.fullName)).toEqual([]);
  });

  test("an inaccessible repository is not treated as one without the issue", async () => {
    const at = await fresh();
    await publish(at, first);
    at.github.setAccess(at.fullName, false);
    await expect(publish(at, second)).rejects.toThrow(AccessDenied);
    at.github.setAccess(at.fullName, true);
    at.github.setIssues(at.fullName, false);
    await expect(publish(at, second)).rejects.toThrow("Issues are disabled");
    at.github.setIssues(at.fullName, true);
    expect(await publish(at, second)).toMatchObject({ written: true, notes: [] });
  });

  test("the report pasted into another issue creates no second one", async () => {
    const at = await fresh();
    const { url } = await publish(at, first);
    at.github.createIssue(at.fullName, { title: "Copy", body: onlyIssue(at).body ?? "" });
    at.loseLedger();
    const adopted = await publish(at, second);
    expect(adopted).toMatchObject({ url, written: true, writes: 1 });
    expect(adopted.notes).toEqual([expect.stringContaining("none of its accounts created the item")]);
    const [ours, copy] = at.github.issues(at.fullName);
    expect(ours?.body).not.toContain(title(first, 1));
    expect(copy?.body).toContain(title(first, 1));
  });
});

test("the issue is adopted if the ledger was lost", async () => {
  const at = await fresh();
  const { url } = await publish(at, first);
  at.github.editIssue(at.fullName, onlyIssue(at).number, { title: "How we stand" });
  at.loseLedger();
  const same = await publish(at, first);
  expect(same).toMatchObject({ url, written: false, reads: 4, writes: 0 });
  expect(same.notes).toEqual([expect.stringContaining('title stays "How we stand"')]);
  at.loseLedger();
  expect(await publish(at, second)).toMatchObject({ url, written: true, writes: 1 });
  expect(onlyIssue(at).title).toBe("How we stand");
  expect(await publish(at, second)).toMatchObject({ reads: 0, writes: 0 });
});

describe("the identity of the repository", () => {
  test("another repository with the same name gets no issue", async () => {
    const at = await fresh();
    const repository = { ...stateOf(at), id: "4711" };
    await expect(publish(at, first, { repository })).rejects.toThrow(/now belongs to another repository/);
    expect(at.github.issues(at.fullName)).toEqual([]);
  });

  test("a repository that the operator does not allow gets no issue", async () => {
    const at = await fresh();
    const entry = { name: at.fullName, jira: [], slack: [] };
    at.operator = { repositories: [{ ...entry, name: "other/*" }] };
    await expect(publish(at, first)).rejects.toThrow(AccessDenied);
    at.operator = { repositories: [entry] };
    const newName = `elsewhere/r${repositories}`;
    at.github.renameRepository(at.fullName, newName);
    await expect(publish(at, first)).rejects.toThrow(AccessDenied);
    expect(at.github.issues(newName)).toEqual([]);
    at.operator = null;
    expect(await publish(at, first)).toMatchObject({ written: true });
    expect(await publish(at, second)).toMatchObject({ written: true });
    expect(at.github.issues(newName)).toHaveLength(1);
  });
});

test("syncs and the report issue don't affect each other", async () => {
  const at = await fresh();
  await at.push({ [planPath()]: planText(smallPlan) });
  await at.sync();
  const alone = at.world();
  await publish(at, first);
  const both = at.world();
  expect(both.managed.filter(({ key }) => !key.startsWith(`${REPORT_ISSUE_GOAL}/`))).toEqual(alone.managed);
  expect(both.managed.filter(({ key }) => key === `${REPORT_ISSUE_GOAL}/r1`)).toHaveLength(1);

  expect(await at.sync({ full: true })).toMatchObject({ writes: 0, result: { error: null } });
  at.loseLedger();
  const adopted = await at.sync();
  expect(adopted).toMatchObject({ writes: 0, result: { error: null } });
  expect(adopted.reported).toHaveLength(alone.managed.length);
  expect(await publish(at, first)).toMatchObject({ written: false, writes: 0, notes: [] });
  expect(await at.sync()).toMatchObject({ writes: 0 });
  expect(at.world()).toEqual(both);
});
