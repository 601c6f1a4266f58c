import type { GoalRun } from "../model/goal-run.ts";

/** Receives what a run did for each goal, for example to notify people. The sync does not depend on it. */
export interface GoalRunListener {
  /**
   * Called before the goal's state is saved, so that after a crash in between the next run repeats the call. Returns
   * true if it saved something that `onGoalSaved` has to announce. Throws a `MilepostError` if it could not save it.
   */
  onGoalFinished(run: GoalRun): Promise<boolean>;
  /** Called after the goal's state is saved, if `onGoalFinished` returned true. */
  onGoalSaved(run: GoalRun): Promise<void>;
}
