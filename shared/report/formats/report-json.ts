import type { DoneCount, GoalReport, GoalStatus, MilestoneStatus, StatusReport } from "../../model/goal-status.ts";

/** Returns the JSON of `milepost report --format json`, with exactly the fields in docs/cli.md. */
export function reportJson({ generatedAt, since, goals }: StatusReport) {
  return { generatedAt, since, goals: goals.map((goal) => ({ ...goalJson(goal), ...reportFields(goal) })) };
}

/** Returns the JSON of `milepost status --json`. */
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
    progress: { deliverables: countJson(progress.deliverables), criteria: countJson(progress.criteria) },
    due,
    forecast: forecast && { p50: forecast.p50, p85: forecast.p85 },
    milestones: milestones.map(milestoneJson),
    lastSync: lastSync && { at: lastSync.at, commit: lastSync.commit, outcome: lastSync.outcome },
  };
}

function milestoneJson(milestone: MilestoneStatus) {
  const { key, number, title, status, health, due, deliverables, criteria, links } = milestone;
  return {
    ...{ key, number, title, status, health, due },
    deliverables: countJson(deliverables),
    criteria: countJson(criteria),
    links: { github: links.github, jira: links.jira },
  };
}

function reportFields({ changes, risks, conflicts, held, diagnostics }: GoalReport) {
  return {
    changes: changes.map(({ kind, text, url }) => ({ kind, text, url })),
    risks: risks.map(({ milestone, text, mitigation }) => ({ milestone, text, mitigation })),
    conflicts: conflicts.map(({ key, field, plan, tracker, kept }) => ({ key, field, plan, tracker, kept })),
    held: held.map(({ run, reason, items, creates }) => ({ run, reason, items, creates })),
    diagnostics,
  };
}

function countJson({ done, total }: DoneCount) {
  return { done, total };
}
