import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type {
  GitHubIssuePatch,
  GitHubIssueSnapshot,
  GitHubMilestoneSnapshot,
} from "../../../local/emulators/github/snapshots.ts";
import { seededRandom } from "../../../shared/progress/forecast/seeded-random.ts";
import { edited, planPath, planText } from "../support/plan-text.ts";
import { operationsOf, type SyncHarness, startSync } from "../support/sync-harness.ts";

const path = planPath();
const web = "acme/web";
/** A milestone with two deliverables and a criterion, and a second one. */
const text = planText({
  milestones: [
    { title: "Backend", weeks: "Weeks 1-2", deliverables: ["Server", "Storage"], criteria: ["It is fast"] },
    { title: "Client", weeks: "Weeks 3-5", deliverables: ["Editor"] },
  ],
});

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text });
  await milepost.sync();
});
afterEach(() => milepost.stop());

function issue(key: string): GitHubIssueSnapshot {
  const found = milepost.github.issues(web).find(({ body }) => body?.includes(`/${key}:`));
  if (!found) throw new Error(`There is no ${key}`);
  return found;
}

function milestone(key: string): GitHubMilestoneSnapshot {
  const found = milepost.github.milestones(web).find(({ description }) => description?.includes(`/${key}:`));
  if (!found) throw new Error(`There is no ${key}`);
  return found;
}

const edit = (key: string, patch: GitHubIssuePatch) => milepost.github.editIssue(web, issue(key).number, patch);
const close = (...keys: string[]) => keys.forEach((key) => void edit(key, { state: "closed" }));
const tick = (key: string) => edit(key, { body: issue(key).body?.replace("- [ ] It is fast", "- [x] It is fast") });

/** Syncs as after a webhook of a user change, or the daily reconcile. */
function look() {
  milepost.clock.advance(3_600_000);
  return milepost.sync({ full: true });
}

const days = () => milepost.ledger.days(milepost.id, "001-live");

describe("a milestone whose last part is done in the tracker", () => {
  test("is closed by the same scan, with its tracking issue, and counted", async () => {
    close("d1", "d2");
    const first = await look();
    expect([operationsOf(first), first.writes, milestone("m1").state]).toEqual([[], 0, "open"]);
    tick("a1");
    const second = await look();
    expect(operationsOf(second).sort()).toEqual(["close issue a1", "close milestone m1"]);
    expect(second.writes).toBe(2);
    expect([milestone("m1").state, issue("a1").state, milestone("m2").state]).toEqual(["closed", "closed", "open"]);
    expect(issue("a1").stateReason).toBe("completed");
    expect(await days()).toEqual([{ date: expect.any(String), done: 2, total: 3 }]);
    const again = await look();
    expect([operationsOf(again), again.writes]).toEqual([[], 0]);
  });

  test("reopens if a person reopens work, and if the plan adds work", async () => {
    close("d1", "d2");
    tick("a1");
    await look();
    edit("d2", { state: "open" });
    expect(operationsOf(await look()).sort()).toEqual(["reopen issue a1", "reopen milestone m1"]);
    close("d2");
    await look();
    expect(milestone("m1").state).toBe("closed");
    await milepost.push({ [path]: edited(text, "  - [ ] Storage", "  - [ ] Storage\n  - [ ] Backups") });
    const grown = await milepost.sync();
    expect(operationsOf(grown)).toEqual(
      expect.arrayContaining(["create issue d4", "reopen milestone m1", "reopen issue a1"]),
    );
  });

  test("closes with a push that marks the rest as done", async () => {
    close("d1", "d2");
    await look();
    await milepost.push({ [path]: edited(text, "- [ ] It is fast", "- [x] It is fast") });
    const run = await milepost.sync();
    expect(operationsOf(run)).toEqual(expect.arrayContaining(["close milestone m1"]));
    expect(milestone("m1").state).toBe("closed");
  });

  test("stays open if a person reopened it", async () => {
    close("d1", "d2");
    tick("a1");
    await look();
    milepost.github.editMilestone(web, milestone("m1").number, { state: "open" });
    expect(operationsOf(await look())).toEqual([]);
    expect(milestone("m1").state).toBe("open");
  });

  test("is completed by policy.complete only", async () => {
    await milepost.push({ ".goalkit/milepost.yml": "policy:\n  complete: never\n" });
    close("d1", "d2");
    tick("a1");
    expect(operationsOf(await look())).toEqual([]);
    await milepost.push({ ".goalkit/milepost.yml": "policy:\n  complete: deliverables\n" });
    edit("a1", { body: issue("a1").body?.replace("- [x] It is fast", "- [ ] It is fast") });
    expect(operationsOf(await look()).sort()).toEqual(["close issue a1", "close milestone m1"]);
  });
});

describe("a preview of it", () => {
  test("equals the sync", async () => {
    await milepost.push({ [path]: edited(text, "- [ ] It is fast", "- [x] It is fast") });
    close("d1", "d2");
    const { result } = await milepost.preview();
    const run = await milepost.sync();
    expect(operationsOf(run)).toEqual(operationsOf({ result }));
  });
});

test("moved due dates are stored as slips", async () => {
  await milepost.push({ [path]: edited(text, "Weeks 3-5", "Weeks 3-6") });
  await milepost.sync();
  const known = await milepost.ledger.goal(milepost.id, "001-live");
  expect(known?.slips).toEqual([
    { key: "m2", title: "Client", from: "2026-06-18", to: "2026-06-25", on: expect.any(String) },
  ]);
});

test("a milestone is never closed with open parts", async () => {
  const random = seededRandom("people at work");
  for (let step = 0; step < 40; step += 1) {
    const key = ["d1", "d2", "d3"][Math.floor(random() * 3)] ?? "d1";
    if (random() < 0.3) {
      const ticked = random() < 0.5;
      const [from, to] = ticked ? ["- [ ] It", "- [x] It"] : ["- [x] It", "- [ ] It"];
      edit("a1", { body: issue("a1").body?.replace(from, to) });
    } else edit(key, { state: random() < 0.6 ? "closed" : "open" });
    await look();
    const isDone =
      issue("d1").state === "closed" &&
      issue("d2").state === "closed" &&
      issue("a1").body?.includes("- [x] It is fast");
    expect([step, milestone("m1").state]).toEqual([step, isDone ? "closed" : "open"]);
  }
});
