import { openJira } from "../adapters/jira/open-jira.ts";
import type { Config } from "../config/config.ts";
import type { JiraSettings } from "../env.ts";
import type { TrackedRepository } from "../model/repository-state.ts";
import type { TrackerReader } from "../ports/tracker.ts";
import type { HostSettings } from "./host-settings.ts";
import { type GitHubRepositoryOptions, githubAccountsOf, openGitHubRepository } from "./open-github-repository.ts";

export interface RepositoryOptions extends GitHubRepositoryOptions, Pick<HostSettings, "operator"> {
  /** `null` if this installation has no Jira. */
  jira: JiraSettings | null;
}

/** Returns functions that open a repository's plans, commit statuses and trackers (GitHub, and Jira if configured). */
export async function openRepository(
  request: { fullName: string; installation: number | null },
  { jira, operator, ...options }: RepositoryOptions,
) {
  const opened = await openGitHubRepository(request, options);
  const { clock, rateLimits, deadline } = options;
  const openJiraTrackers = async (repository: TrackedRepository, config: Config) => {
    const tracker = await openJira(config, repository, { settings: jira, operator, clock, rateLimits, deadline });
    return tracker === null ? [] : [tracker];
  };
  return {
    openSource: opened.openSource,
    openTracker: opened.openTracker,
    openConversation: opened.openConversation,
    openCommitStatuses: opened.openCommitStatuses,
    openTrackers: async (repository: TrackedRepository, config: Config) => [
      opened.openTracker(repository.fullName, githubAccountsOf(repository, config)),
      ...(await openJiraTrackers(repository, config)),
    ],
    openReaders: async (repository: TrackedRepository, config: Config) =>
      [
        opened.openReader(repository.fullName, githubAccountsOf(repository, config)),
        ...(await openJiraTrackers(repository, config)),
      ].map(readOnlyTracker),
  };
}

/** Returns a new object with only the read methods of a tracker, so that a preview has no method that can write. */
function readOnlyTracker(tracker: TrackerReader): TrackerReader {
  return {
    name: tracker.name,
    bodyFormat: tracker.bodyFormat,
    desired: (input) => tracker.desired(input),
    deliverableBody: (text) => tracker.deliverableBody(text),
    discoverySnapshot: () => tracker.discoverySnapshot(),
    observe: (links) => tracker.observe(links),
    scan: (links) => tracker.scan(links),
    isUnchangedSince: (known) => tracker.isUnchangedSince(known),
    version: () => tracker.version(),
    findMarked: (goal) => tracker.findMarked(goal),
    existingTitles: (entity) => tracker.existingTitles(entity),
    findObstacle: (link, state) => tracker.findObstacle(link, state),
    accounts: () => tracker.accounts(),
    refresh: () => tracker.refresh(),
    requests: () => tracker.requests(),
  };
}
