import { type GitHubSettings, openGitHub } from "../adapters/github/github-host.ts";
import type { RateLimitSettings } from "../adapters/rate-limit/rate-limiter.ts";
import type { Clock } from "../ports/clock.ts";

export interface GitHubRepositoryOptions {
  github: GitHubSettings;
  clock: Clock;
  /** Quotas that all runs of a process share. Default: quotas for this run only, and no waiting for rate limits. */
  rateLimits?: RateLimitSettings | undefined;
  /** No request starts after this instant. Default: no limit. */
  deadline?: Date;
}

/** Opens a repository on GitHub. A file of its own, so that functions without Jira bundle no Jira adapter. */
export function openGitHubRepository(
  request: { fullName: string; installation: number | null },
  { github, clock, rateLimits, deadline }: GitHubRepositoryOptions,
) {
  return openGitHub(github, request, clock, { rateLimits, deadline });
}
