import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GitHubIssuePatch, GitHubIssueSnapshot } from "../../../local/emulators/github/snapshots.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { MeasuredRun, SyncHarness } from "../support/sync-harness.ts";
import { codesOf, operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const web = "acme/web";
const later = "\n  - [ ] A later one";

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text });
  await milepost.sync();
});
afterEach(() => milepost.stop());

/** Runs a full scan a day later, when the name has to be checked again. */
function reconcile() {
  milepost.clock.advance(24 * 3_600_000);
  return milepost.sync({ full: true });
}

async function become(plan: string, options: { full?: boolean } = {}) {
  await milepost.push({ [path]: plan });
  return milepost.sync(options);
}

function issue(key: string): GitHubIssueSnapshot {
  const found = milepost.github.issues(web).find(({ body }) => body?.includes(`/${key}:`));
  if (!found) throw new Error(`There is no ${key}`);
  return found;
}

function edit(key: string, patch: GitHubIssuePatch) {
  milepost.github.editIssue(web, issue(key).number, patch, { crlf: true });
}

async function linkOf(key: string) {
  const links = await milepost.ledger.links(milepost.id, "001-live", "github");
  return links.find((link) => link.key === key);
}

/** Returns method, path and status of a request, without the repository's name and ids. */
const asked = ({ lines }: MeasuredRun) =>
  lines.map((line) => line.replace(/ \/repos\/acme\/web/, " ").replaceAll(/[0-9a-f]{40}/g, "SHA"));

const lists = (status: number) => [`GET /milestones ${status}`, `GET /issues ${status}`];
const where = ["GET  200", "GET /commits/HEAD 200"];
const plan = ["GET /git/trees/SHA 200", "GET /git/blobs/SHA 200"];

describe("the requests of a full scan", () => {
  test("are one per list and plan, and none per item; those of the next scan are answered with 304", async () => {
    const first = await reconcile();
    expect(asked(first)).toEqual([...where, ...plan, ...lists(200)]);
    expect(first).toMatchObject({ writes: 0, result: { outcome: "unchanged", error: null } });
    // Lease, goal, day, repository and run; no link, as no item changed.
    expect(first.ledger.writes).toBe(5);
    const next = await reconcile();
    expect(asked(next)).toEqual([...where, ...lists(304)]);
    // The write records the check, because the last recorded one is more than an hour old.
    expect(next).toMatchObject({ writes: 0, ledger: { reads: 1, writes: 1 }, result: { plans: [] } });
  });

  test("don't read a page twice that came with the conditional request", async () => {
    await reconcile();
    edit("d2", { title: "Ours" });
    expect(asked(await reconcile())).toEqual([
      ...where,
      "GET /milestones 304",
      "GET /issues 200",
      ...plan,
      "GET /milestones 200",
    ]);
    expect(asked(await reconcile())).toEqual([...where, ...lists(304)]);
  });

  test("stop at the lists if only unread data changed, such as a comment", async () => {
    await reconcile();
    milepost.github.comment(web, issue("d2").number, "How is it going?");
    milepost.github.createIssue(web, { title: "A pull request", pullRequest: true });
    const run = await reconcile();
    expect(asked(run)).toEqual([...where, "GET /milestones 304", "GET /issues 200"]);
    expect(run).toMatchObject({ writes: 0, ledger: { reads: 1, writes: 1 } });
    expect(asked(await reconcile())).toEqual([...where, ...lists(304)]);
  });

  test("find no change with a new token, whose ETags differ", async () => {
    await reconcile();
    milepost.github.acceptToken("new-token");
    milepost.credentials = { kind: "token", token: new Secret("new-token") };
    const run = await reconcile();
    expect(asked(run)).toEqual([...where, ...lists(200)]);
    expect(run.result).toMatchObject({ outcome: "unchanged", plans: [] });
  });

  test("that are answered with 304 don't count against the primary limit", async () => {
    await reconcile();
    const used = async () => {
      const answer = await fetch(`${milepost.github.url}/repos/${web}`, {
        headers: { authorization: "token test-token", "user-agent": "test" },
      });
      return Number(answer.headers.get("x-ratelimit-used"));
    };
    const before = await used();
    // Within the hour, so that the count continues and the name is trusted.
    await milepost.sync({ full: true });
    const paid = (await used()) - before - 1;
    expect(paid).toBe(1);
  });

  test("read a list with a full last page again, as new items would be on another page", async () => {
    for (let n = milepost.github.issues(web).length; n < 100; n += 1) {
      milepost.github.createIssue(web, { title: `Their ${n}` });
    }
    await reconcile();
    expect(asked(await reconcile())).toEqual([...where, ...plan, ...lists(200)]);
    milepost.github.createIssue(web, { title: "One more" });
    const pages = [...lists(200), expect.stringMatching(/^GET \/repositories\/\d+\/issues 200$/)];
    expect(asked(await reconcile())).toEqual([...where, ...plan, ...pages]);
    const same = [...lists(304), expect.stringMatching(/^GET \/repositories\/\d+\/issues 304$/)];
    expect(asked(await reconcile())).toEqual([...where, ...same]);
  });
});

describe("a user's change", () => {
  test("stays and is stored for reports", async () => {
    edit("d2", { title: "Ours", state: "closed", stateReason: "not_planned" });
    edit("a2", { body: issue("a2").body?.replaceAll("- [ ]", "- [x]") });
    milepost.github.editMilestone(web, 2, { dueOn: "2026-09-01", state: "closed" });
    const before = milepost.world();
    const run = await reconcile();
    expect(run).toMatchObject({ writes: 0, result: { outcome: "unchanged" } });
    expect(milepost.world()).toEqual(before);
    expect((await linkOf("d2"))?.observed).toEqual({ title: "Ours", state: "cancelled" });
    // A tick is accepted for all trackers, and so is a completed deliverable.
    expect(await linkOf("a2")).toMatchObject({ checkboxAgreements: [{ isDone: true, isDoneInPlan: false }] });
    expect((await linkOf("m2"))?.observed).toEqual({ state: "done", due: "2026-09-01" });
    expect(await linkOf("d3")).not.toHaveProperty("observed");
  });

  test("is removed from the state when reverted, and stays when the plan writes another field", async () => {
    edit("d2", { state: "closed", stateReason: "completed" });
    await reconcile();
    const plan = edited(text, "Comment storage", "Comments storage");
    expect(operationsOf(await become(plan))).toEqual(["update issue d2"]);
    expect(await linkOf("d2")).toMatchObject({ base: { state: "done" }, agreement: { isDone: true } });
    edit("d2", { state: "open", stateReason: "reopened" });
    await reconcile();
    expect(await linkOf("d2")).toMatchObject({ base: { state: "open" }, agreement: { isDone: false } });
  });

  test("is a conflict if the plan changed it too, in a full scan as well", async () => {
    edit("d3", { title: "Theirs" });
    const run = await become(edited(text, "Editor integration", "Editor integrations"), { full: true });
    const conflicts = run.result.plans.flatMap(({ trackers }) => trackers.flatMap((one) => one.conflicts));
    expect(conflicts).toMatchObject([{ key: "d3", field: "title", kept: "tracker" }]);
    expect((await linkOf("d3"))?.observed).toEqual({ title: "Theirs" });
  });
});

describe("a deleted item", () => {
  test("is reported once and not created again", async () => {
    milepost.github.deleteIssue(web, issue("d3").number);
    const first = await reconcile();
    expect(codesOf(first)).toEqual(["item-deleted"]);
    expect(first.lines.filter((line) => /issues\/\d+/.test(line))).toHaveLength(1);
    expect(await linkOf("d3")).toMatchObject({ isDeleted: true });
    expect(asked(await reconcile())).toEqual([...where, ...lists(304)]);
    edit("d2", { title: "Ours" });
    const next = await reconcile();
    expect(codesOf(next)).toEqual([]);
    expect(next.lines.filter((line) => /issues\/\d+/.test(line))).toEqual([]);
    expect(milepost.world().managed.map(({ key }) => key)).not.toContain("001-live/d3");
  });

  test("is reported again each time the plan changes it", async () => {
    milepost.github.deleteIssue(web, issue("d3").number);
    await reconcile();
    const changed = edited(text, "Editor integration", "Editor integrations");
    expect(codesOf(await become(changed))).toEqual(["item-deleted"]);
    expect(codesOf(await become(edited(changed, "Comment storage", "Comments storage")))).toEqual([]);
    expect(codesOf(await become(edited(changed, "integrations", "integrating")))).toEqual(["item-deleted"]);
  });

  test("that is removed from the plan is ignored", async () => {
    milepost.github.deleteIssue(web, issue("d3").number);
    await reconcile();
    const run = await become(edited(text, "  - [ ] Editor integration\n", ""));
    expect(run.result).toMatchObject({ held: null, error: null });
    expect([codesOf(run), run.writes]).toEqual([[], 0]);
  });

  test("is confirmed a few at a time if there are many", async () => {
    const many = Array.from({ length: 15 }, (_, n) => `Part ${"abcdefghijklmno"[n]} of it`);
    const [backend, client] = smallPlan.milestones;
    await become(planText({ milestones: [backend, { ...client, deliverables: many }] }));
    for (const { number, title } of milepost.github.issues(web)) {
      if (title.includes(" of it")) milepost.github.deleteIssue(web, number);
    }
    const singles = ({ lines }: MeasuredRun) => lines.filter((line) => /issues\/\d+/.test(line)).length;
    const [first, second, third] = [await reconcile(), await reconcile(), await reconcile()];
    expect([first, second, third].map((run) => [singles(run), codesOf(run).length])).toEqual([
      [10, 10],
      [5, 5],
      [0, 0],
    ]);
    expect(asked(third)).toEqual([...where, ...lists(304)]);
  });

  test("that GitHub only did not show, alone and in the list, is synced again", async () => {
    const { number } = issue("d3");
    milepost.github.faults.on(({ method, path }) => {
      if (method === "GET" && path.endsWith(`/issues/${number}`)) return { kind: "not-found" };
      return path.endsWith("/issues") ? { kind: "answer", status: 200, body: [] } : null;
    });
    const changed = edited(text, "Editor integration", "Editor integrations");
    expect(codesOf(await become(changed))).toEqual(["item-deleted"]);
    milepost.github.faults.clear();
    const run = await reconcile();
    expect(operationsOf(run)).toEqual(["update issue d3"]);
    expect(issue("d3").title).toBe("Editor integrations");
    expect(await linkOf("d3")).not.toHaveProperty("isDeleted");
  });
});

describe("a deleted milestone", () => {
  const more = edited(text, "  - [ ] Optimistic updates", `  - [ ] Optimistic updates${later}`);

  test.each([
    ["known from the last reconcile", true],
    ["found out when GitHub refuses the deliverable", false],
  ])("does not prevent new deliverables: %s", async (_, known) => {
    milepost.github.deleteMilestone(web, 2);
    if (known) expect(codesOf(await reconcile())).toEqual(["item-deleted"]);
    const run = await become(more);
    expect(operationsOf(run)).toEqual(["create issue d5"]);
    expect(codesOf(run)).toEqual(known ? [] : ["item-deleted"]);
    expect(run.lines.filter((line) => / 422$/.test(line))).toHaveLength(known ? 0 : 1);
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(issue("d5")).toMatchObject({ milestone: null, parent: issue("a2").number });
    const another = await become(edited(more, later, `${later}${later.replace("later", "last")}`));
    expect(operationsOf(another)).toEqual(["create issue d6"]);
    expect(codesOf(another)).toEqual([]);
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
    expect(milepost.github.milestones(web)).toHaveLength(1);
  });

  test("leaves a deliverable that moves into it without a milestone", async () => {
    milepost.github.deleteMilestone(web, 2);
    const moved = edited(
      edited(text, "  - [ ] Comment storage\n", ""),
      "  - [ ] Optimistic updates",
      ["  - [ ] Optimistic updates", "  - [ ] Comment storage"].join("\n"),
    );
    const run = await become(moved);
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(issue("d2")).toMatchObject({ milestone: null, parent: issue("a2").number });
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
  });
});

describe("incomplete work", () => {
  test.each([0, 1, 2, 5, 9])("a run interrupted after %i writes is completed", async (writes) => {
    const other = await milepost.another("acme/two");
    await other.push({ [path]: text });
    let seen = 0;
    other.github.faults.on(({ kind, path: at }) => {
      if (kind !== "write" || !at.includes("/two/")) return null;
      seen += 1;
      return seen > writes ? { kind: "drop-after" } : null;
    });
    expect((await other.sync()).result.outcome).toBe("partial");
    other.github.faults.clear();
    other.clock.advance(24 * 3_600_000);
    const run = await other.sync({ full: true });
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    const keys = ({ managed: ours }: ReturnType<SyncHarness["world"]>) => ours.map((one) => ({ ...one, text: "" }));
    expect(keys(other.world())).toEqual(keys(milepost.world()));
  });

  test("a push without a webhook is applied", async () => {
    await reconcile();
    await milepost.push({ [path]: edited(text, "Comment storage", "Comments storage") }, { deliver: false });
    expect(operationsOf(await reconcile())).toEqual(["update issue d2"]);
  });
});
