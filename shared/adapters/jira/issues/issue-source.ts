import * as z from "zod";
import { AccessDenied, NotFound, RequestRejected, recoverFrom } from "../../../errors.ts";
import { createPageGuard } from "../../answers/page-guard.ts";
import { unexpectedAnswer } from "../../answers/parse-answer.ts";
import { answeredByJira, type JiraClient, readJira } from "../client/jira-client.ts";
import { isCloud } from "../jira-connection.ts";
import { type JiraIssue, jiraIssueSchema, MARKER_PROPERTY } from "./jira-issue.ts";

/** Maximum number of issues per request (Jira Cloud platform REST API, "Bulk fetch issues", "Search for issues"). */
const PAGE_SIZE = 100;
/** How far `readNewest` reads beyond the newest indexed issue: with 500, from WEB-12 at most to WEB-512. */
const MAX_KEYS_AHEAD = 500;
/** Data Center: `readNewest` checks 50 keys up to the newest indexed one. If that is WEB-100, starts at WEB-51. */
const DATA_CENTER_WINDOW = 50;
/** Data Center: number of missing keys in a row, beyond the newest indexed issue, after which `readNewest` stops. */
const MAX_MISSING_KEYS = 10;

const issuesSchema = z.object({ issues: z.array(jiraIssueSchema) });
const cloudPageSchema = issuesSchema.extend({
  nextPageToken: z.string().nullish(),
  isLast: z.boolean().nullish(),
});
const dataCenterPageSchema = issuesSchema.extend({ total: z.number() });

/** Returns functions that read issues by JQL query, id or key. `fields` returns the names of the fields to read. */
export function createIssueSource(client: JiraClient, fields: () => readonly string[]) {
  const cloud = isCloud({ client });

  async function searchCloud(query: object, limit: number): Promise<JiraIssue[]> {
    const issues: JiraIssue[] = [];
    const request = answeredByJira("read", client, "POST", ["search", "jql"]);
    const guardPage = createPageGuard(request);
    for (let token: string | null | undefined; token !== null; ) {
      guardPage(token ?? "");
      const body = { ...query, properties: [MARKER_PROPERTY], ...(token && { nextPageToken: token }) };
      const page = await readJira(client, cloudPageSchema, "POST", ["search", "jql"], { body });
      issues.push(...page.issues);
      const next = page.isLast ? null : page.nextPageToken || null;
      if (next !== null && page.issues.length === 0) throw unexpectedAnswer("sent an empty page of a search", request);
      token = issues.length < limit ? next : null;
    }
    return issues;
  }

  async function searchDataCenter(query: object, limit: number): Promise<JiraIssue[]> {
    const issues: JiraIssue[] = [];
    const guardPage = createPageGuard(answeredByJira("read", client, "POST", ["search"]));
    for (let total = 1; issues.length < Math.min(total, limit); ) {
      guardPage(String(issues.length));
      const body = { ...query, startAt: issues.length, validateQuery: false };
      const page = await readJira(client, dataCenterPageSchema, "POST", ["search"], { body });
      issues.push(...page.issues);
      total = page.issues.length === 0 ? 0 : page.total;
    }
    return issues;
  }

  /**
   * Returns the issues that match a JQL query, in Cloud with their markers: all, or the pages with the first `limit`. New
   * issues can be missing, because Jira's index lags by seconds to minutes (Jira Cloud platform REST API, "Search for issues using JQL").
   */
  function search(jql: string, limit = Number.POSITIVE_INFINITY): Promise<JiraIssue[]> {
    const query = { jql, fields: fields(), maxResults: PAGE_SIZE };
    return cloud ? searchCloud(query, limit) : searchDataCenter(query, limit);
  }

  /** Reads one issue with its marker property. Returns `null` if the issue does not exist or is not visible. */
  function read(idOrKey: string): Promise<JiraIssue | null> {
    const query = { fields: fields().join(","), properties: MARKER_PROPERTY };
    const issue = readJira(client, jiraIssueSchema, "GET", ["issue", idOrKey], { query });
    return issue.catch(recoverFrom(NotFound, null));
  }

  async function bulkFetch(issueIdsOrKeys: readonly string[], options: object = {}): Promise<JiraIssue[]> {
    const body = { issueIdsOrKeys, fields: fields(), ...options };
    return (await readJira(client, issuesSchema, "POST", ["issue", "bulkfetch"], { body })).issues;
  }

  /** Reads issues with one search, then each issue not found or not trusted by its id: there is no bulk fetch. */
  async function fetchFromDataCenter(
    ids: readonly string[],
    isTrusted: (issue: JiraIssue) => boolean,
  ): Promise<JiraIssue[]> {
    // A single unknown id can make the whole search fail.
    const searching = ids.length > 1 ? search(`id in (${ids.join(", ")})`) : Promise.resolve([]);
    const issues = (await searching.catch(recoverFrom(RequestRejected, []))).filter(isTrusted);
    const foundIds = new Set(issues.map(({ id }) => id));
    for (const id of ids) {
      // Data Center answers 403 for an issue with restricted visibility.
      const issue = foundIds.has(id) ? null : await read(id).catch(recoverFrom(AccessDenied, null));
      if (issue) issues.push(issue);
    }
    return issues;
  }

  async function readNewestFromCloud(project: string): Promise<JiraIssue[]> {
    const jql = `project = "${project}" ORDER BY created DESC`;
    const body = { jql, fields: ["summary"], maxResults: 1 };
    const { issues: listed } = await readJira(client, issuesSchema, "POST", ["search", "jql"], { body });
    const { prefix, newest } = splitKey(listed[0]?.key ?? `${project}-0`);
    const issues: JiraIssue[] = [];
    // Starts at a lower key than the newest indexed issue: issues are not indexed in the order of their creation.
    for (let start = Math.max(1, newest - PAGE_SIZE + 1); ; start += PAGE_SIZE) {
      const keys = Array.from({ length: PAGE_SIZE }, (_, index) => `${prefix}-${start + index}`);
      const found = await bulkFetch(keys, { properties: [MARKER_PROPERTY] });
      issues.push(...found);
      if (found.length === 0 || start + PAGE_SIZE > newest + MAX_KEYS_AHEAD) return issues;
    }
  }

  async function readNewestFromDataCenter(project: string): Promise<JiraIssue[]> {
    const jql = `project = "${project}" ORDER BY key DESC`;
    const page = { startAt: 0, maxResults: DATA_CENTER_WINDOW, validateQuery: false };
    const body = { jql, fields: ["summary"], ...page };
    const { issues: listed } = await readJira(client, issuesSchema, "POST", ["search"], { body });
    const listedKeys = new Set(listed.map(({ key }) => key));
    const { prefix, newest } = splitKey(listed[0]?.key ?? `${project}-0`);
    const issues: JiraIssue[] = [];
    let missing = 0;
    for (let number = Math.max(1, newest - DATA_CENTER_WINDOW + 1); ; number += 1) {
      const isAhead = number > newest;
      if (isAhead && (missing === MAX_MISSING_KEYS || number > newest + MAX_KEYS_AHEAD)) return issues;
      const key = `${prefix}-${number}`;
      // Data Center answers 403 for an issue with restricted visibility.
      const issue = listedKeys.has(key) ? null : await read(key).catch(recoverFrom(AccessDenied, null));
      if (issue) issues.push(issue);
      missing = issue || !isAhead ? 0 : missing + 1;
    }
  }

  /** Returns true if a search finds at least one issue of a project. One request. */
  async function hasIssues(project: string): Promise<boolean> {
    const query = { jql: `project = "${project}" ORDER BY created DESC`, fields: ["summary"], maxResults: 1 };
    const page = cloud ? {} : { startAt: 0, validateQuery: false };
    const path = cloud ? ["search", "jql"] : ["search"];
    const { issues } = await readJira(client, issuesSchema, "POST", path, { body: { ...query, ...page } });
    return issues.length > 0;
  }

  return {
    search,
    read,
    hasIssues,

    /**
     * Reads issues by id and returns those that exist and are visible. In Data Center, which only has searches with
     * outdated results, `isTrusted` returns true for a result that can be used without reading the issue itself.
     */
    async fetch(ids: readonly string[], isTrusted: (issue: JiraIssue) => boolean): Promise<JiraIssue[]> {
      const issues: JiraIssue[] = [];
      for (let start = 0; start < ids.length; start += PAGE_SIZE) {
        const batch = ids.slice(start, start + PAGE_SIZE);
        issues.push(...(await (cloud ? bulkFetch(batch) : fetchFromDataCenter(batch, isTrusted))));
      }
      return issues;
    },

    /**
     * Reads the newest issues in a project by key, because searches can lack recent issues. In Data Center, sends one
     * request per key and returns only the issues that a search lacks.
     */
    readNewest: cloud ? readNewestFromCloud : readNewestFromDataCenter,
  };
}

function splitKey(key: string): { prefix: string; newest: number } {
  const separator = key.lastIndexOf("-");
  return { prefix: key.slice(0, separator), newest: Number(key.slice(separator + 1)) };
}
