import { ulid } from "ulid";
import { createNonce } from "../adapters/github/github-host.ts";
import { isRepositoryAllowed } from "../config/operator.ts";
import type { MilepostError } from "../errors.ts";
import { createNotificationListener, type NotificationHost } from "../notify/notification-listener.ts";
import type { LedgerReader, RepositoryRequest } from "../sync/read/read-repository.ts";
import type { PreviewHost } from "../sync/run/preview-repository.ts";
import type { SyncHost } from "../sync/run/run-context.ts";
import { openRepository, type RepositoryOptions } from "./open-repository.ts";
import { openApprovalsIssue } from "./review/open-approvals-issue.ts";

export interface SyncHostOptions
  extends RepositoryOptions,
    Pick<SyncHost, "ledger" | "deadline" | "recordedElsewhere" | "progress"> {
  deadline: Date;
  /** Where the run saves notifications; absent or `null` for no notifications. */
  notifications?: Omit<NotificationHost, "clock"> | null;
  /** Called if the approvals issue can't be read or written; absent if runs are approved on the command line only. */
  onApprovalsProblem?: (error: MilepostError) => void;
}

/** Returns the host for a sync of one repository. */
export async function openSyncHost(request: RepositoryRequest, options: SyncHostOptions): Promise<SyncHost> {
  const { github, jira, operator, rateLimits, notifications, onApprovalsProblem, ...host } = options;
  const opened = await openRepository(request, options);
  const { openSource, openTrackers, openCommitStatuses } = opened;
  const run = ulid(host.clock.now().getTime());
  const approvals =
    onApprovalsProblem && openApprovalsIssue(opened, { ...host, operator, holder: run, onProblem: onApprovalsProblem });
  return {
    ...host,
    run,
    holder: run,
    createNonce,
    isAllowed: (fullName) => isRepositoryAllowed(operator, fullName),
    openSource,
    openTrackers,
    openCommitStatuses,
    approvals: approvals ?? null,
    openListener: (repository, config) =>
      notifications ? createNotificationListener({ ...notifications, clock: host.clock }, repository, config) : null,
  };
}

/** Returns the host for a preview of one repository. It has no method that can write to a tracker or the ledger. */
export async function openPreviewHost(
  request: RepositoryRequest,
  options: RepositoryOptions & { ledger: LedgerReader },
): Promise<PreviewHost> {
  const { ledger, clock, operator } = options;
  const { openSource, openReaders } = await openRepository(request, options);
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
    openReaders,
  };
}
