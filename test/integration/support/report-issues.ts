import { expect } from "vitest";
import type { GitHubIssueSnapshot } from "../../../local/emulators/github/snapshots.ts";
import { openReportIssuePublisher } from "../../../shared/compose/report-issue-publisher.ts";
import type { StatusReport } from "../../../shared/model/goal-status.ts";
import type { RepositoryState } from "../../../shared/model/repository-state.ts";
import type { PublishedIssue } from "../../../shared/review/publish-own-issue.ts";
import { sampleReport } from "../../unit/report/page/sample-pages.ts";
import type { SyncHarness } from "./sync-harness.ts";

/** Three reports of one repository: with two goals, with the first goal, with the second goal. */
export const first = sampleReport;
export const second: StatusReport = { ...first, goals: first.goals.slice(0, 1) };
export const third: StatusReport = { ...first, goals: first.goals.slice(1) };

const minutes = 60_000;

/** Returns the repository's record in the ledger, with the given config file. */
export function stateOf({ id, fullName, installation }: SyncHarness, config: string | null = null): RepositoryState {
  return {
    id,
    fullName,
    defaultBranch: "main",
    installation,
    nameCheckedAt: null,
    version: 1,
    head: null,
    config: config === null ? null : { path: ".goalkit/milepost.yml", blob: "b1", text: config },
    plans: {},
  };
}

export interface PublishOptions {
  config?: string;
  repository?: RepositoryState;
  /** Milliseconds until the deadline. No request starts after the deadline. */
  budget?: number;
}

/** A published report, with the number of requests that it took. */
export interface MeasuredReport extends PublishedIssue {
  reads: number;
  writes: number;
}

/** Publishes a report as an issue, as the Lambda function for reports does. */
export async function publish(
  at: SyncHarness,
  report: StatusReport,
  options: PublishOptions = {},
): Promise<MeasuredReport> {
  const { github: double, ledger, clock, credentials, operator } = at;
  const deadline = new Date(clock.now().getTime() + (options.budget ?? 10 * minutes));
  const github = { apiUrl: double.url, credentials };
  const seen = double.requests.all.length;
  const publisher = openReportIssuePublisher({ github, ledger, clock, operator, deadline });
  const published = await publisher(options.repository ?? stateOf(at, options.config), report);
  const requests = double.requests.all.slice(seen);
  const count = (of: "read" | "write") => requests.filter(({ kind }) => kind === of).length;
  return { ...published, reads: count("read"), writes: count("write") };
}

/** Returns the only issue in the repository. */
export function onlyIssue({ github: double, fullName }: SyncHarness): GitHubIssueSnapshot {
  const issues = double.issues(fullName);
  expect(issues).toHaveLength(1);
  const [issue] = issues;
  if (!issue) throw new Error(`${fullName} has no issue`);
  return issue;
}

/** Returns the managed block of the only issue, without its markers. */
export function textOf(at: SyncHarness): string {
  const [, text = ""] =
    /<!-- milepost:\.report\/r1:\w+ -->\n([\s\S]*)\n<!-- \/milepost -->/.exec(onlyIssue(at).body ?? "") ?? [];
  return text;
}

/** Returns the title of the report's goal at the given index. */
export const title = (report: StatusReport, goal: number) => report.goals[goal]?.title ?? "no such goal";
