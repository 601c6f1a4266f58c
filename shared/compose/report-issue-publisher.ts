import { ulid } from "ulid";
import { renderGitHubReport } from "../adapters/github/body/github-report.ts";
import { createNonce } from "../adapters/github/github-host.ts";
import { isRepositoryAllowed } from "../config/operator.ts";
import { parseStoredConfig } from "../config/parse-config.ts";
import { AccessDenied } from "../errors.ts";
import type { GoalReport, StatusReport } from "../model/goal-status.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import { publishReportIssue, type ReportIssueHost } from "../notify/scheduled/publish-report-issue.ts";
import type { HostSettings } from "./host-settings.ts";
import { type GitHubRepositoryOptions, githubAccountsOf, openGitHubRepository } from "./open-github-repository.ts";

export interface ReportIssueOptions
  extends Pick<GitHubRepositoryOptions, "github" | "clock">,
    Pick<HostSettings, "operator">,
    Pick<ReportIssueHost, "ledger" | "deadline"> {
  /** Returns the URL of a goal's status page, or `null` if there is none. */
  page?: (goal: GoalReport) => string | null;
}

/**
 * Returns a function that writes a report on one repository's goals to the repository's report issue. The function
 * throws the errors of `publishReportIssue`, and `AccessDenied` if the operator's file does not list the repository.
 */
export function openReportIssuePublisher({ page, ...options }: ReportIssueOptions) {
  const { ledger, clock, operator, deadline } = options;
  return async (repository: RepositoryState, report: StatusReport) => {
    const { fullName, config } = repository;
    if (!isRepositoryAllowed(operator, fullName)) {
      throw new AccessDenied(
        `The operator's file does not allow ${fullName}, so the report issue was not written. Ask the operator to add the repository.`,
      );
    }
    const parsed = parseStoredConfig(config);
    const opened = await openGitHubRepository(repository, options);
    return publishReportIssue(
      { repository, labels: parsed.github.labels, report },
      {
        tracker: opened.openTracker(fullName, githubAccountsOf(repository, parsed)),
        source: opened.openSource(fullName),
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
