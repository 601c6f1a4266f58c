import type { GoalNow, GoalReport } from "../../model/goal-report.ts";
import { hasErrors } from "../../model/plan.ts";
import type { RepositoryState } from "../../model/state.ts";
import { keyedState } from "../../progress/keyed-state.ts";
import { trackedBoxes } from "../../progress/tracked-state.ts";
import { acceptanceKey } from "../../sync/identity/identify.ts";
import { approveCommand } from "../attention.ts";
import { buildReport } from "../build-report.ts";
import type { CriterionView, GoalPageModel, PageModel, RefusedPlan } from "../page/page-model.ts";
import {
  type GoalRecords,
  type GoalsReader,
  type GoalsWanted,
  inOrder,
  type ReadGoal,
  readRepositories,
  readRepositoryGoals,
} from "./read-goals.ts";
import { runViews } from "./read-runs.ts";

/** So many runs of a goal are on its page. */
const runsShown = 20;

/** Every goal as it stands, of the whole ledger unless `wanted` says less, and the plans that have none to show because their text is refused. */
export async function readPageModel(
  ledger: GoalsReader,
  now: Date,
  wanted: GoalsWanted = {},
): Promise<PageModel> {
  const repositories = await readRepositories(ledger, wanted);
  const read = await Promise.all(
    repositories.map(async (repository) => {
      const goals = await readRepositoryGoals(ledger, repository, now, wanted.goal);
      return { goals: goals.map((goal) => goal.now), refused: refusedPlans(repository, goals) };
    }),
  );
  const generatedAt = now.toISOString();
  return {
    generatedAt,
    goals: withoutChanges(inOrder(read.flatMap(({ goals }) => goals)), generatedAt),
    refused: read.flatMap(({ refused }) => refused),
  };
}

/** Everything that is known of one goal. Null where there is none of that name; `repo`: `owner/name`. */
export async function readGoalPage(
  ledger: Pick<GoalsReader, "repositoryNamed" | "goal" | "links" | "days" | "runs">,
  repo: string,
  goal: string,
  now: Date,
): Promise<GoalPageModel | null> {
  const repository = await ledger.repositoryNamed(repo);
  if (repository === null) return null;
  const [read] = await readRepositoryGoals(ledger, repository, now, goal);
  if (read === undefined) return null;
  const generatedAt = now.toISOString();
  const [shown] = withoutChanges([read.now], generatedAt);
  if (shown === undefined) return null;
  return {
    generatedAt,
    goal: shown,
    plan: { path: read.records.state.path, url: planUrl(repository, read) },
    criteria: criteriaOf(read.records),
    runs: runViews(read.runs, goal, runsShown),
    held: read.now.held.map((held) => ({ ...held, approve: approveCommand(repository.fullName, held.run) })),
  };
}

/** The page shows what is; what changed is for reports, which know since when. */
function withoutChanges(goals: readonly GoalNow[], generatedAt: string): GoalReport[] {
  return buildReport({ goals, previous: null, generatedAt, since: null }).goals;
}

/** One goal may have two files: the one that it is not synced from is refused, and told here. */
function refusedPlans({ fullName, plans }: RepositoryState, goals: readonly ReadGoal[]): RefusedPlan[] {
  const shown = new Set(goals.map(({ plan }) => plan));
  return Object.entries(plans)
    .filter(([, plan]) => !shown.has(plan) && !plan.gone && hasErrors(plan.diagnostics))
    .map(([path, { diagnostics }]) => ({ repo: fullName, path, diagnostics }));
}

/** Criteria and steps of verification as `milestoneFacts` counts them: by plan and trackers together. */
function criteriaOf({ state, links }: GoalRecords): GoalPageModel["criteria"] {
  const all = [...links.values()].flat();
  return Object.fromEntries(
    keyedState(state, all).map(({ key, milestone }) => {
      const of = (name: string) => all.filter((link) => link.key === name);
      const planned = [...milestone.criteria, ...milestone.verification];
      const boxes = trackedBoxes(planned, [...of(acceptanceKey(key)), ...of(key)]);
      const views = boxes.slice(0, milestone.criteria.length).map(
        ({ text, done }, index): CriterionView => ({
          text,
          done,
          refs: milestone.criteria[index]?.refs ?? [],
        }),
      );
      return [key, views];
    }),
  );
}

/**
 * Where the plan can be read: at the commit that the trackers were brought in line with, and what is wrong with it
 * at the newest one. The ledger knows the repository's address only by that of its items.
 */
function planUrl({ head }: RepositoryState, { plan, records: { state, links } }: ReadGoal): string | null {
  const newest = head?.commit ?? null;
  const commit = hasErrors(plan.diagnostics) ? (newest ?? state.commit) : (state.commit ?? newest);
  const items = (links.get("github") ?? []).flatMap(({ remote }) => remote?.url ?? []);
  const [web] = items.flatMap((url) => /^(https?:\/\/.+)\/(?:issues|milestone)\/\d+$/.exec(url)?.[1] ?? []);
  if (commit === null || web === undefined) return null;
  return `${web}/blob/${commit}/${state.path.split("/").map(encodeURIComponent).join("/")}`;
}
