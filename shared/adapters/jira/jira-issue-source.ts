import * as z from "zod";
import { NotFound, TrackerRefused } from "../../errors.ts";
import type { JiraClient } from "./jira-client.ts";
import { issueSchema, type JiraIssue, markProperty } from "./jira-items.ts";
import { searchIssues } from "./jira-search.ts";

/** Jira takes 100 keys in one request (Jira Cloud platform REST API, "Bulk fetch issues"). */
const perFetch = 100;
/** How many issues beyond the newest that is known are looked for. */
const mostNewer = 500;
const fetchedSchema = z.object({ issues: z.array(issueSchema) });

/** The issues of these ids as they are now; one that is not there, or not to be seen, is left out. */
export async function fetchIssues(
  client: JiraClient,
  ids: readonly string[],
  fields: readonly string[],
): Promise<JiraIssue[]> {
  const issues: JiraIssue[] = [];
  for (let start = 0; start < ids.length; start += perFetch) {
    const part = ids.slice(start, start + perFetch);
    if (client.apiVersion === "3") {
      const request = { body: { issueIdsOrKeys: part, fields } };
      const answer = await client.request("read", "POST", ["issue", "bulkfetch"], request);
      issues.push(...fetchedSchema.parse(answer).issues);
    } else {
      issues.push(...(await fetchFromServer(client, part, fields)));
    }
  }
  return issues;
}

/** Every issue that carries the label, with the mark in its property where Jira tells it in a search. */
export async function labelledIssues(
  client: JiraClient,
  project: string,
  label: string,
  fields: readonly string[],
): Promise<JiraIssue[]> {
  const jql = `project = "${project}" AND labels = "${label}"`;
  // Data Center's search knows no properties.
  return searchIssues(client, jql, fields, client.apiVersion === "3" ? [markProperty] : []);
}

/**
 * The newest issues of the project as they are, read by their keys: what a search will show only in a while is among
 * them (Jira Cloud platform REST API, "Search for issues using JQL": recent updates might not be visible). Cloud only.
 */
export async function newestIssues(
  client: JiraClient,
  project: string,
  fields: readonly string[],
): Promise<JiraIssue[]> {
  const newest = await newestKey(client, project);
  const [, name, last] = /^(.*)-(\d+)$/.exec(newest ?? `${project}-0`) ?? [];
  const issues: JiraIssue[] = [];
  // Those before the newest as well: the index does not learn of issues in their order.
  for (let start = Math.max(1, Number(last) - perFetch + 1); ; start += perFetch) {
    const keys = Array.from({ length: perFetch }, (_, index) => `${name}-${start + index}`);
    const body = { issueIdsOrKeys: keys, fields, properties: [markProperty] };
    const answer = await client.request("read", "POST", ["issue", "bulkfetch"], { body });
    const found = fetchedSchema.parse(answer).issues;
    issues.push(...found);
    if (found.length === 0 || start + perFetch > Number(last) + mostNewer) return issues;
  }
}

async function newestKey(client: JiraClient, project: string): Promise<string | null> {
  const jql = `project = "${project}" ORDER BY created DESC`;
  const body = { jql, fields: ["summary"], maxResults: 1 };
  const answer = await client.request("read", "POST", ["search", "jql"], { body });
  return fetchedSchema.parse(answer).issues[0]?.key ?? null;
}

/** One issue, its mark included; null when it is not there. One read. */
export async function readIssue(
  client: JiraClient,
  id: string,
  fields: readonly string[],
): Promise<JiraIssue | null> {
  try {
    const query = { fields: fields.join(","), properties: markProperty };
    return issueSchema.parse(await client.request("read", "GET", ["issue", id], { query }));
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

/**
 * Data Center has no bulk fetch. A search saves requests and proves nothing: its index may lag, and one id that is
 * unknown may fail it as a whole. What it does not bring is read by itself.
 */
async function fetchFromServer(
  client: JiraClient,
  ids: readonly string[],
  fields: readonly string[],
): Promise<JiraIssue[]> {
  const found = ids.length > 1 ? await searchIds(client, ids, fields) : [];
  const known = new Set(found.map(({ id }) => id));
  for (const id of ids) {
    const issue = known.has(id) ? null : await readIssue(client, id, fields);
    if (issue) found.push(issue);
  }
  return found;
}

async function searchIds(
  client: JiraClient,
  ids: readonly string[],
  fields: readonly string[],
): Promise<JiraIssue[]> {
  try {
    return await searchIssues(client, `id in (${ids.join(", ")})`, fields);
  } catch (error) {
    if (error instanceof TrackerRefused) return [];
    throw error;
  }
}
