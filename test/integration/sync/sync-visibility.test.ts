import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessDenied } from "../../../shared/errors.ts";
import { isCreated } from "../../../shared/model/link.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { codesOf, operationsOf, type SyncHarness, startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const web = "acme/web";
/** A changed title, due date, removed deliverable and new deliverable: one issue is closed, one created. */
const changes = {
  "a reworded deliverable": edited(text, "Comment storage", "Comment store"),
  "a removed deliverable": edited(text, "  - [ ] Comment storage\n", ""),
  "a new deliverable": edited(text, "[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts"),
  "all deliverables reworded": ["Comment storage", "Editor integration", "Optimistic updates", "thousand"].reduce(
    (plan, words) => edited(plan, words, `${words} now`),
    text,
  ),
};

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text });
  await milepost.sync();
});
afterEach(() => milepost.stop());

async function become(plan: string) {
  await milepost.push({ [path]: plan });
  return milepost.sync();
}

async function deletedKeys(): Promise<string[]> {
  const links = await milepost.ledger.links(milepost.id, "001-live", "github");
  return links.filter((link) => isCreated(link) && link.isDeleted).map(({ key }) => key);
}

describe("with Issues disabled", () => {
  test.each(Object.entries(changes))("%s: the run says so, and ends as ever once they are enabled", async (_, plan) => {
    const clean = await milepost.another("acme/clean");
    await clean.push({ [path]: text });
    await clean.sync();
    await clean.push({ [path]: plan });
    await clean.sync();

    milepost.github.setIssues(web, false);
    const run = await become(plan);
    expect(run.stopped).toBeInstanceOf(AccessDenied);
    expect(run.result).toMatchObject({ outcome: "partial", resumeAt: null });
    expect(run.result.error).toMatch(/Issues are disabled.*none counts as deleted.*Enable Issues/s);
    expect(codesOf(run)).not.toContain("item-deleted");
    expect(await deletedKeys()).toEqual([]);
    const again = await milepost.sync();
    expect(again.result.outcome).toBe("partial");
    milepost.github.setIssues(web, true);
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    expect(milepost.world()).toEqual(clean.world());
  });

  test("what needs no issue is written: the due date of a milestone", async () => {
    milepost.github.setIssues(web, false);
    const run = await become(edited(text, "(Weeks 3-5)", "(Weeks 3-6)"));
    expect(operationsOf(run)).toEqual(["update milestone m2"]);
    expect(await deletedKeys()).toEqual([]);
  });

  test("a full scan reports it, nothing counts as deleted or up to date", async () => {
    milepost.github.setIssues(web, false);
    const run = await milepost.sync({ full: true });
    expect(run.result.outcome).toBe("partial");
    expect(run.result.error).toContain("Issues are disabled in acme/web");
    expect(await deletedKeys()).toEqual([]);
    milepost.github.setIssues(web, true);
    expect(await milepost.sync({ full: true })).toMatchObject({ writes: 0, result: { outcome: "unchanged" } });
  });

  test("a list that is empty instead of missing is not believed either", async () => {
    milepost.github.setIssues(web, false);
    milepost.github.faults.on(({ path: asked }) =>
      asked.endsWith("/issues") ? { kind: "answer", status: 200, body: [] } : null,
    );
    expect((await milepost.sync({ full: true })).result.error).toContain("Issues are disabled");
    expect(await deletedKeys()).toEqual([]);
  });

  test("a first sync creates nothing twice", async () => {
    const fresh = await milepost.another("acme/fresh");
    await fresh.push({ [path]: text });
    fresh.github.setIssues("acme/fresh", false);
    const run = await fresh.sync();
    expect(run.result.error).toContain("Issues are disabled");
    fresh.github.setIssues("acme/fresh", true);
    expect((await fresh.sync()).result.outcome).toBe("synced");
    expect(fresh.world()).toEqual(milepost.world());
  });
});

describe("an item that GitHub does not show", () => {
  const hide = (number: number) =>
    milepost.github.faults.on(({ method, path: asked }) =>
      method === "GET" && asked.endsWith(`s/${number}`) ? { kind: "not-found" } : null,
    );
  const numberOf = (title: string) => milepost.github.issues(web).find((one) => one.title === title)?.number ?? 0;

  test("alone, but in its list, is not deleted", async () => {
    hide(numberOf("Comment storage"));
    const run = await become(changes["a reworded deliverable"]);
    expect(operationsOf(run)).toEqual(["update issue d2"]);
    expect(codesOf(run)).toEqual([]);
  });

  test("in a repository that it does not show either, is not deleted", async () => {
    milepost.github.faults.on(({ method, path: asked }) =>
      method === "GET" && (asked === "/repos/acme/web" || /\/(issues|milestones)(\/|$)/.test(asked))
        ? { kind: "not-found" }
        : null,
    );
    for (const plan of [changes["a reworded deliverable"], edited(text, "(Weeks 3-5)", "(Weeks 3-6)")]) {
      const run = await become(plan);
      expect(run.stopped).toBeInstanceOf(AccessDenied);
      expect(run.result.error).toContain("Repository acme/web not found on GitHub, or the credentials have no access");
    }
    expect(await deletedKeys()).toEqual([]);
  });

  test("because a proxy answers with a sign-in page, is not deleted", async () => {
    milepost.github.faults.on(({ path: asked }) =>
      /\/(issues|milestones)(\/|$)/.test(asked)
        ? { kind: "answer", status: 200, body: "<html><title>Sign in</title></html>" }
        : null,
    );
    const run = await become(changes["a reworded deliverable"]);
    expect(run.result).toMatchObject({ outcome: "partial", error: expect.stringContaining("unreadable response") });
    expect(await deletedKeys()).toEqual([]);
  });

  test.each([
    [
      "an issue",
      () => milepost.github.deleteIssue(web, numberOf("Comment storage")),
      changes["a reworded deliverable"],
    ],
    ["a milestone", () => milepost.github.deleteMilestone(web, 2), edited(text, "(Weeks 3-5)", "(Weeks 3-6)")],
  ] as const)("because somebody deleted it (%s), is reported with the fewest requests", async (what, remove, plan) => {
    remove();
    const run = await become(plan);
    expect(codesOf(run)).toEqual(["item-deleted"]);
    expect(run.result).toMatchObject({ outcome: "unchanged", error: null });
    const confirmations = run.lines.filter((line) => /^GET \/repos\/acme\/web(\/milestones)? /.test(line));
    // GitHub says of an issue that it was deleted, of a milestone only that it is not found.
    expect(confirmations.length).toBe(what === "an issue" ? 0 : 2);
    expect((await become(`${plan}\n`)).writes).toBe(0);
  });
});
