import * as z from "zod";
import type { JiraClient } from "./client/jira-client.ts";
import { oddAnswer, readAs } from "./client/jira-read.ts";
import { issueSchema, type JiraIssue } from "./jira-items.ts";

const cloudPageSchema = z.object({
  issues: z.array(issueSchema),
  nextPageToken: z.string().nullish(),
  isLast: z.boolean().nullish(),
});
const serverPageSchema = z.object({ issues: z.array(issueSchema), total: z.number() });
const pageSize = 100;

/**
 * The issues that fit a query, whole. Cloud's index lags behind writes by seconds to minutes: an answer never proves
 * that something was not made (Jira Cloud platform REST API, "Search for issues using JQL").
 */
export async function searchIssues(
  client: JiraClient,
  jql: string,
  fields: readonly string[],
  properties: readonly string[] = [],
): Promise<JiraIssue[]> {
  const query = { jql, fields, maxResults: pageSize, ...(properties.length > 0 && { properties }) };
  const issues: JiraIssue[] = [];
  if (client.apiVersion === "3") {
    for (let nextPageToken: string | null | undefined; nextPageToken !== null; ) {
      const body = { ...query, ...(nextPageToken && { nextPageToken }) };
      const page = await readAs(client, cloudPageSchema, "POST", ["search", "jql"], { body });
      issues.push(...page.issues);
      const next = page.isLast ? null : page.nextPageToken || null;
      // What comes after such a page is not known, and might go on for ever.
      if (next !== null && (next === nextPageToken || page.issues.length === 0)) {
        throw oddAnswer(client, "repeats a page of a search, or leaves it empty and names another");
      }
      nextPageToken = next;
    }
    return issues;
  }
  for (let total = 1; issues.length < total; ) {
    const body = { ...query, startAt: issues.length, validateQuery: false };
    const page = await readAs(client, serverPageSchema, "POST", ["search"], { body });
    issues.push(...page.issues);
    total = page.issues.length === 0 ? 0 : page.total;
  }
  return issues;
}
