import type { StatusReport } from "../../model/goal-status.ts";
import type { ManagedBody } from "../../model/item.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import { REPORT_ISSUE_GOAL, reportIssueItem } from "../../report/formats/report-issue.ts";
import { type OwnIssueHost, type PublishedIssue, publishOwnIssue } from "../../review/publish-own-issue.ts";

export interface ReportIssueTask {
  repository: Pick<RepositoryState, "id" | "fullName">;
  /** Labels that the issue must have. Users can add more labels. */
  labels: readonly string[];
  report: StatusReport;
}

export interface ReportIssueHost extends OwnIssueHost {
  /** Renders the report as the body of an issue. */
  bodyOf: (report: StatusReport) => ManagedBody;
}

/** Creates or updates the repository's report issue. Throws the errors of `publishOwnIssue`. */
export function publishReportIssue(
  { repository, labels, report }: ReportIssueTask,
  host: ReportIssueHost,
): Promise<PublishedIssue> {
  const item = reportIssueItem(host.bodyOf(report), labels);
  return publishOwnIssue({ repository, goal: REPORT_ISSUE_GOAL, name: "status report", item }, host);
}
