import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openFolderPreviewHost } from "../../../shared/compose/folder-preview-host.ts";
import { defaultConfig } from "../../../shared/config/config.ts";
import { parseConfig } from "../../../shared/config/parse-config.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { startSync } from "../support/sync-harness.ts";

const path = planPath();
const other = planPath("002-other");
const text = planText(smallPlan);
const placeholder = edited(text, "Comment storage", "[Specific deliverable]");
const [backend, client] = smallPlan.milestones;

/** The methods of a `TrackerReader`. */
const readMethods = [
  ...["accounts", "deliverableBody", "desired", "discoverySnapshot", "existingTitles", "findMarked"],
  "findObstacle",
  ...["isUnchangedSince", "observe", "refresh", "requests", "scan", "version"],
];

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

/** Runs a preview, expects that nothing was written, and returns what is compared with the sync. */
async function preview() {
  const before = milepost.world();
  const writes = () => milepost.github.requests.counts().writes;
  const ledgerWrites = () => milepost.ledger.operations.count("write");
  const seen = [writes(), ledgerWrites()];
  const { result } = await milepost.preview();
  expect([writes(), ledgerWrites()]).toEqual(seen);
  expect(milepost.world()).toEqual(before);
  return result;
}

type Result = Awaited<ReturnType<typeof preview>>;

/** Returns the reason without the approve command, which a preview does not have. */
function whyHeld({ held }: Result) {
  return held?.reason.replace(/\n.*$/, "");
}

/** Returns what preview and sync must agree on. New items have no URL in a preview. */
function comparable(result: Result) {
  const { repo, commit, outcome, plans, held, error } = result;
  return {
    repo,
    commit,
    outcome,
    error,
    held: held && { reason: whyHeld(result), items: held.items },
    plans: plans.map(({ trackers, ...plan }) => ({
      ...plan,
      trackers: trackers.map(({ tracker, operations, conflicts }) => ({
        tracker,
        conflicts,
        operations: operations.map((one) => ({
          ...one,
          remote: one.action === "create" ? null : one.remote,
        })),
      })),
    })),
  };
}

async function expectSameAsSync() {
  const promised = await preview();
  const { result } = await milepost.sync();
  expect(comparable(result)).toEqual(comparable(promised));
  return result;
}

describe("a preview shows what the sync then does", () => {
  test("of a first sync", async () => {
    await milepost.push({ [path]: text, [other]: text });
    expect((await expectSameAsSync()).outcome).toBe("synced");
  });

  test("of an unchanged plan, with and without a new head", async () => {
    await milepost.push({ [path]: text });
    await milepost.sync();
    expect((await expectSameAsSync()).outcome).toBe("unchanged");
    await milepost.push({ "README.md": "Hello" });
    expect((await expectSameAsSync()).outcome).toBe("unchanged");
  });

  test("of edits of every kind, with conflicts", async () => {
    await milepost.push({ [path]: text });
    await milepost.sync();
    milepost.github.editIssue("acme/web", 5, { title: "Theirs" });
    milepost.github.deleteIssue("acme/web", 6);
    const moved = planText({
      milestones: [
        { ...client, deliverables: ["Editor integrations", "Optimistic update"], value: "Else" },
        { ...backend, title: "Server", deliverables: ["[x] WebSocket server", "Something new"] },
      ],
    });
    await milepost.push({ [path]: moved });
    const result = await expectSameAsSync();
    expect(result.plans[0]?.trackers[0]?.conflicts).toHaveLength(1);
    expect(result.plans[0]?.diagnostics.map(({ code }) => code)).toContain("item-deleted");
  });

  test("of a lost ledger", async () => {
    await milepost.push({ [path]: text });
    await milepost.sync();
    milepost.loseLedger();
    const result = await expectSameAsSync();
    expect(result.plans[0]?.trackers[0]?.operations.map(({ action }) => action)).toEqual(Array(8).fill("adopt"));
  });

  test("of invalid plans, new and old, and of two plans with one goal", async () => {
    const config = { ".goalkit/milepost.yml": "plans:\n  - .goalkit/goals/*/*.md\n" };
    await milepost.push({
      ...config,
      [path]: placeholder,
      [other]: text,
      ".goalkit/goals/002-other/more.md": text,
    });
    expect((await expectSameAsSync()).outcome).toBe("partial");
    expect((await expectSameAsSync()).outcome).toBe("failed");
    await milepost.push({ "README.md": "Hello" });
    expect((await expectSameAsSync()).outcome).toBe("failed");
  });

  test("of removed and emptied plans", async () => {
    await milepost.push({ [path]: text, [other]: text });
    await milepost.sync();
    await milepost.push({ [path]: null, [other]: planText({ milestones: [] }) });
    expect((await expectSameAsSync()).held?.items).toHaveLength(14);
    expect((await expectSameAsSync()).outcome).toBe("held");
  });

  test("of a head that is older than the applied commit", async () => {
    const { commit } = await milepost.push({ [path]: text });
    await milepost.push({ [path]: edited(text, "Editor integration", "Editor integrations") });
    await milepost.sync();
    await milepost.github.moveBranch("acme/web", "main", commit);
    expect((await expectSameAsSync()).outcome).toBe("unchanged");
  });
});

test("a preview of a held change shows what is held and what an approval would do", async () => {
  await milepost.push({ [path]: text, ".goalkit/milepost.yml": "policy:\n  holdAbove: 1\n" });
  await milepost.sync();
  await milepost.push({ [path]: planText({ milestones: [backend] }) });
  const promised = await preview();
  const { result } = await milepost.sync();
  expect(promised.outcome).toBe("held");
  expect(promised.held?.items).toEqual(result.held?.items);
  expect(whyHeld(promised)).toBe(whyHeld(result));
  expect(promised.held?.reason).toMatch(/approve the run that milepost sync --repo acme\/web names$/);
  expect(promised.plans[0]?.trackers[0]?.operations.map(({ action }) => action)).toEqual(Array(4).fill("close"));
});

test("a preview of a removed plan with one unapproved item shows what is closed now", async () => {
  await milepost.push({ [path]: text });
  await milepost.sync();
  await milepost.push({ [path]: null });
  await milepost.approve((await milepost.sync()).result.run);
  const state = await milepost.ledger.repository(milepost.id);
  if (!state) throw new Error("Nothing was synced");
  const approvals = (state.approvals ?? []).map((approval) => ({
    ...approval,
    goals: approval.goals.map((one) => ({ ...one, items: one.items.filter(({ key }) => key !== "d2") })),
  }));
  await milepost.ledger.saveRepository({ ...state, approvals });
  const promised = await preview();
  const { result } = await milepost.sync();
  expect(comparable({ ...promised, held: null })).toEqual(comparable({ ...result, held: null }));
  expect(result.plans[0]?.trackers[0]?.operations).toHaveLength(6);
  expect(promised.held?.items.map(({ key }) => key)).toEqual(["d2"]);
  expect(whyHeld(promised)).toBe(whyHeld(result));
});

test("a preview's host has nothing that can write", async () => {
  await milepost.push({ [path]: text });
  const reached = new Map<string, string[]>();
  await milepost.preview({}, (host) => {
    reached.set("host", Object.keys(host).sort());
    if ("ledger" in host && host.ledger) reached.set("ledger", Object.keys(host.ledger).sort());
  });
  expect(Object.fromEntries(reached)).toEqual({
    host: ["clock", "isAllowed", "ledger", "openReaders", "openSource", "run"],
    ledger: ["goal", "links", "repository", "repositoryNamed"],
  });
  for (const object of await milepost.readers()) {
    const values = Object.keys(object).filter((name) => typeof Reflect.get(object, name) !== "function");
    expect(values.sort()).toEqual("tree" in object ? [] : ["bodyFormat", "name"]);
    expect(methodsOf(object)).toEqual(
      "tree" in object ? ["compare", "head", "lineUrl", "read", "repository", "tree"] : readMethods,
    );
  }
});

test("the host of a folder's preview has nothing that can write", async () => {
  const { ledger, clock } = milepost;
  const host = await openFolderPreviewHost({ folder: ".", fullName: "acme/web" }, { ledger, clock });
  expect(Object.keys(host).sort()).toEqual(["clock", "isAllowed", "ledger", "openReaders", "openSource", "run"]);
  expect(methodsOf(host.ledger)).toEqual(["goal", "links", "repository", "repositoryNamed"]);
  const config = { ...defaultConfig, jira: parseConfig("jira:\n  project: WEB\n", "milepost.yml").jira };
  const readers = await host.openReaders({ id: milepost.id, fullName: "acme/web" }, config);
  expect(readers.map(({ name }) => name)).toEqual(["github", "jira"]);
  for (const reader of readers) expect(methodsOf(reader)).toEqual(readMethods);
});

/** Returns the names of an object's methods, inherited ones included. */
function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (let owner = object; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (name !== "constructor" && typeof Reflect.get(object, name) === "function") names.add(name);
    }
  }
  return [...names].sort();
}

test("a preview reports an invalid config as the sync does", async () => {
  await milepost.push({ [path]: text, ".goalkit/milepost.yml": "github:\n  milestons: true\n" });
  const { result } = await milepost.sync();
  await expect(milepost.preview()).rejects.toThrow(result.error ?? "");
});
