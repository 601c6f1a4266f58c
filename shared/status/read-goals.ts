import type { GoalDetails } from "../model/goal-status.ts";
import type { PlanFileState, RepositoryState } from "../model/repository-state.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { Ledger } from "../ports/ledger.ts";
import { type GoalRecords, readGoalStatus } from "./read-goal-status.ts";
import { findConflicts, findDiagnostics, findHeldRuns } from "./read-runs.ts";

export type GoalReader = Pick<Ledger, "goal" | "links" | "days" | "runs">;
export type StatusReader = GoalReader & Pick<Ledger, "repositories" | "repositoryNamed">;

/** Limits a query to one repository (`owner/name`) or to goals with one id. */
export interface GoalFilter {
  repo?: string;
  goal?: string;
}

/** Number of a repository's last runs that are searched for conflicts, diagnostics and held runs of its goals. */
const MAX_RUNS = 60;

/** A goal with the records that it was built from. */
export interface GoalWithRecords {
  details: GoalDetails;
  plan: PlanFileState;
  records: GoalRecords;
  /** Last runs of its repository, newest first. */
  runs: readonly RunRecord[];
}

/** Reads the details of a goal. Returns `null` if it was never synced or its plan was removed. */
export async function readGoalDetails(
  ledger: GoalReader,
  repository: RepositoryState,
  goal: string,
  now: Date,
): Promise<GoalDetails | null> {
  const [read] = await readRepositoryGoals(ledger, repository, now, goal);
  return read?.details ?? null;
}

/** Reads the details of all goals, sorted by repository and goal id. */
export async function readAllGoals(
  ledger: StatusReader,
  filter: GoalFilter,
  now: Date,
): Promise<GoalDetails[]> {
  return sortedDetails(await readGoals(ledger, filter, now));
}

interface RepositoryGoals {
  repository: RepositoryState;
  goals: GoalWithRecords[];
}

/** Reads the goals of a query by repository, unsorted. */
export async function readGoals(
  ledger: StatusReader,
  filter: GoalFilter,
  now: Date,
): Promise<RepositoryGoals[]> {
  const repositories = await readRepositories(ledger, filter);
  return Promise.all(
    repositories.map(async (repository) => ({
      repository,
      goals: await readRepositoryGoals(ledger, repository, now, filter.goal),
    })),
  );
}

/** Returns the details of all goals, sorted by repository and goal id. */
export function sortedDetails(read: readonly RepositoryGoals[]): GoalDetails[] {
  return read
    .flatMap(({ goals }) => goals.map(({ details }) => details))
    .sort((one, other) => compare(one.repo, other.repo) || compare(one.goal, other.goal));
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Reads the repositories of a query; none if the ledger doesn't know the name. */
export async function readRepositories(
  ledger: Pick<Ledger, "repositories" | "repositoryNamed">,
  { repo }: GoalFilter,
): Promise<RepositoryState[]> {
  if (repo === undefined) return ledger.repositories();
  const repository = await ledger.repositoryNamed(repo);
  return repository === null ? [] : [repository];
}

/** Reads the goals of one repository, or only the one with the id `goal`. Unsorted. */
export async function readRepositoryGoals(
  ledger: GoalReader,
  repository: RepositoryState,
  now: Date,
  goal?: string,
): Promise<GoalWithRecords[]> {
  const ids = new Set(Object.values(repository.plans).map((plan) => plan.goal));
  const wanted = [...ids].filter((id) => goal === undefined || id === goal);
  const plans = wanted.flatMap((id) => planOf(repository, id) ?? []);
  if (plans.length === 0) return [];
  const runs = await ledger.runs(repository.id, MAX_RUNS);
  const read = await Promise.all(
    plans.map(async (plan): Promise<GoalWithRecords[]> => {
      const state = await ledger.goal(repository.id, plan.goal);
      if (state === null) return [];
      const { status, records } = await readGoalStatus(ledger, repository, state, now);
      const details: GoalDetails = {
        ...status,
        risks: records.milestones.flatMap(({ key, milestone }) =>
          milestone.risks.map(({ text, mitigation }) => ({ milestone: key, text, mitigation })),
        ),
        conflicts: findConflicts(runs, state.goal, records.links),
        held: findHeldRuns(runs, plan),
        diagnostics: findDiagnostics(runs, plan),
      };
      return [{ plan, records, runs, details }];
    }),
  );
  return read.flat();
}

/** Returns the plan file of a goal; of two files for one goal, the synced one. `null` if there is none any more. */
function planOf({ plans }: RepositoryState, goal: string): PlanFileState | null {
  const files = Object.keys(plans)
    .sort()
    .flatMap((path) => plans[path] ?? [])
    .filter((plan) => plan.goal === goal && !plan.isApprovedEmpty);
  return files.find(({ wasSynced }) => wasSynced) ?? files[0] ?? null;
}
