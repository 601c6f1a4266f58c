import * as z from "zod";
import type { JiraEmulator } from "../../local/emulators/jira/emulator-types.ts";
import type { JiraIssueSnapshot } from "../../local/emulators/jira/snapshot-types.ts";

/** The fields of an issue that are equal after equivalent runs. */
export interface JiraItem {
  /** Goal and item key, `001-live/m1`; for an issue of another user its title. */
  key: string;
  type: string;
  title: string;
  text: string;
  labels: string[];
  due: string | null;
  status: string;
  /** `key` of the issue's epic. */
  epic: string | null;
  /** `key` of each issue that blocks this one. */
  blockedBy: string[];
  comments: string[];
}

/** Matches the link to the GitHub item, which is absent if that item did not exist when the issue was last written. */
const githubLink = / · (?:\[GitHub\|[^\]]*\]|GitHub)(?= · Milepost updates)/g;

const markSchema = z.object({ goal: z.string(), key: z.string() });

/** Returns the goal and key in an issue's marker, `001-live/m1`, or `null` for issues of other users. */
export function markOf({ properties }: JiraIssueSnapshot): string | null {
  const { data } = markSchema.safeParse(properties.milepost);
  return data ? `${data.goal}/${data.key}` : null;
}

const linksSchema = z.array(z.object({ inwardIssue: z.object({ key: z.string() }).optional() }));

/** Returns the keys of the issues that block an issue, as its links show them. */
export function blockersIn({ fields }: JiraIssueSnapshot): string[] {
  return linksSchema
    .parse(fields.issuelinks)
    .flatMap(({ inwardIssue }) => inwardIssue?.key ?? [])
    .sort();
}

/** Returns the issues of a project, sorted by key; duplicates are listed twice. */
export function jiraWorldOf(jira: JiraEmulator, project: string): { managed: JiraItem[]; others: JiraItem[] } {
  const issues = jira.issues(project);
  const named = new Map(issues.map((issue) => [issue.key, markOf(issue) ?? `person's ${issue.summary}`]));
  const itemOf = (issue: JiraIssueSnapshot): JiraItem => ({
    key: named.get(issue.key) ?? "",
    type: issue.type,
    title: issue.summary,
    text: issue.text.replace(githubLink, ""),
    labels: issue.labels,
    due: issue.dueDate,
    status: issue.status,
    epic: issue.parent === null ? null : (named.get(issue.parent) ?? issue.parent),
    blockedBy: blockersIn(issue).map((key) => named.get(key) ?? key),
    comments: issue.comments,
  });
  const items = (isOurs: boolean) =>
    issues
      .filter((issue) => (markOf(issue) !== null) === isOurs)
      .map(itemOf)
      .sort((a, b) => a.key.localeCompare(b.key, "en", { numeric: true }));
  return { managed: items(true), others: items(false) };
}
