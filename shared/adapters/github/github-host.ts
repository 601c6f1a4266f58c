import { randomBytes } from "node:crypto";
import type { GitHubCredentials } from "../../env.ts";
import type { KnownAccounts } from "../../model/repository-state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OwnAccounts } from "../own-accounts.ts";
import { Quotas } from "../rate-limit/quota.ts";
import { RateLimiter, type RateLimitSettings } from "../rate-limit/rate-limiter.ts";
import { authenticateGitHub } from "./client/github-auth.ts";
import { createGitHubClient, type GitHubClient } from "./client/github-client.ts";
import { githubLimitsFor } from "./client/github-limits.ts";
import { githubAccounts } from "./github-account.ts";
import { createGitHubCommitStatuses } from "./github-commit-statuses.ts";
import { createGitHubConversation } from "./github-conversation.ts";
import { createGitHubReader } from "./github-reader.ts";
import { createGitHubSource } from "./github-source.ts";
import { createGitHubTracker } from "./github-tracker.ts";

export interface GitHubSettings {
  apiUrl: string;
  credentials: GitHubCredentials;
}

/**
 * Authenticates for one repository and returns functions that open its ports. If the id of an App's installation is
 * unknown, requests the id. Without `rateLimits`, requests throw `RetryLater` instead of waiting for quota.
 */
export async function openGitHub(
  { apiUrl, credentials }: GitHubSettings,
  repository: { fullName: string; installation: number | null },
  clock: Clock,
  { rateLimits, deadline = null }: { rateLimits?: RateLimitSettings; deadline?: Date | null } = {},
) {
  const now = () => clock.now();
  const { auth, account } = await authenticateGitHub(credentials, { apiUrl, now, ...repository });
  const { quotas, ...waiting } = rateLimits ?? { quotas: new Quotas(githubLimitsFor), maxWaitMs: 0 };
  const quota = quotas.quotaFor(apiUrl, account);
  const rateLimiter = new RateLimiter({ ...waiting, tracker: "GitHub", quota, clock, deadline });
  // Each port has its own client, so that the tracker's request count does not include other ports.
  const client = () => createGitHubClient({ apiUrl, auth, now, rateLimiter });
  function open<T>(
    create: (client: GitHubClient, fullName: string, accounts: OwnAccounts) => T,
    fullName: string,
    known: KnownAccounts,
  ): T {
    const own = client();
    return create(own, fullName, githubAccounts(own, credentials.kind, known));
  }
  return {
    openSource: (fullName: string) => createGitHubSource(client().octokit, fullName),
    openReader: (fullName: string, known: KnownAccounts) => open(createGitHubReader, fullName, known),
    openTracker: (fullName: string, known: KnownAccounts) => open(createGitHubTracker, fullName, known),
    openConversation: (fullName: string) => createGitHubConversation(client().octokit, fullName),
    openCommitStatuses: (fullName: string) => createGitHubCommitStatuses(client().octokit, fullName, credentials.kind),
  };
}

/** Returns 16 random hexadecimal digits for a marker. */
export function createNonce(): string {
  return randomBytes(8).toString("hex");
}
