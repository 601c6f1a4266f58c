import { ulid } from "ulid";
import type { GitHubSettings } from "../adapters/github/github-host.ts";
import { newNonce, openGitHub } from "../adapters/github/github-host.ts";
import { githubReportBody } from "../adapters/github/github-report.ts";
import type { Pacing } from "../adapters/pacing/pacing.ts";
import { defaultConfig } from "../config/config.ts";
import { maySync, type Operator } from "../config/operator.ts";
import { parseConfig } from "../config/parse-config.ts";
import { AccessDenied } from "../errors.ts";
import type { GoalReport, Report } from "../model/goal-report.ts";
import type { RepositoryState } from "../model/state.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { PublishedReport } from "../report/run/publish-report-issue.ts";
import { publishReportIssue } from "../report/run/publish-report-issue.ts";

export interface IssuePublisherParts {
  github: GitHubSettings;
  ledger: Pick<Ledger, "lease" | "links">;
  clock: Clock;
  /** Null: whatever the credentials reach. */
  operator: Operator | null;
  /** No request that writes is started after this instant. */
  deadline: Date;
  /** Shared by all runs of a process. Default: a budget of this report alone, and no waiting. */
  pacing?: Pacing;
  /** The status page of a goal; null where there is none. */
  page?: (goal: GoalReport) => string | null;
}

export type IssuePublisher = (repository: RepositoryState, report: Report) => Promise<PublishedReport>;

/**
 * Publishes a report over the goals of one repository as its issue, with the labels of `github.labels`. Throws as
 * `publishReportIssue` does; `AccessDenied` as well where the operator does not allow the repository.
 */
export function openIssuePublisher(parts: IssuePublisherParts): IssuePublisher {
  const { github, ledger, clock, operator, deadline, pacing, page } = parts;
  return async (repository, report) => {
    const { fullName, config } = repository;
    if (!maySync(operator, fullName)) {
      throw new AccessDenied(
        `The operator's file does not allow ${fullName}, so its report is not written there. Ask the operator to add it.`,
      );
    }
    const { labels } = (config ? parseConfig(config.text, config.path) : defaultConfig).github;
    const { openTracker, openSource } = await openGitHub(github, repository, clock, { pacing, deadline });
    return publishReportIssue(
      { repository, labels, report },
      {
        tracker: openTracker(fullName),
        source: openSource(fullName),
        maySync: (name) => maySync(operator, name),
        bodyOf: (given) => githubReportBody(given, page),
        ledger,
        clock,
        nonce: newNonce,
        holder: ulid(clock.now().getTime()),
        deadline,
      },
    );
  };
}
