import { expect, it } from "vitest";
import { describeSync } from "../../../shared/report/wording.ts";

const github = { tracker: "github" as const, isUpToDate: false, reason: "waiting for approval.", retryAt: null };
const jira = { tracker: "jira" as const, isUpToDate: false, reason: "The API token has expired.", retryAt: null };

it("a tracker that waits for an approval does not hide what another one needs", () => {
  const held = { ...github, isHeld: true };
  expect(describeSync({ isSyncUnfinished: false, trackers: [held, jira] })).toBe(
    "Jira: The API token has expired; retried with the next sync.",
  );
  expect(describeSync({ isSyncUnfinished: false, trackers: [held] })).toBeNull();
});
