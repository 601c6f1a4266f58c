import { dayOfInstant } from "../../calendar/days.ts";
import { type Config, defaultConfig } from "../../config/config.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { ConfigError } from "../../errors.ts";
import type { GoalNow, Risk } from "../../model/goal-report.ts";
import type { DayCount, GoalStatus } from "../../model/goal-status.ts";
import { type TrackerName, trackerNames } from "../../model/item.ts";
import type { GoalState, KnownPlan, RepositoryState, RunRecord } from "../../model/state.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { forecastSeed, seededRandom } from "../../progress/forecast/seeded-random.ts";
import { goalStatus } from "../../progress/goal-facts.ts";
import { keyedState } from "../../progress/keyed-state.ts";
import type { LinksByTracker } from "../../progress/milestone-facts.ts";
import { conflictsOf, diagnosticsOf, heldOf } from "./read-runs.ts";

/** The part of the ledger that goals are read from. */
export type GoalsReader = Pick<
  Ledger,
  "repositories" | "repositoryNamed" | "goal" | "links" | "days" | "runs"
>;

/** Which goals: of one repository (`owner/name`), of one name, or all. */
export interface GoalsWanted {
  repo?: string;
  goal?: string;
}

/** So many of a repository's last runs are read to know what they say of its goals. */
const runsRead = 60;

/** What the ledger holds of one goal, each record read once. */
export interface GoalRecords {
  state: GoalState;
  links: LinksByTracker;
  days: readonly DayCount[];
}

/** A goal as it stands, with the records that say so. */
export interface ReadGoal {
  now: GoalNow;
  plan: KnownPlan;
  records: GoalRecords;
  /** The last runs of its repository, the newest first. */
  runs: readonly RunRecord[];
}

/**
 * How a goal stands by `state`: the figures of page, command line, Slack and JSON, which all come from here. The same
 * all day long for the same records. A config that can't be read counts as one with the defaults.
 */
export async function readGoalStatus(
  ledger: Pick<Ledger, "links" | "days">,
  repository: RepositoryState,
  state: GoalState,
  now: Date,
): Promise<GoalStatus> {
  return statusOf(repository, await readRecords(ledger, repository, state), configOf(repository).policy, now);
}

/**
 * A goal as it stands, with what its plan and the last runs say. Null where the ledger has no such goal, and for one
 * whose plan is gone.
 */
export async function readGoalNow(
  ledger: Pick<GoalsReader, "goal" | "links" | "days" | "runs">,
  repository: RepositoryState,
  goal: string,
  now: Date,
): Promise<GoalNow | null> {
  const plan = planOf(repository, goal);
  if (plan === null) return null;
  const [read, runs] = await Promise.all([
    ledger.goal(repository.id, goal),
    ledger.runs(repository.id, runsRead),
  ]);
  if (read === null) return null;
  return (await readGoal(ledger, { repository, plan, state: read, runs, now })).now;
}

/** The goals as they stand, by repository and name. */
export async function readGoalsNow(ledger: GoalsReader, wanted: GoalsWanted, now: Date): Promise<GoalNow[]> {
  const repositories = await readRepositories(ledger, wanted);
  const found = await Promise.all(
    repositories.map((repository) => readRepositoryGoals(ledger, repository, now, wanted.goal)),
  );
  return inOrder(found.flat().map((read) => read.now));
}

/** The repositories whose goals are wanted; none where the ledger does not know the name. */
export async function readRepositories(
  ledger: Pick<GoalsReader, "repositories" | "repositoryNamed">,
  { repo }: GoalsWanted,
): Promise<RepositoryState[]> {
  if (repo === undefined) return ledger.repositories();
  const named = await ledger.repositoryNamed(repo);
  return named === null ? [] : [named];
}

/** The goals of one repository, with the records that say so; `goal`: only that one. In no order. */
export async function readRepositoryGoals(
  ledger: Pick<GoalsReader, "goal" | "links" | "days" | "runs">,
  repository: RepositoryState,
  now: Date,
  goal?: string,
): Promise<ReadGoal[]> {
  const names = new Set(Object.values(repository.plans).map((plan) => plan.goal));
  const wanted = [...names].filter((name) => goal === undefined || name === goal);
  const plans = wanted.flatMap((name) => planOf(repository, name) ?? []);
  if (plans.length === 0) return [];
  const runs = await ledger.runs(repository.id, runsRead);
  const found = await Promise.all(
    plans.map(async (plan) => {
      const state = await ledger.goal(repository.id, plan.goal);
      return state === null ? [] : [await readGoal(ledger, { repository, plan, state, runs, now })];
    }),
  );
  return found.flat();
}

/** By repository, then by name: as every list of goals has them. */
export function inOrder<Goal extends Pick<GoalStatus, "repo" | "goal">>(goals: readonly Goal[]): Goal[] {
  return [...goals].sort((one, other) => {
    if (one.repo !== other.repo) return one.repo < other.repo ? -1 : 1;
    return one.goal < other.goal ? -1 : 1;
  });
}

interface Read {
  repository: RepositoryState;
  plan: KnownPlan;
  state: GoalState;
  runs: readonly RunRecord[];
  now: Date;
}

async function readGoal(
  ledger: Pick<Ledger, "links" | "days">,
  { repository, plan, state, runs, now }: Read,
): Promise<ReadGoal> {
  const records = await readRecords(ledger, repository, state);
  return {
    plan,
    records,
    runs,
    now: {
      ...statusOf(repository, records, configOf(repository).policy, now),
      risks: risksOf(records),
      conflicts: conflictsOf(runs, state.goal, records.links),
      held: heldOf(runs, plan),
      diagnostics: diagnosticsOf(runs, plan),
    },
  };
}

async function readRecords(
  ledger: Pick<Ledger, "links" | "days">,
  repository: RepositoryState,
  state: GoalState,
): Promise<GoalRecords> {
  const { id } = repository;
  const [days, ...lists] = await Promise.all([
    ledger.days(id, state.goal),
    ...trackersOf(repository).map(
      async (tracker) => [tracker, await ledger.links(id, state.goal, tracker)] as const,
    ),
  ]);
  return { state, days, links: new Map(lists) };
}

/** What a tracker says that the config names no more is not heard. */
function trackersOf(repository: RepositoryState): readonly TrackerName[] {
  const { jira } = configOf(repository);
  return trackerNames.filter((name) => name !== "jira" || jira !== undefined);
}

function statusOf(
  { fullName }: RepositoryState,
  { state, links, days }: GoalRecords,
  policy: Config["policy"],
  now: Date,
): GoalStatus {
  const seed = forecastSeed(fullName, state.goal, dayOfInstant(now));
  const random = seededRandom(seed);
  return goalStatus({ repo: fullName, state, links, days, slips: state.slips ?? [], policy, now, random });
}

function configOf({ config }: RepositoryState): Config {
  if (config === null) return defaultConfig;
  try {
    return parseConfig(config.text, config.path);
  } catch (error) {
    // What is wrong with it is told by every run; the figures are still worth seeing.
    if (!(error instanceof ConfigError)) throw error;
    return defaultConfig;
  }
}

/** Of two files that stand for one goal, the one that is synced has it. Null: it has none, or its plan is gone. */
function planOf({ plans }: RepositoryState, goal: string): KnownPlan | null {
  const paths = Object.keys(plans).sort();
  const known = paths.flatMap((path) => plans[path] ?? []).filter((plan) => plan.goal === goal && !plan.gone);
  return known.find(({ synced }) => synced) ?? known[0] ?? null;
}

function risksOf({ state, links }: GoalRecords): Risk[] {
  return keyedState(state, [...links.values()].flat()).flatMap(({ key, milestone }) =>
    milestone.risks.map(({ text, mitigation }) => ({ milestone: key, text, mitigation })),
  );
}
