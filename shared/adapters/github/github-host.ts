import { randomBytes } from "node:crypto";
import type { GitHubCredentials } from "../../env.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Notices } from "../../ports/notices.ts";
import type { PlanSource } from "../../ports/plan-source.ts";
import type { Tracker, TrackerReader } from "../../ports/tracker.ts";
import { Pacer } from "../pacing/pacer.ts";
import type { Pacing } from "../pacing/pacing.ts";
import { RequestBudgets } from "../pacing/request-budgets.ts";
import { githubAuth } from "./github-auth.ts";
import { githubClient } from "./github-client.ts";
import { githubLimitsAt } from "./github-limits.ts";
import { githubNotices } from "./github-notices.ts";
import { githubReader } from "./github-reader.ts";
import { githubSource } from "./github-source.ts";
import { githubTracker } from "./github-tracker.ts";

export interface GitHubSettings {
  apiUrl: string;
  credentials: GitHubCredentials;
}

/** What of GitHub can be read: all that a preview is given. */
export interface GitHubReading {
  openSource: (fullName: string) => PlanSource;
  openReader: (fullName: string) => TrackerReader;
}

export interface GitHubWriting extends GitHubReading {
  openTracker: (fullName: string) => Tracker;
  openNotices: (fullName: string) => Notices;
}

/**
 * Opens GitHub for one repository, to read and to write. A GitHub App may need one request to find its way in.
 * Without pacing the run knows of no other's requests, and waits for none.
 */
export async function openGitHub(
  { apiUrl, credentials }: GitHubSettings,
  repository: { fullName: string; installation: number | null },
  clock: Clock,
  { pacing, deadline = null }: { pacing?: Pacing | undefined; deadline?: Date | null } = {},
): Promise<GitHubWriting> {
  const now = () => clock.now();
  const { auth, account } = await githubAuth(credentials, { apiUrl, now, ...repository });
  const { budgets, ...manner } = pacing ?? { budgets: new RequestBudgets(githubLimitsAt), patience: 0 };
  const pacer = new Pacer({
    ...manner,
    tracker: "GitHub",
    budget: budgets.of(apiUrl, account),
    clock,
    deadline,
  });
  // A client for each purpose: a tracker's count of requests is the tracker's alone.
  const client = () => githubClient({ apiUrl, auth, now, pacer });
  return {
    openSource: (fullName) => githubSource(client().octokit, fullName),
    openReader: (fullName) => githubReader(client(), fullName),
    openTracker: (fullName) => githubTracker(client(), fullName),
    openNotices: (fullName) => githubNotices(client().octokit, fullName, credentials.kind),
  };
}

/** The reading half alone: an object on which there is nothing that writes. */
export function readingOnly({ openSource, openReader }: GitHubWriting): GitHubReading {
  return { openSource, openReader };
}

/** 16 letters and digits that nobody can guess and no two items share. */
export function newNonce(): string {
  return randomBytes(8).toString("hex");
}
