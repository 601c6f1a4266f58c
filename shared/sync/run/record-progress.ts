import { dayOfInstant } from "../../calendar/days.ts";
import { reportTimeZone } from "../../config/config.ts";
import { MilepostError } from "../../errors.ts";
import { GoalRun } from "../../model/goal-run.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { GoalRunListener } from "../../ports/goal-run-listener.ts";
import { countDay } from "../../progress/day-counts.ts";
import { forecastSeed, seededRandom } from "../../progress/forecast/seeded-random.ts";
import { buildGoalStatus } from "../../progress/goal-status.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import { keyStoredPlan } from "../identity/key-stored-plan.ts";
import { readLinks } from "../read/read-links.ts";
import type { RunContext } from "./run-context.ts";

/**
 * Computes a goal's progress and health, saves the day's counts, and calls the listener. Returns the goal's state with
 * the days on which milestones were done; must be called before the state is saved.
 */
export async function recordProgress(
  run: GoalRun,
  state: GoalState,
  { view, trackers, listener, host: { ledger, clock } }: RunContext,
): Promise<GoalState> {
  const now = clock.now();
  const timeZone = reportTimeZone(view.config);
  const { fullName, id } = view.state;
  const links = await readLinks(trackers, id, run.goal, ledger);
  const status = buildGoalStatus({
    repo: fullName,
    state,
    milestones: keyStoredPlan(state, [...links.values()].flat()),
    links,
    days: await ledger.days(id, run.goal),
    slips: state.slips,
    policy: view.config.policy,
    timeZone,
    now,
    random: seededRandom(forecastSeed(fullName, run.goal, dayOfInstant(now, timeZone))),
  });
  run.status = status;
  await ledger.saveDay(id, run.goal, countDay(status, status.today));
  await informListener(run, listener);
  const done = status.milestones.filter((milestone) => milestone.status === "done");
  return { ...state, doneDays: Object.fromEntries(done.map(({ key, doneOn }) => [key, doneOn])) };
}

/** Records progress if a full scan found no change, because a goal can become late without any change. */
export async function recordIdleGoals(context: RunContext): Promise<void> {
  const { view, listener, host } = context;
  if (listener === null) return;
  for (const [path, plan] of Object.entries(view.state.plans)) {
    if (!plan.isUpToDate || !plan.wasSynced || plan.isApprovedEmpty) continue;
    const state = await host.ledger.goal(view.state.id, plan.goal);
    if (state === null) continue;
    const run = new GoalRun({ run: host.run, path, goal: plan.goal });
    await recordProgress(run, state, context);
    if (run.hasNotifications) await listener.onGoalSaved(run);
  }
}

/** Calls the listener's `onGoalFinished`. A `MilepostError` becomes a diagnostic: the trackers are already synced. */
export async function informListener(run: GoalRun, listener: GoalRunListener | null): Promise<void> {
  if (listener === null) return;
  try {
    run.hasNotifications = await listener.onGoalFinished(run);
  } catch (error) {
    if (!(error instanceof MilepostError)) throw error;
    const message = `The notifications of this run could not be saved: ${error.message}`;
    run.diagnostics.push(syncDiagnostic("notification-not-saved", message));
  }
}
