import { dayOfInstant } from "../calendar/days.ts";
import { type Config, defaultConfig } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { ConfigError } from "../errors.ts";
import type { GoalState } from "../model/goal-state.ts";
import type { DayCount, GoalStatus } from "../model/goal-status.ts";
import { trackerNames } from "../model/item.ts";
import type { KeyedMilestone } from "../model/keyed-plan.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import type { Ledger } from "../ports/ledger.ts";
import { forecastSeed, seededRandom } from "../progress/forecast/seeded-random.ts";
import { buildGoalStatus } from "../progress/goal-status.ts";
import type { LinksByTracker } from "../progress/milestone-progress.ts";
import { keyStoredPlan } from "../sync/identity/key-stored-plan.ts";

/** The records of one goal. */
export interface GoalRecords {
  state: GoalState;
  /** The milestones of `state` with their keys. */
  milestones: readonly KeyedMilestone[];
  links: LinksByTracker;
  days: readonly DayCount[];
}

/**
 * Reads the records of a goal and builds its status: the figures of page, command line, Slack and JSON. They stay the
 * same all day for the same records. An invalid config is replaced by the defaults; every run reports it.
 */
export async function readGoalStatus(
  ledger: Pick<Ledger, "links" | "days">,
  repository: RepositoryState,
  state: GoalState,
  now: Date,
): Promise<{ status: GoalStatus; records: GoalRecords }> {
  const { id, fullName: repo } = repository;
  const { policy, jira } = readConfig(repository);
  // Items in a tracker that the config no longer names don't count.
  const trackers = trackerNames.filter((name) => name !== "jira" || jira !== undefined);
  const [days, ...lists] = await Promise.all([
    ledger.days(id, state.goal),
    ...trackers.map(async (tracker) => [tracker, await ledger.links(id, state.goal, tracker)] as const),
  ]);
  const links = new Map(lists);
  const milestones = keyStoredPlan(state, [...links.values()].flat());
  const random = seededRandom(forecastSeed(repo, state.goal, dayOfInstant(now)));
  const { slips } = state;
  const status = buildGoalStatus({ repo, state, milestones, links, days, slips, policy, now, random });
  return { status, records: { state, milestones, links, days } };
}

function readConfig({ config }: RepositoryState): Config {
  if (config === null) return defaultConfig;
  try {
    return parseConfig(config.text, config.path);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return defaultConfig;
  }
}
