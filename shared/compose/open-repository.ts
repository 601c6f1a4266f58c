import { type GitHubSettings, openGitHub } from "../adapters/github/github-host.ts";
import { openJira } from "../adapters/jira/open-jira.ts";
import type { RateLimitSettings } from "../adapters/rate-limit/rate-limiter.ts";
import type { Config } from "../config/config.ts";
import type { JiraSettings } from "../env.ts";
import type { TrackedRepository } from "../model/repository-state.ts";
import type { TrackerReader } from "../ports/tracker.ts";
import type { HostSettings } from "./host-settings.ts";

export interface RepositoryOptions extends Pick<HostSettings, "clock" | "operator"> {
  github: GitHubSettings;
  /** `null` if this installation has no Jira. */
  jira: JiraSettings | null;
  /** Quotas that all runs in a process share. Default: quotas for this run only, and no waiting for rate limits. */
  rateLimits?: RateLimitSettings | undefined;
  /** No request starts after this instant. Default: no limit. */
  deadline?: Date;
}

/** Returns functions that open a repository's plan source and its trackers: GitHub, and Jira if configured. */
export async function openRepository(
  request: { fullName: string; installation: number | null },
  { github, jira, operator, clock, rateLimits, deadline }: RepositoryOptions,
) {
  const opened = await openGitHub(github, request, clock, { rateLimits, deadline });
  const openJiraTrackers = async (repository: TrackedRepository, config: Config) => {
    const options = { settings: jira, operator, clock, rateLimits, deadline };
    const tracker = await openJira(config, repository, options);
    return tracker === null ? [] : [tracker];
  };
  return {
    openSource: opened.openSource,
    openCommitStatuses: opened.openCommitStatuses,
    openGitHubTracker: opened.openTracker,
    openTrackers: async (repository: TrackedRepository, config: Config) => [
      opened.openTracker(repository.fullName),
      ...(await openJiraTrackers(repository, config)),
    ],
    openReaders: async (repository: TrackedRepository, config: Config) =>
      [opened.openReader(repository.fullName), ...(await openJiraTrackers(repository, config))].map(readOnlyTracker),
  };
}

/** Returns a new object with only the read methods of a tracker, so that a preview has no method that can write. */
function readOnlyTracker(tracker: TrackerReader): TrackerReader {
  return {
    name: tracker.name,
    bodyFormat: tracker.bodyFormat,
    desired: (input) => tracker.desired(input),
    deliverableBody: (plan, text) => tracker.deliverableBody(plan, text),
    discoverySnapshot: () => tracker.discoverySnapshot(),
    itemUrl: (goal, key, link) => tracker.itemUrl(goal, key, link),
    observe: (links) => tracker.observe(links),
    scan: (links) => tracker.scan(links),
    isUnchangedSince: (known) => tracker.isUnchangedSince(known),
    version: () => tracker.version(),
    findMarked: (goal) => tracker.findMarked(goal),
    existingTitles: (entity) => tracker.existingTitles(entity),
    refresh: () => tracker.refresh(),
    requests: () => tracker.requests(),
  };
}
