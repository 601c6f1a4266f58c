import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
import { formatDay } from "../../shared/calendar/format-date.ts";
import { type TrackerName, trackerTitles } from "../../shared/model/item.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import type { SyncRun } from "../../shared/sync/run/sync-repository.ts";
import { padToWidth } from "../../shared/text/display-width.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import type { GitHubEmulator } from "../emulators/github/github-emulator.ts";
import type { JiraEmulator } from "../emulators/jira/emulator-types.ts";

export function printPlan(text: string, path: string, { out }: Terminal): void {
  const { milestones, diagnostics } = parsePlan(text, { path, split: "auto", start: null });
  const parts = [
    formatCount(milestones.length, "milestone"),
    formatCount(milestones.flatMap(({ deliverables }) => deliverables).length, "deliverable"),
    formatCount(milestones.flatMap(({ criteria }) => criteria).length, "criterion"),
    formatCount(diagnostics.length, "diagnostic"),
  ];
  out(`  plan      ${parts.join(", ")}`);
  for (const { line, message } of diagnostics) out(`              milestones.md:${line}  ${sanitizeLine(message)}`);
}

export function printGitHub(repository: string, github: GitHubEmulator, { out }: Terminal): void {
  const { reads, writes } = github.requests.counts();
  out(`  GitHub ${repository}        ${formatCount(writes, "write")}, ${formatCount(reads, "read")}`);
  const issues = github.issues(repository);
  for (const milestone of github.milestones(repository)) {
    const due = formatDue(milestone.dueOn?.slice(0, 10));
    out(`    + ${padToWidth(sanitizeLine(milestone.title), 42)} ${due} ${milestone.url}`);
    for (const issue of issues.filter((one) => one.milestone === milestone.number)) {
      out(`        ${`#${issue.number}`.padEnd(4)} ${padToWidth(sanitizeLine(issue.title), 53)} ${issue.url}`);
    }
  }
}

export function printJira(project: string, jira: JiraEmulator, { out }: Terminal): void {
  const { reads, writes } = jira.requests.counts();
  out(`  Jira ${project}               ${formatCount(writes, "write")}, ${formatCount(reads, "read")}`);
  const issues = jira.issues(project);
  for (const epic of issues.filter(({ level }) => level === 1)) {
    const name = padToWidth(`${epic.key}  ${sanitizeLine(epic.summary)}`, 42);
    out(`    + ${name} ${formatDue(epic.dueDate)} ${epic.url}`);
    for (const issue of issues.filter(({ parent }) => parent === epic.key)) {
      out(`        ${issue.key.padEnd(6)} ${padToWidth(sanitizeLine(issue.summary), 51)} ${issue.url}`);
    }
  }
}

function formatDue(day: string | null | undefined): string {
  return (day ? `due ${formatDay(day)}` : "no due date").padEnd(16);
}

/** Returns the number of requests that a run sent to each tracker, for example `1 write to GitHub, 1 to Jira`. */
export function formatRequests({ result }: SyncRun): string {
  const totals = new Map<TrackerName, { reads: number; writes: number }>();
  for (const { tracker, requests } of result.plans.flatMap((plan) => plan.trackers)) {
    const total = totals.get(tracker) ?? { reads: 0, writes: 0 };
    totals.set(tracker, { reads: total.reads + requests.reads, writes: total.writes + requests.writes });
  }
  const used = [...totals].filter(([, { reads, writes }]) => reads + writes > 0);
  if (used.length === 0) return "no request to any tracker";
  const parts = used.map(([tracker, { writes }], index) => {
    const count = index === 0 ? formatCount(writes, "write") : writes;
    return `${count} to ${trackerTitles[tracker]}`;
  });
  return parts.join(", ");
}
