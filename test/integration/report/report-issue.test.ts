import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AccessDenied, NotFound } from "../../../shared/errors.ts";
import { reportGoal } from "../../../shared/report/formats/report-issue.ts";
import { nasty, reportOf } from "../../unit/report/hostile.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";
import {
  first,
  onlyIssue,
  publish,
  second,
  stateOf,
  textOf,
  third,
  title,
} from "../support/report-issues.ts";
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

describe("the issue of a repository's report", () => {
  test("is made once, updated in place with one write, and left alone where nothing changed", async () => {
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
      notes: [],
      reads: 0,
      writes: 0,
    });
    expect(await publish(at, second)).toMatchObject({ url: made.url, written: true, reads: 1, writes: 1 });
    expect(textOf(at)).toContain(title(second, 0));
    expect(textOf(at)).not.toContain(title(first, 1));
    expect(await publish(at, second)).toMatchObject({ written: false, reads: 0, writes: 0 });
  });

  test("carries the labels of the config", async () => {
    const at = await fresh();
    await publish(at, first, { config: "github:\n  labels: [plans]\n" });
    expect(onlyIssue(at).labels).toEqual(["plans"]);
    const changed = await publish(at, first, { config: "github:\n  labels: [plans, weekly]\n" });
    expect(changed).toMatchObject({ written: true, writes: 1 });
    expect(onlyIssue(at).labels).toEqual(["plans", "weekly"]);
  });

  test("shows what is hostile as the text that it is, and stays whole", async () => {
    for (const text of [...nasty, "<!-- /milepost -->", "<!-- milepost:.report/r1:abcdefgh1234 -->"]) {
      const at = await fresh();
      await publish(at, reportOf(text));
      await publish(at, reportOf(text));
      expect(await publish(at, second), text).toMatchObject({ written: true, notes: [] });
      expect(onlyIssue(at).body, text).toMatch(/^<!-- milepost:[^>]*-->\n[^<]*\n<!-- \/milepost -->\n$/);
    }
  });
});

describe("what people do to it", () => {
  test("their words around the report, their title, labels and closing stay, byte for byte", async () => {
    const at = await fresh();
    await publish(at, first);
    const { number, body } = onlyIssue(at);
    const [above, below] = ["What **we** think:\r\n\r\n", "\r\n\r\n- [ ] ask Ann <!-- later -->  \r\n"];
    const edit = { title: "How we stand", body: `${above}${body}${below}`, labels: ["milepost", "pinned"] };
    at.double.editIssue(at.fullName, number, { ...edit, state: "closed" });
    expect(await publish(at, second)).toMatchObject({ written: true, writes: 1, notes: [] });
    const after = onlyIssue(at);
    expect(after).toMatchObject({ title: edit.title, labels: edit.labels, state: "closed" });
    expect(after.body?.startsWith(above)).toBe(true);
    expect(after.body?.endsWith(below)).toBe(true);
    expect(textOf(at)).not.toContain(title(first, 1));
  });

  test("what they write inside the report is replaced by the next one, and that is said", async () => {
    const at = await fresh();
    await publish(at, first);
    const { number, body } = onlyIssue(at);
    at.double.editIssue(at.fullName, number, { body: body?.replace("At risk", "Fine") ?? "" });
    const { notes, written } = await publish(at, second);
    expect(written).toBe(true);
    expect(notes).toEqual([expect.stringContaining("Write above or below it")]);
    expect(textOf(at)).not.toContain("Fine");
  });

  test("without its frame nothing of theirs is touched, and that is said", async () => {
    const at = await fresh();
    await publish(at, first);
    const { number } = onlyIssue(at);
    at.double.editIssue(at.fullName, number, { body: "Mine now" });
    const next = await publish(at, second);
    expect(next).toMatchObject({ written: false, writes: 0 });
    expect(next.notes).toEqual([expect.stringContaining("Restore them")]);
    expect(onlyIssue(at).body).toBe("Mine now");
  });

  test("an issue that they deleted is not made again, and each report says so", async () => {
    const at = await fresh();
    const { url } = await publish(at, first);
    at.double.deleteIssue(at.fullName, onlyIssue(at).number);
    for (const report of [second, third]) {
      const { notes, ...published } = await publish(at, report);
      expect(published).toMatchObject({ url, written: false, writes: 0 });
      expect(notes).toEqual([expect.stringMatching(/^http.*not there any more.*not made again\.$/)]);
    }
    expect(await publish(at, third)).toMatchObject({ written: false, reads: 0, writes: 0 });
    expect(at.double.issues(at.fullName)).toEqual([]);
  });

  test("a repository that is out of reach for a while is not taken for one without the issue", async () => {
    const at = await fresh();
    await publish(at, first);
    at.double.setAccess(at.fullName, false);
    await expect(publish(at, second)).rejects.toThrow(NotFound);
    at.double.setAccess(at.fullName, true);
    expect(await publish(at, second)).toMatchObject({ written: true, notes: [] });
  });

  test("the text of the report pasted into another issue makes no second one", async () => {
    const at = await fresh();
    const { url } = await publish(at, first);
    at.double.createIssue(at.fullName, { title: "Copy", body: onlyIssue(at).body ?? "" });
    at.loseLedger();
    const adopted = await publish(at, second);
    expect(adopted).toMatchObject({ url, written: true, writes: 1 });
    expect(adopted.notes).toEqual([expect.stringContaining("its text was copied")]);
    const [ours, copy] = at.double.issues(at.fullName);
    expect(ours?.body).not.toContain(title(first, 1));
    expect(copy?.body).toContain(title(first, 1));
  });
});

test("where the ledger was lost, the issue is adopted", async () => {
  const at = await fresh();
  const { url } = await publish(at, first);
  at.double.editIssue(at.fullName, onlyIssue(at).number, { title: "How we stand" });
  at.loseLedger();
  const same = await publish(at, first);
  expect(same).toMatchObject({ url, written: false, reads: 3, writes: 0 });
  expect(same.notes).toEqual([expect.stringContaining('title stays "How we stand"')]);
  at.loseLedger();
  expect(await publish(at, second)).toMatchObject({ url, written: true, writes: 1 });
  expect(onlyIssue(at).title).toBe("How we stand");
  expect(await publish(at, second)).toMatchObject({ reads: 0, writes: 0 });
});

describe("whose repository it is", () => {
  test("a repository that has taken the name of ours gets nothing", async () => {
    const at = await fresh();
    const repository = { ...stateOf(at), id: "4711" };
    await expect(publish(at, first, { repository })).rejects.toThrow(/is another repository/);
    expect(at.double.issues(at.fullName)).toEqual([]);
  });

  test("one that the operator does not allow gets nothing, whatever it is called now", async () => {
    const at = await fresh();
    const entry = { name: at.fullName, jira: [], slack: [] };
    at.operator = { repositories: [{ ...entry, name: "other/*" }] };
    await expect(publish(at, first)).rejects.toThrow(AccessDenied);
    at.operator = { repositories: [entry] };
    const newName = `elsewhere/r${repositories}`;
    at.double.renameRepository(at.fullName, newName);
    await expect(publish(at, first)).rejects.toThrow(AccessDenied);
    expect(at.double.issues(newName)).toEqual([]);
    at.operator = null;
    expect(await publish(at, first)).toMatchObject({ written: true });
    expect(await publish(at, second)).toMatchObject({ written: true });
    expect(at.double.issues(newName)).toHaveLength(1);
  });
});

test("syncs and the report leave each other's items alone, with the ledger and without", async () => {
  const at = await fresh();
  await at.push({ [planPath()]: planText(smallPlan) });
  await at.sync();
  const alone = at.world();
  await publish(at, first);
  const both = at.world();
  expect(both.ours.filter(({ key }) => !key.startsWith(`${reportGoal}/`))).toEqual(alone.ours);
  expect(both.ours.filter(({ key }) => key === `${reportGoal}/r1`)).toHaveLength(1);

  expect(await at.sync({ full: true })).toMatchObject({ writes: 0, result: { error: null } });
  at.loseLedger();
  const adopted = await at.sync();
  expect(adopted).toMatchObject({ writes: 0, result: { error: null } });
  expect(adopted.told).toHaveLength(alone.ours.length);
  expect(await publish(at, first)).toMatchObject({ written: false, writes: 0, notes: [] });
  expect(await at.sync()).toMatchObject({ writes: 0 });
  expect(at.world()).toEqual(both);
});
