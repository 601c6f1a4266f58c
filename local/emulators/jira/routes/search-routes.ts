import { createHash } from "node:crypto";
import type { RestAnswer } from "../../shared/answer.ts";
import { badRequest, JiraApiError } from "../http/api-error.ts";
import { readRequestBody, stringsIn } from "../http/request-body.ts";
import {
  definePublicRead,
  isIssueVisible,
  type JiraApiRequest,
  type JiraRoute,
  numberParameter,
} from "../http/router.ts";
import { toIssueJson } from "../render/render-issue.ts";
import { parseJql } from "../search/jql.ts";
import { runQuery } from "../search/run-query.ts";
import type { StoredIssue } from "../state.ts";

/** Search routes of Cloud, which has removed `/search` in favour of `/search/jql`. */
export const cloudSearchRoutes: JiraRoute[] = [
  definePublicRead("GET", "/search", rejectRemovedSearch),
  definePublicRead("POST", "/search", rejectRemovedSearch),
  definePublicRead("POST", "/search/jql", searchJql),
  definePublicRead("GET", "/search/jql", searchJql),
];

/** Search routes of Data Center, which has only `/search`. */
export const dataCenterSearchRoutes: JiraRoute[] = [
  definePublicRead("GET", "/search", search),
  definePublicRead("POST", "/search", search),
];

function rejectRemovedSearch(request: JiraApiRequest): RestAnswer {
  request.state.violations.push(`${request.method} ${request.path}: removed from Jira Cloud`);
  throw new JiraApiError(410, {
    messages: [
      "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046",
    ],
  });
}

interface Search {
  jql: string;
  /** Names of the requested fields; `null` if the request has none. */
  fields: string[] | null;
  properties: string[];
  maxResults: number;
  startAt: number;
  nextPageToken: string | null;
  reconcileIssues: string[];
  isStrict: boolean;
}

function readSearch(request: JiraApiRequest): Search {
  const { query } = request;
  if (request.method === "GET") {
    return {
      jql: query.get("jql") ?? "",
      fields: query.has("fields") ? query.getAll("fields").flatMap((one) => one.split(",")) : null,
      properties: query.getAll("properties"),
      maxResults: numberParameter(request, "maxResults", 50),
      startAt: numberParameter(request, "startAt", 0),
      nextPageToken: query.get("nextPageToken"),
      reconcileIssues: query.getAll("reconcileIssues").flatMap((one) => one.split(",")),
      isStrict: true,
    };
  }
  const cloud = request.state.flavour === "cloud";
  const body = readRequestBody(request, {
    jql: "string",
    fields: "strings",
    maxResults: "number",
    fieldsByKeys: "boolean",
    properties: "strings",
    ...(cloud
      ? { nextPageToken: "string", reconcileIssues: "numbers", expand: "string" }
      : { startAt: "number", expand: "strings", validateQuery: "boolean" }),
  });
  const reconcile = Array.isArray(body.reconcileIssues) ? body.reconcileIssues : [];
  return {
    jql: typeof body.jql === "string" ? body.jql : "",
    fields: body.fields === undefined ? null : stringsIn(body.fields),
    properties: stringsIn(body.properties),
    maxResults: typeof body.maxResults === "number" ? body.maxResults : 50,
    startAt: typeof body.startAt === "number" ? body.startAt : 0,
    nextPageToken: typeof body.nextPageToken === "string" ? body.nextPageToken : null,
    reconcileIssues: reconcile.map(String),
    isStrict: body.validateQuery !== false,
  };
}

/**
 * Searches with JQL. Returns up to 5,000 ids or, if the request names fields, up to 100 issues per page. The result
 * lags behind changes, except for the issues in `reconcileIssues`.
 */
function searchJql(request: JiraApiRequest): RestAnswer {
  const { state } = request;
  const requested = readSearch(request);
  const query = parseJql(requested.jql);
  if (query.clauses.length === 0) {
    state.violations.push(`${request.method} ${request.path}: unbounded JQL`);
    throw badRequest("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.");
  }
  if (requested.reconcileIssues.length > 50) throw badRequest("At most 50 issues can be reconciled.");
  if (requested.properties.length > 5) throw badRequest("At most 5 properties can be requested.");
  const indexed = state.index.indexedIssues();
  for (const id of requested.reconcileIssues) {
    const now = state.issues.get(id);
    if (now === undefined) indexed.delete(id);
    else indexed.set(id, now);
  }
  const isIdsOnly = requested.fields === null || requested.fields.every((one) => one === "id");
  const size = Math.min(Math.max(1, requested.maxResults), isIdsOnly ? 5_000 : 100);
  const digest = createHash("sha256").update(requested.jql).digest("hex").slice(0, 16);
  const from = readToken(requested.nextPageToken, digest);
  const found = runQuery(state, query, filterVisible(request, indexed.values()), true);
  const page = found.slice(from, from + size);
  const isLast = from + size >= found.length;
  const fields = isIdsOnly ? null : requested.fields;
  return {
    status: 200,
    body: {
      issues: page.map((issue) => toIssueJson(state, issue, { fields, properties: requested.properties })),
      ...(isLast ? {} : { nextPageToken: Buffer.from(`${digest}:${from + size}`).toString("base64url") }),
      isLast,
    },
  };
}

/** Returns the start position from a page token. A token is valid only for the query that it was issued for. */
function readToken(token: string | null, digest: string): number {
  if (token === null) return 0;
  const [owner, from] = Buffer.from(token, "base64url").toString().split(":");
  if (owner !== digest || !/^\d+$/.test(from ?? "")) {
    throw badRequest("The provided next page token is invalid or expired.");
  }
  return Number(from);
}

function filterVisible(request: JiraApiRequest, issues: Iterable<StoredIssue>): StoredIssue[] {
  // The index has copies; visibility has no lag.
  return [...issues].filter((issue) => isIssueVisible(request, request.state.issues.get(issue.id) ?? issue));
}

function search(request: JiraApiRequest): RestAnswer {
  const { state } = request;
  const requested = readSearch(request);
  const found = runQuery(
    state,
    parseJql(requested.jql),
    filterVisible(request, state.index.indexedIssues().values()),
    requested.isStrict,
  );
  const size = Math.min(requested.maxResults, 1_000);
  const fields = requested.fields ?? ["*navigable"];
  return {
    status: 200,
    body: {
      expand: "schema,names",
      startAt: requested.startAt,
      maxResults: size,
      total: found.length,
      issues: found
        .slice(requested.startAt, requested.startAt + size)
        .map((issue) => toIssueJson(state, issue, { fields, properties: requested.properties })),
    },
  };
}
