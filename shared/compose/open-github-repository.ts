import { type GitHubSettings, openGitHub } from "../adapters/github/github-host.ts";
import type { RateLimitSettings } from "../adapters/rate-limit/rate-limiter.ts";
import type { Config } from "../config/config.ts";
import type { KnownAccounts, TrackedRepository } from "../model/repository-state.ts";
import type { Clock } from "../ports/clock.ts";

export interface GitHubRepositoryOptions {
  github: GitHubSettings;
  clock: Clock;
  /** Quotas that all runs in a process share. Default: quotas for this run only, and no waiting for rate limits. */
  rateLimits?: RateLimitSettings | undefined;
  /** No request starts after this instant. Default: no limit. */
  deadline?: Date;
}

/** Opens a repository on GitHub. In its own file, so that functions without Jira don't bundle the Jira adapter. */
export function openGitHubRepository(
  request: { fullName: string; installation: number | null },
  { github, clock, rateLimits, deadline }: GitHubRepositoryOptions,
) {
  return openGitHub(github, request, clock, { rateLimits, deadline });
}

/** Returns the accounts with which Milepost wrote a repository's items on GitHub. */
export function githubAccountsOf({ accounts }: Pick<TrackedRepository, "accounts">, { github }: Config): KnownAccounts {
  return { stored: accounts?.github ?? [], former: github.formerAccounts ?? [] };
}
