import { ulid } from "ulid";
import { renderGitHubReport } from "../adapters/github/body/github-report.ts";
import type { GitHubSettings } from "../adapters/github/github-host.ts";
import { createNonce, openGitHub } from "../adapters/github/github-host.ts";
import { defaultConfig } from "../config/config.ts";
import { isRepositoryAllowed } from "../config/operator.ts";
import { parseConfig } from "../config/parse-config.ts";
import { AccessDenied } from "../errors.ts";
import type { GoalReport, StatusReport } from "../model/goal-status.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import { type PublishedReport, publishReportIssue } from "../notify/scheduled/publish-report-issue.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { HostSettings } from "./host-settings.ts";

export type ReportIssuePublisher = (
  repository: RepositoryState,
  report: StatusReport,
) => Promise<PublishedReport>;

export interface ReportIssueOptions extends Pick<HostSettings, "clock" | "operator"> {
  github: GitHubSettings;
  ledger: Pick<Ledger, "acquireLease" | "links">;
  /** No write request starts after this instant. */
  deadline: Date;
  /** Returns the URL of a goal's status page, `null` if there is none. */
  page?: (goal: GoalReport) => string | null;
}

/**
 * Returns a function that writes a report on one repository's goals to the repository's report issue. Throws what
 * `publishReportIssue` throws, and `AccessDenied` if the operator's file does not list the repository.
 */
export function openReportIssuePublisher(options: ReportIssueOptions): ReportIssuePublisher {
  const { github, ledger, clock, operator, deadline, page } = options;
  return async (repository, report) => {
    const { fullName, config } = repository;
    if (!isRepositoryAllowed(operator, fullName)) {
      throw new AccessDenied(
        `The operator's file does not allow ${fullName}, so the report issue was not written. Ask the operator to add the repository.`,
      );
    }
    const { labels } = (config ? parseConfig(config.text, config.path) : defaultConfig).github;
    const { openTracker, openSource } = await openGitHub(github, repository, clock, { deadline });
    return publishReportIssue(
      { repository, labels, report },
      {
        tracker: openTracker(fullName),
        source: openSource(fullName),
        isAllowed: (name) => isRepositoryAllowed(operator, name),
        bodyOf: (given) => renderGitHubReport(given, page),
        ledger,
        clock,
        createNonce,
        holder: ulid(clock.now().getTime()),
        deadline,
      },
    );
  };
}
