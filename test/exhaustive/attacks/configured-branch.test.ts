import { afterEach, beforeEach, expect, it } from "vitest";
import { edited, planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";
import { type SyncHarness, startSync } from "../../integration/support/sync-harness.ts";

const web = "acme/web";
const path = planPath();
const forged = planText(smallPlan);
const real = edited(forged, "Editor integration", "Editor of the branch");

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

/** Syncs with this branch in the config, and returns whether the plan on that branch was used. */
async function usesBranch(branch: string, prepare: (forgedCommit: string) => void): Promise<boolean> {
  const { commit } = await milepost.push({ [path]: forged, ".goalkit/milepost.yml": `branch: ${branch}\n` });
  await milepost.push({ [path]: real }, { branch });
  prepare(commit);
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("synced");
  return milepost.world().managed.some(({ title }) => title === "Editor of the branch");
}

it.each([
  ["release", "release"],
  ["release", "heads/release"],
  ["release", "tags/release"],
  ["heads/release", "heads/release"],
  ["heads/release", "release"],
  ["tags/release", "release"],
])("the configured branch %s is used, although there is a tag %s", async (branch, tag) => {
  expect(await usesBranch(branch, (commit) => milepost.github.createTag(web, tag, commit))).toBe(true);
});

it("the configured branch heads/x is used, although there is a branch x", async () => {
  const prepare = (commit: string) => void milepost.github.moveBranch(web, "x", commit, { deliver: false });
  expect(await usesBranch("heads/x", prepare)).toBe(true);
});

it("a configured branch that does not exist is not replaced by a tag or a commit", async () => {
  const { commit } = await milepost.push({ [path]: forged });
  for (const branch of ["release", commit, commit.slice(0, 7)]) {
    milepost.github.createTag(web, "release", commit);
    await milepost.push({ ".goalkit/milepost.yml": `branch: "${branch}"\n` });
    const { stopped } = await milepost.sync();
    expect(stopped?.message).toBe(`acme/web has no branch "${branch}". Check the name, or "branch" in the config.`);
  }
  expect(milepost.world().managed).toEqual([]);
});
