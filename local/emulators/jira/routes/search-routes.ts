import { createHash } from "node:crypto";
import type { Answer } from "../../shared/answer.ts";
import { ApiError, badRequest } from "../http/api-error.ts";
import { bodyOf, strings } from "../http/request-body.ts";
import { type ApiRequest, numberOf, type Route, route, visible } from "../http/router.ts";
import { renderIssue } from "../render/render-issue.ts";
import { parseJql } from "../search/jql.ts";
import { runQuery } from "../search/run-query.ts";
import type { Issue } from "../state.ts";

const read = { read: true, anonymous: true };

/** Cloud: the old search is gone. */
export const cloudSearchRoutes: Route[] = [
  route("GET", "/search", gone, read),
  route("POST", "/search", gone, read),
  route("POST", "/search/jql", searchJql, read),
  route("GET", "/search/jql", searchJql, read),
];

/** Data Center: the old search is all there is. */
export const dataCenterSearchRoutes: Route[] = [
  route("GET", "/search", search, read),
  route("POST", "/search", search, read),
];

function gone(request: ApiRequest): Answer {
  request.state.violations.push(`${request.method} ${request.path}: removed from Jira Cloud`);
  throw new ApiError(410, {
    messages: [
      "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046",
    ],
  });
}

interface Search {
  jql: string;
  /** Null: nothing was said. */
  fields: string[] | null;
  properties: string[];
  maxResults: number;
  startAt: number;
  nextPageToken: string | null;
  reconcileIssues: string[];
  strict: boolean;
}

function readSearch(request: ApiRequest): Search {
  const { query } = request;
  if (request.method === "GET") {
    return {
      jql: query.get("jql") ?? "",
      fields: query.has("fields") ? query.getAll("fields").flatMap((one) => one.split(",")) : null,
      properties: query.getAll("properties"),
      maxResults: numberOf(request, "maxResults", 50),
      startAt: numberOf(request, "startAt", 0),
      nextPageToken: query.get("nextPageToken"),
      reconcileIssues: query.getAll("reconcileIssues").flatMap((one) => one.split(",")),
      strict: true,
    };
  }
  const cloud = request.state.flavour === "cloud";
  const body = bodyOf(request, {
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
    fields: body.fields === undefined ? null : strings(body.fields),
    properties: strings(body.properties),
    maxResults: typeof body.maxResults === "number" ? body.maxResults : 50,
    startAt: typeof body.startAt === "number" ? body.startAt : 0,
    nextPageToken: typeof body.nextPageToken === "string" ? body.nextPageToken : null,
    reconcileIssues: reconcile.map(String),
    strict: body.validateQuery !== false,
  };
}

/** Only ids unless fields are asked for, and then 100 at most. The index lags; ids to reconcile are read afresh. */
function searchJql(request: ApiRequest): Answer {
  const { state } = request;
  const wanted = readSearch(request);
  const query = parseJql(wanted.jql);
  if (query.clauses.length === 0) {
    state.violations.push(`${request.method} ${request.path}: unbounded JQL`);
    throw badRequest(
      "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
    );
  }
  if (wanted.reconcileIssues.length > 50) throw badRequest("At most 50 issues can be reconciled.");
  if (wanted.properties.length > 5) throw badRequest("At most 5 properties can be requested.");
  const known = state.index.known();
  for (const id of wanted.reconcileIssues) {
    const now = state.issues.get(id);
    if (now === undefined) known.delete(id);
    else known.set(id, now);
  }
  const idsOnly = wanted.fields === null || wanted.fields.every((one) => one === "id");
  const size = Math.min(Math.max(1, wanted.maxResults), idsOnly ? 5_000 : 100);
  const digest = createHash("sha256").update(wanted.jql).digest("hex").slice(0, 16);
  const from = readToken(wanted.nextPageToken, digest);
  const found = runQuery(state, query, visibleOf(request, known.values()), true);
  const page = found.slice(from, from + size);
  const isLast = from + size >= found.length;
  const fields = idsOnly ? null : wanted.fields;
  return {
    status: 200,
    body: {
      issues: page.map((issue) => renderIssue(state, issue, { fields, properties: wanted.properties })),
      ...(isLast ? {} : { nextPageToken: Buffer.from(`${digest}:${from + size}`).toString("base64url") }),
      isLast,
    },
  };
}

/** A token belongs to the query that it was given for. */
function readToken(token: string | null, digest: string): number {
  if (token === null) return 0;
  const [owner, from] = Buffer.from(token, "base64url").toString().split(":");
  if (owner !== digest || !/^\d+$/.test(from ?? "")) {
    throw badRequest("The provided next page token is invalid or expired.");
  }
  return Number(from);
}

function visibleOf(request: ApiRequest, issues: Iterable<Issue>): Issue[] {
  return [...issues].filter(({ project }) => visible(request, project));
}

function search(request: ApiRequest): Answer {
  const { state } = request;
  const wanted = readSearch(request);
  const found = runQuery(
    state,
    parseJql(wanted.jql),
    visibleOf(request, state.index.known().values()),
    wanted.strict,
  );
  const size = Math.min(wanted.maxResults, 1_000);
  const fields = wanted.fields ?? ["*navigable"];
  return {
    status: 200,
    body: {
      expand: "schema,names",
      startAt: wanted.startAt,
      maxResults: size,
      total: found.length,
      issues: found
        .slice(wanted.startAt, wanted.startAt + size)
        .map((issue) => renderIssue(state, issue, { fields, properties: wanted.properties })),
    },
  };
}
