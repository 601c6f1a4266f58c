import * as z from "zod";
import type { JiraDouble } from "../../local/emulators/jira/emulator-types.ts";
import type { IssueSnapshot } from "../../local/emulators/jira/snapshots.ts";

/** An issue with nothing in it that differs between two runs that came to the same. */
export interface JiraItem {
  /** `001-live/m1`; of people's own issues the title. */
  key: string;
  type: string;
  title: string;
  text: string;
  labels: string[];
  due: string | null;
  status: string;
  /** The key of its epic. */
  epic: string | null;
  comments: string[];
}

const markSchema = z.object({ goal: z.string(), key: z.string() });

/** What an issue is to Milepost; null for what is people's. */
export function markOf({ properties }: IssueSnapshot): string | null {
  const { data } = markSchema.safeParse(properties.milepost);
  return data ? `${data.goal}/${data.key}` : null;
}

/** The issues of a project; two items with one key stand here twice. */
export function jiraWorldOf(jira: JiraDouble, project: string): { ours: JiraItem[]; others: JiraItem[] } {
  const issues = jira.issues(project);
  const named = new Map(issues.map((issue) => [issue.key, markOf(issue) ?? `person's ${issue.summary}`]));
  const itemOf = (issue: IssueSnapshot): JiraItem => ({
    key: named.get(issue.key) ?? "",
    type: issue.type,
    title: issue.summary,
    text: issue.text,
    labels: issue.labels,
    due: issue.dueDate,
    status: issue.status,
    epic: issue.parent === null ? null : (named.get(issue.parent) ?? issue.parent),
    comments: issue.comments,
  });
  const items = (isOurs: boolean) =>
    issues
      .filter((issue) => (markOf(issue) !== null) === isOurs)
      .map(itemOf)
      .sort((a, b) => a.key.localeCompare(b.key, "en", { numeric: true }));
  return { ours: items(true), others: items(false) };
}
