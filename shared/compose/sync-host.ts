import { ulid } from "ulid";
import type { GitHubSettings } from "../adapters/github/github-host.ts";
import { createNonce, openGitHub } from "../adapters/github/github-host.ts";
import { openJira } from "../adapters/jira/open-jira.ts";
import type { RateLimitSettings } from "../adapters/rate-limit/rate-limiter.ts";
import { isRepositoryAllowed } from "../config/operator.ts";
import type { JiraSettings } from "../env.ts";
import type { ReportedOperation } from "../model/result.ts";
import { createNotificationListener, type NotificationHost } from "../notify/notification-listener.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { LedgerReader, RepositoryRequest } from "../sync/read/read-repository.ts";
import type { PreviewHost } from "../sync/run/preview-repository.ts";
import type { SyncHost } from "../sync/run/run-context.ts";
import type { HostSettings } from "./host-settings.ts";
import { readOnlyTracker } from "./read-only-tracker.ts";

export interface PreviewHostOptions extends Pick<HostSettings, "clock" | "operator"> {
  github: GitHubSettings;
  /** `null` if this installation has no Jira. */
  jira: JiraSettings | null;
  ledger: LedgerReader;
}

export interface SyncHostOptions extends PreviewHostOptions {
  ledger: Ledger;
  /** Shared by all runs of a process. Default: a quota for this run alone, and no waiting. */
  rateLimits?: RateLimitSettings;
  deadline: Date;
  recordedElsewhere: boolean;
  /** Where the run saves notifications; absent or `null` if nobody is notified. */
  notifications?: Omit<NotificationHost, "clock"> | null;
  onOperation: (path: string, operation: ReportedOperation) => void;
}

/** Opens the trackers and the source of one repository for a sync. */
export async function openSyncHost(request: RepositoryRequest, options: SyncHostOptions): Promise<SyncHost> {
  const { github, jira, operator, rateLimits, notifications, ...host } = options;
  const { clock, deadline } = host;
  const opened = await openGitHub(github, request, clock, { rateLimits, deadline });
  const run = ulid(clock.now().getTime());
  return {
    ...host,
    run,
    holder: run,
    createNonce,
    isAllowed: (fullName) => isRepositoryAllowed(operator, fullName),
    openSource: opened.openSource,
    openTrackers: async (repository, config) => {
      const jiraOptions = { settings: jira, operator, clock, rateLimits, deadline };
      const jiraTracker = await openJira(config, repository, jiraOptions);
      return [opened.openTracker(repository.fullName), ...(jiraTracker ? [jiraTracker] : [])];
    },
    openCommitStatuses: opened.openCommitStatuses,
    openListener: (repository, config) =>
      notifications && config.slack
        ? createNotificationListener({ ...notifications, clock }, repository, config)
        : null,
  };
}

/** Opens the readers of one repository for a preview. Nothing in the host can write to a tracker or the ledger. */
export async function openPreviewHost(
  request: RepositoryRequest,
  { github, jira, ledger, clock, operator }: PreviewHostOptions,
): Promise<PreviewHost> {
  const { openSource, openReader } = await openGitHub(github, request, clock);
  return {
    clock,
    isAllowed: (fullName) => isRepositoryAllowed(operator, fullName),
    run: ulid(clock.now().getTime()),
    ledger: {
      repository: (id) => ledger.repository(id),
      repositoryNamed: (fullName) => ledger.repositoryNamed(fullName),
      goal: (repository, goal) => ledger.goal(repository, goal),
      links: (repository, goal, tracker) => ledger.links(repository, goal, tracker),
    },
    openSource,
    openReaders: async (repository, config) => {
      const jiraTracker = await openJira(config, repository, { settings: jira, operator, clock });
      const trackers = [openReader(repository.fullName), ...(jiraTracker ? [jiraTracker] : [])];
      return trackers.map(readOnlyTracker);
    },
  };
}
