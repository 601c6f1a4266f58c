import { ulid } from "ulid";
import type { GitHubSettings } from "../adapters/github/github-host.ts";
import { newNonce, openGitHub, readingOnly } from "../adapters/github/github-host.ts";
import { openJira } from "../adapters/jira/jira-host.ts";
import type { Pacing } from "../adapters/pacing/pacing.ts";
import { maySync, type Operator } from "../config/operator.ts";
import type { JiraSettings } from "../env.ts";
import type { ReportedOperation } from "../model/result.ts";
import type { Telling } from "../notify/tell-news.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { LedgerReader, RepositoryRequest } from "../sync/read/read-repository.ts";
import type { PreviewHost } from "../sync/run/preview-repository.ts";
import type { SyncHost } from "../sync/run/sync-repository.ts";
import { readingPart } from "./reading-part.ts";

export interface SyncParts {
  github: GitHubSettings;
  /** Null: this installation has no Jira. */
  jira: JiraSettings | null;
  ledger: Ledger;
  clock: Clock;
  /** Shared by all runs of a process. Default: a budget of this run alone, and no waiting. */
  pacing?: Pacing;
  /** Null: whatever the credentials reach. */
  operator: Operator | null;
  deadline: Date;
  recordedElsewhere: boolean;
  /** Where news of the run are left; absent where nobody is told any. */
  telling?: Telling;
  onOperation: (path: string, operation: ReportedOperation) => void;
}

/** Everything that a sync of one repository needs, built from adapters. */
export async function openSyncHost(
  request: RepositoryRequest,
  { github, jira, operator, pacing, ...parts }: SyncParts,
): Promise<SyncHost> {
  const opened = await openGitHub(github, request, parts.clock, { pacing, deadline: parts.deadline });
  const run = ulid(parts.clock.now().getTime());
  return {
    ...parts,
    run,
    holder: run,
    nonce: newNonce,
    maySync: (fullName) => maySync(operator, fullName),
    openSource: opened.openSource,
    openTrackers: async (repository, config) => {
      const { clock, deadline } = parts;
      const inJira = await openJira(config, repository, {
        settings: jira,
        operator,
        clock,
        pacing,
        deadline,
      });
      return [opened.openTracker(repository.fullName), ...(inJira ? [inJira] : [])];
    },
    openNotices: opened.openNotices,
  };
}

/** Everything that a preview needs. Nothing in it can write: not to GitHub, not to the ledger. */
export async function openPreviewHost(
  request: RepositoryRequest,
  {
    github,
    jira,
    ledger,
    clock,
    operator,
  }: Pick<SyncParts, "github" | "jira" | "clock" | "operator"> & { ledger: LedgerReader },
): Promise<PreviewHost> {
  const { openSource, openReader } = readingOnly(await openGitHub(github, request, clock));
  return {
    clock,
    maySync: (fullName) => maySync(operator, fullName),
    run: ulid(clock.now().getTime()),
    ledger: {
      repository: (id) => ledger.repository(id),
      repositoryNamed: (fullName) => ledger.repositoryNamed(fullName),
      goal: (repository, goal) => ledger.goal(repository, goal),
      links: (repository, goal, tracker) => ledger.links(repository, goal, tracker),
    },
    openSource,
    openReaders: async (repository, config) => {
      const inJira = await openJira(config, repository, { settings: jira, operator, clock });
      return [openReader(repository.fullName), ...(inJira ? [readingPart(inJira)] : [])];
    },
  };
}
