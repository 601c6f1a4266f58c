/**
 * The labels by which Milepost's issues are found again in Jira, and by which a webhook tells whose they are. Made of
 * ids alone, so that neither a space nor a slash gets into a part of them: goals and keys match /^[\w.-]+$/.
 */
export const jiraMarks = {
  /** On every issue of a goal. */
  goal: (repository: string, goal: string): string => `milepost:${repository}/${goal}`,
  /** On a milestone's epic besides. */
  epic: (repository: string, goal: string, key: string): string => `milepost:${repository}/${goal}/${key}`,
};

const mark = /^milepost:([\w-]{1,100})\/[\w.-]+(?:\/[\w.-]+)?$/;

/** The ids of the repositories whose marks are among these labels, each once. */
export function repositoriesIn(labels: readonly string[]): string[] {
  return [...new Set(labels.flatMap((label) => mark.exec(label)?.[1] ?? []))];
}
