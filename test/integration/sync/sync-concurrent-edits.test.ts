import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GitHubIssuePatch, GitHubIssueSnapshot } from "../../../local/emulators/github/snapshots.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { codesOf, operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const web = "acme/web";
const twoEdits = edited(text, "Seen within two seconds", "Seen within a second").replace(
  "Editor integration",
  "Editors and their integration",
);

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text });
  await milepost.sync();
});
afterEach(() => milepost.stop());

function issue(key: string): GitHubIssueSnapshot {
  const found = milepost.github.issues(web).find(({ body }) => body?.includes(`001-live/${key}:`));
  if (!found) throw new Error(`There is no ${key}`);
  return found;
}

function edit(key: string, patch: GitHubIssuePatch) {
  milepost.github.editIssue(web, issue(key).number, patch, { crlf: true });
}

async function become(plan: string) {
  await milepost.push({ [path]: plan });
  return milepost.sync();
}

async function linkOf(key: string) {
  const links = await milepost.ledger.links(milepost.id, "001-live", "github");
  return links.find((link) => link.key === key);
}

const conflictsOf = (run: Awaited<ReturnType<typeof become>>) =>
  run.result.plans.flatMap(({ trackers }) => trackers.flatMap(({ conflicts }) => conflicts));

/** Runs `act` just before the run's first write, which is slow. */
function meanwhile(act: () => void, milliseconds = 31_000) {
  const stop = milepost.github.faults.on(({ method }) => {
    if (method !== "PATCH") return null;
    stop();
    milepost.clock.advance(milliseconds);
    act();
    return null;
  });
}

describe("a user's change during a run", () => {
  test("is detected before an item with an old observation is written", async () => {
    const body = `${issue("d3").body}\n\nWe met on Monday.`;
    meanwhile(() => edit("d3", { body, labels: ["milepost", "late"] }));
    const run = await become(twoEdits);
    expect(operationsOf(run)).toEqual(["update issue a2", "update issue d3"]);
    // The first write had already started; a tracker without conditional writes can't prevent that.
    expect(issue("d3").body).toContain("We met on Monday.");
    expect(issue("d3").labels).toContain("late");
  });

  test("is stored for reports if it ends as a conflict", async () => {
    meanwhile(() => edit("d3", { title: "Our own words" }));
    const run = await become(twoEdits);
    expect(conflictsOf(run)).toMatchObject([{ key: "d3", field: "title", kept: "tracker" }]);
    expect(await linkOf("d3")).toMatchObject({ observed: { title: "Our own words" } });
  });

  test("is detected in a later plan of the run, whose cached lists are old", async () => {
    const note = "We met on Monday.";
    await milepost.push({
      [planPath("000-new")]: edited(text, "Live review", "Another"),
      [path]: twoEdits,
    });
    let created = 0;
    const stop = milepost.github.faults.on(({ method, path: asked }) => {
      if (method !== "POST" || !asked.endsWith("/issues")) return null;
      created += 1;
      milepost.clock.advance(60_000);
      if (created === 2) edit("a2", { body: `${issue("a2").body}\n\n${note}` });
      if (created === 2) edit("d3", { title: "Our own words" });
      return null;
    });
    const run = await milepost.sync();
    stop();
    expect(issue("a2").body).toContain(note);
    expect(issue("d3").title).toBe("Our own words");
    expect(conflictsOf(run)).toMatchObject([{ key: "d3", field: "title" }]);
  });

  test("a deleted item is reported once, and the other items are written", async () => {
    meanwhile(() => milepost.github.deleteIssue(web, issue("d3").number));
    const run = await become(twoEdits);
    expect(codesOf(run).filter((code) => code === "item-deleted")).toHaveLength(1);
    expect(run.result.outcome).toBe("synced");
    expect(operationsOf(await milepost.sync())).toEqual([]);
  });

  test("a deleted milestone is reported once, and nothing is moved into it", async () => {
    const [backend, client] = smallPlan.milestones;
    const [first = "", moved = ""] = backend.deliverables;
    const exchanged = planText({
      milestones: [
        {
          ...backend,
          deliverables: [first],
          criteria: ["Serves ten thousand requests", "Deploys go unnoticed"],
        },
        { ...client, deliverables: [...client.deliverables, moved] },
      ],
    });
    const milestones = milepost.github.milestones(web);
    meanwhile(() => milepost.github.deleteMilestone(web, milestones[1]?.number ?? 0));
    const run = await become(exchanged);
    expect(codesOf(run).filter((code) => code === "item-deleted")).toHaveLength(1);
    expect(run.lines.filter((line) => line.endsWith(" 422")).length).toBeLessThanOrEqual(1);
  });

  test("lost access is not treated as deletion, and the next sync completes the work", async () => {
    let lost = false;
    const stop = milepost.github.faults.on(({ method, path: asked }) => {
      if (lost && /\/(issues|milestones)/.test(asked)) return { kind: "not-found" };
      if (method !== "PATCH") return null;
      lost = true;
      milepost.clock.advance(31_000);
      return null;
    });
    const run = await become(twoEdits);
    stop();
    expect(run.result.outcome).toBe("partial");
    expect(codesOf(run)).not.toContain("item-deleted");
    expect(operationsOf(await milepost.sync())).toEqual(["update issue d3"]);
  });

  test("a milestone that a user renames while titles are swapped gets no temporary title", async () => {
    const swapped = text
      .replace("Milestone 1: Backend", "Milestone 1: Swap")
      .replace("Milestone 2: Client", "Milestone 2: Backend")
      .replace("Milestone 1: Swap", "Milestone 1: Client");
    const [first, second] = milepost.github.milestones(web);
    meanwhile(() => {
      for (const one of [first, second]) {
        if (one) milepost.github.editMilestone(web, one.number, { title: `Ours ${one.number}` });
      }
    });
    const run = await become(swapped);
    for (const { plan } of conflictsOf(run)) expect(plan).not.toContain("being renamed");
    const titles = milepost.github.milestones(web).map(({ title }) => title);
    for (const title of titles) expect(title).not.toContain("being renamed");
  });
});

test("an item that a push found deleted is read by the next full scan, even if no list has changed", async () => {
  await milepost.sync({ full: true });
  const { number } = issue("d2");
  const stop = milepost.github.faults.on(({ method, path: asked }) => {
    if (method === "GET" && asked.endsWith(`/issues/${number}`)) return { kind: "not-found" };
    return asked.endsWith("/issues") ? { kind: "answer", status: 200, body: [] } : null;
  });
  const run = await become(edited(text, "Comment storage", "Comment storage layer"));
  stop();
  expect(codesOf(run)).toEqual(["item-deleted"]);
  expect(operationsOf(await milepost.sync({ full: true }))).toEqual(["update issue d2"]);
});
