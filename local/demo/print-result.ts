import { counted, humanDate, plain, type Terminal } from "../../cli/print/terminal.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import type { Diagnostic } from "../../shared/model/plan.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import type { SyncRun } from "../../shared/sync/run/sync-repository.ts";
import type { GitHubDouble } from "../emulators/github/github-emulator.ts";
import type { JiraDouble } from "../emulators/jira/jira-emulator.ts";

export const trackerTitles = { github: "GitHub", jira: "Jira" } as const;

/** What was read of a plan, and what of it was not. */
export function printPlan(text: string, path: string, { out }: Terminal): void {
  const plan = parsePlan(text, { path, split: "auto", start: null });
  const count = (items: (m: (typeof plan.milestones)[number]) => unknown[]) =>
    plan.milestones.reduce((sum, milestone) => sum + items(milestone).length, 0);
  const deliverables = count((milestone) => milestone.deliverables);
  const parts = [
    counted(plan.milestones.length, "milestone"),
    counted(deliverables, "deliverable"),
    `${count((milestone) => milestone.criteria)} criteria`,
    counted(plan.diagnostics.length, "finding"),
  ];
  out(`  plan      ${parts.join(", ")}`);
  for (const { line, message } of plan.diagnostics satisfies Diagnostic[]) {
    out(`              milestones.md:${line}  ${plain(message)}`);
  }
}

/** Every milestone and issue of a repository, with the requests that they took. */
export function printGitHub(repository: string, github: GitHubDouble, { out }: Terminal): void {
  const { reads, writes } = github.requests.counts();
  out(`  GitHub ${repository}        ${counted(writes, "write")}, ${counted(reads, "read")}`);
  const issues = github.issues(repository);
  for (const milestone of github.milestones(repository)) {
    const due = milestone.dueOn ? `due ${humanDate(milestone.dueOn.slice(0, 10))}` : "no due date";
    out(`    + ${plain(milestone.title).padEnd(42)} ${due.padEnd(16)} ${milestone.url}`);
    for (const issue of issues.filter((one) => one.milestone === milestone.number)) {
      out(`        ${`#${issue.number}`.padEnd(4)} ${plain(issue.title).padEnd(53)} ${issue.url}`);
    }
  }
}

/** Every epic of a project with the issues in it, and the requests that they took. */
export function printJira(project: string, jira: JiraDouble, { out }: Terminal): void {
  const { reads, writes } = jira.requests.counts();
  out(`  Jira ${project}               ${counted(writes, "write")}, ${counted(reads, "read")}`);
  const issues = jira.issues(project);
  for (const epic of issues.filter(({ level }) => level === 1)) {
    const due = epic.dueDate ? `due ${humanDate(epic.dueDate)}` : "no due date";
    out(`    + ${`${epic.key}  ${plain(epic.summary)}`.padEnd(42)} ${due.padEnd(16)} ${epic.url}`);
    for (const issue of issues.filter(({ parent }) => parent === epic.key)) {
      out(`        ${issue.key.padEnd(6)} ${plain(issue.summary).padEnd(51)} ${issue.url}`);
    }
  }
}

/** "1 write to GitHub, 1 to Jira": what a run asked of each tracker. */
export function requestsOf(run: SyncRun): string {
  const totals = new Map<TrackerName, { reads: number; writes: number }>();
  for (const { tracker, requests } of run.result.plans.flatMap((plan) => plan.trackers)) {
    const total = totals.get(tracker) ?? { reads: 0, writes: 0 };
    totals.set(tracker, { reads: total.reads + requests.reads, writes: total.writes + requests.writes });
  }
  const asked = [...totals].filter(([, { reads, writes }]) => reads + writes > 0);
  if (asked.length === 0) return "no request to any tracker";
  const writes = asked.map(
    ([tracker, total], index) =>
      `${index === 0 ? counted(total.writes, "write") : total.writes} to ${trackerTitles[tracker]}`,
  );
  return writes.join(", ");
}
