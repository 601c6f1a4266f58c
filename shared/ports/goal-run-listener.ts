import type { GoalRun } from "../model/goal-run.ts";

/** Is informed of what a run did to each goal, for example to notify people. The sync does not depend on what it does. */
export interface GoalRunListener {
  /**
   * Called before the goal's state is saved, so that a crash in between repeats the call with the next run. Returns
   * true if it saved something that `onGoalSaved` has to announce. Throws a `MilepostError` if it could not.
   */
  onGoalFinished(run: GoalRun): Promise<boolean>;
  /** Called after the goal's state is saved, if `onGoalFinished` returned true. */
  onGoalSaved(run: GoalRun): Promise<void>;
}
