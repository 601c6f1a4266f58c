import * as z from "zod";
import { AccessDenied, NotFound, TrackerRefused } from "../../errors.ts";
import type { JiraClient } from "./client/jira-client.ts";
import { readAs } from "./client/jira-read.ts";
import { issueSchema, type JiraIssue, markProperty } from "./jira-items.ts";
import { searchIssues } from "./jira-search.ts";

/** Jira takes 100 keys in one request (Jira Cloud platform REST API, "Bulk fetch issues"). */
const perFetch = 100;
/** How many issues beyond the newest that is known are looked for. */
const mostNewer = 500;
/** How many of the newest issues are looked through for what a search lacks, and how many keys in a row may lead nowhere. */
const perWalk = 50;
const mostMissed = 10;
const fetchedSchema = z.object({ issues: z.array(issueSchema) });

/**
 * The issues of these ids as they are now; one that is not there, or not to be seen, is left out. `isSettled` says
 * whether an issue looks as Milepost left it: only then a search is believed.
 */
export async function fetchIssues(
  client: JiraClient,
  ids: readonly string[],
  fields: readonly string[],
  isSettled: (issue: JiraIssue) => boolean = () => true,
): Promise<JiraIssue[]> {
  const issues: JiraIssue[] = [];
  for (let start = 0; start < ids.length; start += perFetch) {
    const part = ids.slice(start, start + perFetch);
    if (client.apiVersion === "3") {
      const request = { body: { issueIdsOrKeys: part, fields } };
      const answer = await readAs(client, fetchedSchema, "POST", ["issue", "bulkfetch"], request);
      issues.push(...answer.issues);
    } else {
      issues.push(...(await fetchFromServer(client, part, fields, isSettled)));
    }
  }
  return issues;
}

/**
 * Every issue that carries the label, with the mark in its property where Jira tells it in a search. Of whatever
 * project: people move issues, and the config may have named another one before.
 */
export async function labelledIssues(
  client: JiraClient,
  label: string,
  fields: readonly string[],
): Promise<JiraIssue[]> {
  const jql = `labels = "${label}"`;
  // Data Center's search knows no properties.
  return searchIssues(client, jql, fields, client.apiVersion === "3" ? [markProperty] : []);
}

/**
 * The newest issues of the project as they are, read by their keys: what a search will show only in a while is among
 * them (Jira Cloud platform REST API, "Search for issues using JQL": recent updates might not be visible).
 */
export function newestIssues(
  client: JiraClient,
  project: string,
  fields: readonly string[],
): Promise<JiraIssue[]> {
  return client.apiVersion === "3"
    ? newestOfCloud(client, project, fields)
    : newestOfServer(client, project, fields);
}

async function newestOfCloud(
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
    const { issues: found } = await readAs(client, fetchedSchema, "POST", ["issue", "bulkfetch"], { body });
    issues.push(...found);
    if (found.length === 0 || start + perFetch > Number(last) + mostNewer) return issues;
  }
}

async function newestKey(client: JiraClient, project: string): Promise<string | null> {
  const jql = `project = "${project}" ORDER BY created DESC`;
  const body = { jql, fields: ["summary"], maxResults: 1 };
  const answer = await readAs(client, fetchedSchema, "POST", ["search", "jql"], { body });
  return answer.issues[0]?.key ?? null;
}

/** Data Center has no bulk fetch: only what the search does not know is read, key by key. */
async function newestOfServer(
  client: JiraClient,
  project: string,
  fields: readonly string[],
): Promise<JiraIssue[]> {
  const jql = `project = "${project}" ORDER BY key DESC`;
  const body = { jql, fields: ["summary"], startAt: 0, maxResults: perWalk, validateQuery: false };
  const { issues: listed } = await readAs(client, fetchedSchema, "POST", ["search"], { body });
  const known = new Set(listed.map(({ key }) => key));
  const [, name, last] = /^(.*)-(\d+)$/.exec(listed[0]?.key ?? `${project}-0`) ?? [];
  const issues: JiraIssue[] = [];
  let missed = 0;
  for (let number = Math.max(1, Number(last) - perWalk + 1); ; number += 1) {
    const isNewer = number > Number(last);
    if (isNewer && (missed === mostMissed || number > Number(last) + mostNewer)) return issues;
    const key = `${name}-${number}`;
    const issue = known.has(key) ? null : await readVisible(client, key, fields);
    if (issue) issues.push(issue);
    missed = issue || !isNewer ? 0 : missed + 1;
  }
}

/** Data Center answers 403 for an issue that only some people may see. */
async function readVisible(
  client: JiraClient,
  key: string,
  fields: readonly string[],
): Promise<JiraIssue | null> {
  try {
    return await readIssue(client, key, fields);
  } catch (error) {
    if (error instanceof AccessDenied) return null;
    throw error;
  }
}

/** One issue, its mark included; null when it is not there. One read. */
export async function readIssue(
  client: JiraClient,
  id: string,
  fields: readonly string[],
): Promise<JiraIssue | null> {
  try {
    const query = { fields: fields.join(","), properties: markProperty };
    return await readAs(client, issueSchema, "GET", ["issue", id], { query });
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

/**
 * Data Center has no bulk fetch. A search saves requests and proves nothing: its index may lag, and one id that is
 * unknown may fail it as a whole. What it does not bring, or brings otherwise than it was left, is read by itself.
 */
async function fetchFromServer(
  client: JiraClient,
  ids: readonly string[],
  fields: readonly string[],
  isSettled: (issue: JiraIssue) => boolean,
): Promise<JiraIssue[]> {
  const found = (ids.length > 1 ? await searchIds(client, ids, fields) : []).filter(isSettled);
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
