/**
 * Creates the labels by which Milepost finds its issues in Jira, and the repository that a Jira webhook is about. The
 * parts of a label are ids without spaces and slashes: goal ids and item keys match /^[\w.-]+$/.
 */
export const jiraLabels = {
  /** Label of every issue of a goal. */
  goal: (repository: string, goal: string): string => `milepost:${repository}/${goal}`,
  /** Additional label of a milestone's epic. */
  epic: (repository: string, goal: string, key: string): string => `milepost:${repository}/${goal}/${key}`,
};

const LABEL_PATTERN = /^milepost:([\w-]{1,100})\/[\w.-]+(?:\/[\w.-]+)?$/;

/** Returns the ids of the repositories that these labels name, each once. */
export function findLabelledRepositories(labels: readonly string[]): string[] {
  return [...new Set(labels.flatMap((label) => LABEL_PATTERN.exec(label)?.[1] ?? []))];
}
