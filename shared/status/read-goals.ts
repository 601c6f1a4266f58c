import { dayOfInstant } from "../calendar/days.ts";
import { type Config, defaultConfig, reportTimeZone } from "../config/config.ts";
import { parseStoredConfig } from "../config/parse-config.ts";
import { ConfigError } from "../errors.ts";
import type { GoalState } from "../model/goal-state.ts";
import type { DayCount, GoalDetails, GoalStatus } from "../model/goal-status.ts";
import { trackerNames } from "../model/item.ts";
import type { KeyedMilestone } from "../model/keyed-plan.ts";
import type { PlanFileState, RepositoryState } from "../model/repository-state.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { Ledger } from "../ports/ledger.ts";
import { forecastSeed, seededRandom } from "../progress/forecast/seeded-random.ts";
import { buildGoalStatus } from "../progress/goal-status.ts";
import type { LinksByTracker } from "../progress/milestone-progress.ts";
import { HEALTH_ORDER } from "../report/wording.ts";
import { keyStoredPlan } from "../sync/identity/key-stored-plan.ts";
import { findConflicts, findDiagnostics, findHeldRuns, findLastChange } from "./read-runs.ts";

export type GoalReader = Pick<Ledger, "goal" | "links" | "days" | "runs">;
export type StatusReader = GoalReader & Pick<Ledger, "repositories" | "repositoryNamed">;

/** Limits a query to one repository (`owner/name`), to goals with one id, or both. */
export interface GoalFilter {
  repo?: string;
  goal?: string;
}

/** Number of a repository's newest runs that are searched for conflicts, diagnostics and held runs of its goals. */
const MAX_RUNS = 60;

/** The details of a goal, with the records from which they were built. */
export interface GoalWithRecords {
  details: GoalDetails;
  plan: PlanFileState;
  records: GoalRecords;
  /** The newest runs of the goal's repository, newest first. */
  runs: readonly RunRecord[];
}

/** Reads the details of a goal, also of a removed one. Returns `null` if no run has recorded it. */
export async function readGoalDetails(
  ledger: GoalReader,
  repository: RepositoryState,
  goal: string,
  now: Date,
): Promise<GoalDetails | null> {
  const [read] = await readRepositoryGoals(ledger, repository, now, goal);
  return read?.details ?? null;
}

/** Reads the details of the goals that match a filter, in the order of `sortedDetails`. */
export async function readAllGoals(ledger: StatusReader, filter: GoalFilter, now: Date): Promise<GoalDetails[]> {
  return sortedDetails(await readGoals(ledger, filter, now));
}

interface RepositoryGoals {
  repository: RepositoryState;
  goals: GoalWithRecords[];
}

/** Reads the goals that match a filter, grouped by repository, unsorted. */
export async function readGoals(ledger: StatusReader, filter: GoalFilter, now: Date): Promise<RepositoryGoals[]> {
  const repositories = await readRepositories(ledger, filter);
  return Promise.all(
    repositories.map(async (repository) => ({
      repository,
      goals: await readRepositoryGoals(ledger, repository, now, filter.goal),
    })),
  );
}

/** Returns the details of the goals: the worst health first, then by due date, repository and goal id. */
export function sortedDetails(read: readonly RepositoryGoals[]): GoalDetails[] {
  return read
    .flatMap(({ goals }) => goals.map(({ details }) => details))
    .sort(
      (one, other) =>
        HEALTH_ORDER.indexOf(one.health) - HEALTH_ORDER.indexOf(other.health) ||
        compare(one.due ?? NO_DUE_DATE, other.due ?? NO_DUE_DATE) ||
        compare(one.repo, other.repo) ||
        compare(one.goal, other.goal),
    );
}

/** Sorts after every ISO 8601 date. */
const NO_DUE_DATE = "~";

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Returns the repository named `repo`, or all without `repo`; empty if the ledger has no record of the name. */
export async function readRepositories(
  ledger: Pick<Ledger, "repositories" | "repositoryNamed">,
  { repo }: GoalFilter,
): Promise<RepositoryState[]> {
  if (repo === undefined) return ledger.repositories();
  const repository = await ledger.repositoryNamed(repo);
  return repository === null ? [] : [repository];
}

/** Reads the goals of one repository, or only the goal with the id `goal`, in no particular order. */
export async function readRepositoryGoals(
  ledger: GoalReader,
  repository: RepositoryState,
  now: Date,
  goal?: string,
): Promise<GoalWithRecords[]> {
  const active = new Set(Object.values(repository.plans).map((plan) => plan.goal));
  const ids = [...active].filter((id) => goal === undefined || id === goal);
  const plans = ids.flatMap((id) => planOf(repository, id) ?? []);
  // The page and the goal card of a removed goal stay; lists leave the goal out.
  const isRemoved = goal !== undefined && plans.length === 0 && repository.removedGoals?.includes(goal);
  if (isRemoved) plans.push(removedPlan(goal));
  if (plans.length === 0) return [];
  const runs = await ledger.runs(repository.id, MAX_RUNS);
  const read = await Promise.all(
    plans.map(async (plan): Promise<GoalWithRecords[]> => {
      const state = await ledger.goal(repository.id, plan.goal);
      if (state === null) return [];
      const { status, records } = await readGoalStatus(ledger, repository, state, now);
      const held = findHeldRuns(runs, plan);
      const isProblemKnown = status.trackers.some(({ isUpToDate }) => !isUpToDate);
      const details: GoalDetails = {
        ...status,
        risks: records.milestones.flatMap(({ key, milestone }) =>
          milestone.risks.map(({ text, mitigation }) => ({ milestone: key, text, mitigation })),
        ),
        conflicts: findConflicts(runs, state.goal, records.links),
        held,
        approvalsIssue: repository.approvalsIssue ?? null,
        diagnostics: findDiagnostics(runs, plan),
        isSyncUnfinished: !plan.isUpToDate && !isProblemKnown && held.length === 0,
        checkedAt: repository.checkedAt ?? null,
        changedOn: findLastChange(runs, status),
      };
      return [{ plan, records, runs, details }];
    }),
  );
  return read.flat();
}

/** Returns a goal's plan file, or `null` if there is none. Of two files with the goal's id: the synced file. */
export function planOf({ plans }: RepositoryState, goal: string): PlanFileState | null {
  const files = Object.keys(plans)
    .sort()
    .flatMap((path) => plans[path] ?? [])
    .filter((plan) => plan.goal === goal && !plan.isApprovedEmpty);
  return files.find(({ wasSynced }) => wasSynced) ?? files[0] ?? null;
}

function removedPlan(goal: string): PlanFileState {
  return { goal, blob: "", isUpToDate: true, wasSynced: false, diagnostics: [] };
}

export interface GoalRecords {
  state: GoalState;
  milestones: readonly KeyedMilestone[];
  links: LinksByTracker;
  days: readonly DayCount[];
}

/**
 * Reads the records of a goal and builds the status that the status page, command line, Slack and JSON show. The same
 * records give the same status all day.
 */
export async function readGoalStatus(
  ledger: Pick<Ledger, "links" | "days">,
  repository: RepositoryState,
  state: GoalState,
  now: Date,
): Promise<{ status: GoalStatus; records: GoalRecords }> {
  const { id, fullName: repo } = repository;
  const config = readStoredConfig(repository);
  const { policy, jira } = config;
  const timeZone = reportTimeZone(config);
  // Items in a tracker that the config no longer names are left out.
  const trackers = trackerNames.filter((name) => name !== "jira" || jira !== undefined);
  const [days, ...lists] = await Promise.all([
    ledger.days(id, state.goal),
    ...trackers.map(async (tracker) => [tracker, await ledger.links(id, state.goal, tracker)] as const),
  ]);
  const links = new Map(lists);
  const milestones = keyStoredPlan(state, [...links.values()].flat());
  const random = seededRandom(forecastSeed(repo, state.goal, dayOfInstant(now, timeZone)));
  const { slips } = state;
  const status = buildGoalStatus({ repo, state, milestones, links, days, slips, policy, timeZone, now, random });
  return { status, records: { state, milestones, links, days } };
}

/** Returns a repository's config, or the defaults for an invalid one, which every run reports. */
export function readStoredConfig({ config }: RepositoryState): Config {
  try {
    return parseStoredConfig(config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return defaultConfig;
  }
}
