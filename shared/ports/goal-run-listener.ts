import type { GoalRun } from "../model/goal-run.ts";

/** Receives what a run did for each goal, for example to notify people. The sync's result does not depend on it. */
export interface GoalRunListener {
  /**
   * Called before the goal's state is saved, so that the next run calls it again if this run crashes. Returns true if
   * it saved something, so that `onGoalSaved` must be called. Throws a `MilepostError` if it could not save.
   */
  onGoalFinished(run: GoalRun): Promise<boolean>;
  /** Called after the goal's state is saved, if `onGoalFinished` returned true. */
  onGoalSaved(run: GoalRun): Promise<void>;
}
