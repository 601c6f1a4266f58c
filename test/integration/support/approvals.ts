import { expect } from "vitest";
import type { GitHubIssueSnapshot } from "../../../local/emulators/github/snapshots.ts";
import type { MeasuredRun, SyncHarness } from "./sync-harness.ts";

/** A run that held changes, with its id. */
export type HeldRun = MeasuredRun & { id: string };

/** Pushes files and syncs; the sync must hold changes. */
export async function holdRun(milepost: SyncHarness, files: Record<string, string | null>): Promise<HeldRun> {
  await milepost.push(files);
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("held");
  return { ...run, id: run.result.held?.run ?? "" };
}

export function approvalsIssues({ github }: SyncHarness): GitHubIssueSnapshot[] {
  return github.issues("acme/web").filter(({ title }) => title === "Milepost: approvals");
}

/** Returns the approvals issue. Throws if there is not exactly one. */
export function approvalsIssue(milepost: SyncHarness): GitHubIssueSnapshot {
  const [only, ...more] = approvalsIssues(milepost);
  if (only === undefined || more.length > 0) throw new Error(`${approvalsIssues(milepost).length} approvals issues`);
  return only;
}

/** Returns the issue's text with the boxes at these positions ticked; all boxes without positions. */
export function tick(body: string, ...positions: number[]): string {
  let index = -1;
  return body.replace(/^\* \[ \]/gm, (box) => {
    index += 1;
    return positions.length === 0 || positions.includes(index) ? "* [x]" : box;
  });
}

/** Edits the issue's text as a user, with a minute of virtual time before and after. */
export function editApprovals(milepost: SyncHarness, body: string, by: string): void {
  const { number } = approvalsIssue(milepost);
  milepost.clock.advance(60_000);
  milepost.github.editIssue("acme/web", number, { body }, { by });
  milepost.clock.advance(60_000);
}
