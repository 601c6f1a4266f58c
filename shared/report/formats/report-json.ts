import type { GoalReport, Report } from "../../model/goal-report.ts";
import type { GoalStatus, MilestoneStatus } from "../../model/goal-status.ts";

/** The JSON of `milepost report --format json` (docs/cli.md): what is promised, and nothing else. */
export function reportJson({ generatedAt, since, goals }: Report) {
  return { generatedAt, since, goals: goals.map((goal) => ({ ...goalJson(goal), ...remarks(goal) })) };
}

/** The JSON of `milepost status --json`. */
export function statusJson({ generatedAt, goals }: { generatedAt: string; goals: readonly GoalStatus[] }) {
  return { generatedAt, goals: goals.map(goalJson) };
}

function goalJson(status: GoalStatus) {
  const { repo, goal, title, health, reasons, progress, due, forecast, milestones, lastSync } = status;
  return {
    repo,
    goal,
    title,
    health,
    reasons,
    progress: { deliverables: shareJson(progress.deliverables), criteria: shareJson(progress.criteria) },
    due,
    forecast: forecast && { p50: forecast.p50, p85: forecast.p85 },
    milestones: milestones.map(milestoneJson),
    lastSync: lastSync && { at: lastSync.at, commit: lastSync.commit, outcome: lastSync.outcome },
  };
}

function milestoneJson(milestone: MilestoneStatus) {
  const { key, number, title, status, health, due, deliverables, criteria, links } = milestone;
  return {
    key,
    number,
    title,
    status,
    health,
    due,
    deliverables: shareJson(deliverables),
    criteria: shareJson(criteria),
    links: { github: links.github, jira: links.jira },
  };
}

function remarks({ changes, risks, conflicts, held, diagnostics }: GoalReport) {
  return {
    changes: changes.map(({ kind, text, url }) => ({ kind, text, url })),
    risks: risks.map(({ milestone, text, mitigation }) => ({ milestone, text, mitigation })),
    conflicts: conflicts.map(({ key, field, plan, tracker, kept }) => ({ key, field, plan, tracker, kept })),
    held: held.map(({ run, reason, items }) => ({ run, reason, items })),
    diagnostics,
  };
}

const shareJson = ({ done, total }: { done: number; total: number }) => ({ done, total });
