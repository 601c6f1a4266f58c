import { expect } from "vitest";
import type { IssueSnapshot } from "../../../local/emulators/github/snapshots.ts";
import { openIssuePublisher } from "../../../shared/compose/open-report-issue.ts";
import type { Report } from "../../../shared/model/goal-report.ts";
import type { RepositoryState } from "../../../shared/model/state.ts";
import type { PublishedReport } from "../../../shared/report/run/publish-report-issue.ts";
import { sampleReport } from "../../unit/report/page/sample-pages.ts";
import type { SyncHarness } from "./sync-harness.ts";

/** Three reports of one repository: of two goals, of the first one, of the second one. */
export const first = sampleReport;
export const second: Report = { ...first, goals: first.goals.slice(0, 1) };
export const third: Report = { ...first, goals: first.goals.slice(1) };

const minutes = 60_000;

/** What the ledger has of the repository, with that config file. */
export function stateOf(
  { id, fullName, installation }: SyncHarness,
  config: string | null = null,
): RepositoryState {
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
  /** Milliseconds from now until no request is started any more. */
  budget?: number;
}

/** A report with what the double saw of it. */
export interface MeasuredReport extends PublishedReport {
  reads: number;
  writes: number;
}

/** Publishes as the report function does. */
export async function publish(
  at: SyncHarness,
  report: Report,
  options: PublishOptions = {},
): Promise<MeasuredReport> {
  const { double, ledger, clock, credentials, operator } = at;
  const deadline = new Date(clock.now().getTime() + (options.budget ?? 10 * minutes));
  const github = { apiUrl: double.url, credentials };
  const seen = double.requests.all.length;
  const publisher = openIssuePublisher({ github, ledger, clock, operator, deadline });
  const published = await publisher(options.repository ?? stateOf(at, options.config), report);
  const requests = double.requests.all.slice(seen);
  const count = (of: "read" | "write") => requests.filter(({ kind }) => kind === of).length;
  return { ...published, reads: count("read"), writes: count("write") };
}

/** The one issue that is there. */
export function onlyIssue({ double, fullName }: SyncHarness): IssueSnapshot {
  const issues = double.issues(fullName);
  expect(issues).toHaveLength(1);
  const [issue] = issues;
  if (!issue) throw new Error(`${fullName} has no issue`);
  return issue;
}

/** What the managed part of the only issue says, without its frame. */
export function textOf(at: SyncHarness): string {
  const [, text = ""] =
    /<!-- milepost:\.report\/r1:\w+ -->\n([\s\S]*)\n<!-- \/milepost -->/.exec(onlyIssue(at).body ?? "") ?? [];
  return text;
}

/** Of a goal of a report. */
export const title = (report: Report, goal: number) => report.goals[goal]?.title ?? "no such goal";
