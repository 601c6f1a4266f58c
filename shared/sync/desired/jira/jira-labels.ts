/**
 * Returns the label by which people and Milepost find the issues of a goal: `milepost-003-billing`. Goal ids match
 * /^[\w.-]+$/. Several repositories can have goals of the same name, so the label is not enough to tell whose an issue is.
 */
export function toGoalLabel(goal: string): string {
  return `milepost-${goal}`;
}

/** Returns the label of a goal's issues that releases before the readable label wrote. */
export function toFormerGoalLabel(repository: string, goal: string): string {
  return `milepost:${repository}/${goal}`;
}

const GOAL_LABEL = /^milepost(?:-|:[\w-]{1,100}\/)([\w.-]+)(?:\/[\w.-]+)?$/;

/** Returns the goals that labels name, each once. Anybody can write such a label. */
export function findLabelledGoals(labels: readonly string[]): string[] {
  return [...new Set(labels.flatMap((label) => GOAL_LABEL.exec(label)?.[1] ?? []))];
}
