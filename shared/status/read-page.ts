import type { GoalDetails, GoalReport } from "../model/goal-status.ts";
import { trackingKey } from "../model/keyed-plan.ts";
import { hasErrors } from "../model/plan/plan-values.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import type { Ledger } from "../ports/ledger.ts";
import { agreeOnCheckboxes } from "../progress/agreements.ts";
import { formatApproveCommand } from "../report/attention.ts";
import type { CriterionView, GoalPageModel, PageModel, RejectedPlanView } from "../report/page/page-model.ts";
import {
  type GoalFilter,
  type GoalReader,
  type GoalRecords,
  type GoalWithRecords,
  readGoals,
  readRepositoryGoals,
  type StatusReader,
  sortedDetails,
} from "./read-goals.ts";
import { readRemovedGoals } from "./read-removed-goals.ts";
import { buildRunViews } from "./read-runs.ts";

const MAX_RUNS = 20;

/** Reads what the status page shows: all goals, removed goals, and plan files with errors that have no goal yet. */
export async function readPageModel(ledger: StatusReader, now: Date, filter: GoalFilter = {}): Promise<PageModel> {
  const read = await readGoals(ledger, filter, now);
  const removed = await Promise.all(read.map(({ repository }) => readRemovedGoals(ledger, repository, filter)));
  const generatedAt = now.toISOString();
  return {
    generatedAt,
    goals: withoutChanges(sortedDetails(read)),
    rejected: read.flatMap(({ repository, goals }) => rejectedPlans(repository, goals)),
    removed: removed.flat(),
  };
}

/** Reads the page of one goal of the repository `repo` (`owner/name`); `null` if there is no goal with this id. */
export async function readGoalPage(
  ledger: GoalReader & Pick<Ledger, "repositoryNamed">,
  repo: string,
  goal: string,
  now: Date,
): Promise<GoalPageModel | null> {
  const repository = await ledger.repositoryNamed(repo);
  if (repository === null) return null;
  const [read] = await readRepositoryGoals(ledger, repository, now, goal);
  if (read === undefined) return null;
  const { details, records, runs } = read;
  const generatedAt = now.toISOString();
  const [shown] = withoutChanges([details]);
  if (shown === undefined) return null;
  return {
    generatedAt,
    goal: shown,
    plan: { path: records.state.path, url: planUrl(repository, read) },
    criteria: mergeCriteria(records),
    runs: buildRunViews(runs, goal, MAX_RUNS),
    held: details.held.map((held) => ({
      ...held,
      approve: formatApproveCommand(repository.fullName, held.run),
      issue: details.approvalsIssue,
    })),
  };
}

/** Returns the goals with an empty list of changes, because only a report has a previous report to compare with. */
function withoutChanges(goals: readonly GoalDetails[]): GoalReport[] {
  return goals.map((goal) => ({ ...goal, changes: [] }));
}

/** Returns the plans with errors that are not the plan of a goal, such as the second file with the same goal id. */
function rejectedPlans({ fullName, plans }: RepositoryState, goals: readonly GoalWithRecords[]): RejectedPlanView[] {
  const shown = new Set(goals.map(({ plan }) => plan));
  return Object.entries(plans)
    .filter(([, plan]) => !shown.has(plan) && !plan.isApprovedEmpty && hasErrors(plan.diagnostics))
    .map(([path, { diagnostics }]) => ({ repo: fullName, path, diagnostics }));
}

/** Returns the criteria per milestone, ticked if ticked in the plan or a tracker, as in `measureMilestones`. */
function mergeCriteria({ milestones, links }: GoalRecords): GoalPageModel["criteria"] {
  const all = [...links.values()].flat();
  return Object.fromEntries(
    milestones.map(({ key, milestone }) => {
      const linksOf = (name: string) => all.filter((link) => link.key === name);
      const planned = [...milestone.criteria, ...milestone.verification];
      const boxes = agreeOnCheckboxes(planned, [...linksOf(trackingKey(key)), ...linksOf(key)]);
      const views = milestone.criteria.map(
        ({ text, refs }, index): CriterionView => ({ text, done: boxes[index]?.isDone === true, refs }),
      );
      return [key, views];
    }),
  );
}

/**
 * Returns the URL of the plan file at the synced commit, or at the head if the plan has errors; `null` if it is
 * unknown or was removed. The repository's web address is derived from the URL of a linked GitHub item.
 */
function planUrl({ head }: RepositoryState, { plan, records: { state, links } }: GoalWithRecords): string | null {
  const newest = head?.commit ?? null;
  const commit = hasErrors(plan.diagnostics) ? (newest ?? state.commit) : (state.commit ?? newest);
  // The commit that removed the file does not have it.
  if (state.removedAt !== undefined) return null;
  const items = (links.get("github") ?? []).flatMap(({ remote }) => remote?.url ?? []);
  const [web] = items.flatMap((url) => /^(https?:\/\/.+)\/(?:issues|milestone)\/\d+$/.exec(url)?.[1] ?? []);
  if (commit === null || web === undefined) return null;
  return `${web}/blob/${commit}/${state.path.split("/").map(encodeURIComponent).join("/")}`;
}
