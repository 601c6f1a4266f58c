import type { Answer } from "../../shared/answer.ts";
import { ApiError, badRequest } from "../http/api-error.ts";
import { bodyOf, strings } from "../http/request-body.ts";
import { type ApiRequest, actorOf, issueOf, need, type Route, route, visible } from "../http/router.ts";
import { createIssue } from "../issues/create-issue.ts";
import type { Issues } from "../issues/issues.ts";
import { readProperties } from "../issues/properties.ts";
import { patchOn } from "../issues/read-patch.ts";
import { renderIssue } from "../render/render-issue.ts";
import type { Issue, JiraState } from "../state.ts";

/** Creating, reading and changing issues. */
export function issueRoutes(issues: Issues): Route[] {
  return [
    route("POST", "/issue", (request) => {
      const issue = createIssue(request, issues, request.body);
      return { status: 201, body: created(request.state, issue) };
    }),
    route("POST", "/issue/bulk", (request) => createMany(request, issues)),
    route("GET", "/issue/:issue", readIssue, { anonymous: true }),
    route("PUT", "/issue/:issue", (request) => editIssue(request, issues)),
  ];
}

/** Cloud only. */
export function bulkFetchRoute(issues: Issues): Route {
  return route("POST", "/issue/bulkfetch", (request) => readMany(request, issues), {
    read: true,
    anonymous: true,
  });
}

function created({ api }: JiraState, { id, key }: Issue): Record<string, unknown> {
  return { id, key, self: `${api}/issue/${id}` };
}

/** Some may fail while others are made: 201 then, 400 only when all fail ("Bulk create issue"). */
function createMany(request: ApiRequest, issues: Issues): Answer {
  const body = bodyOf(request, { issueUpdates: "array" });
  const elements: unknown[] = Array.isArray(body.issueUpdates) ? body.issueUpdates : [];
  if (elements.length === 0) throw badRequest("No issues were given.");
  if (elements.length > 50) {
    request.state.violations.push(`${request.path}: ${elements.length} issues at once`);
    throw badRequest("The number of issues to create at once is limited to 50.");
  }
  const made: unknown[] = [];
  const errors: unknown[] = [];
  for (const [failedElementNumber, element] of elements.entries()) {
    try {
      made.push(created(request.state, createIssue(request, issues, element)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push({ status: error.status, elementErrors: error.body(), failedElementNumber });
    }
  }
  return { status: made.length > 0 ? 201 : 400, body: { issues: made, errors } };
}

function readIssue(request: ApiRequest): Answer {
  const { query } = request;
  const fields = query.getAll("fields");
  const body = renderIssue(request.state, issueOf(request), {
    fields: fields.length === 0 ? ["*all"] : fields,
    properties: query.getAll("properties"),
  });
  return { status: 200, body };
}

/** What is not found, or not to be seen, is left out without a word ("Bulk fetch issues"). */
function readMany(request: ApiRequest, issues: Issues): Answer {
  const { state } = request;
  const body = bodyOf(request, {
    issueIdsOrKeys: "strings",
    fields: "strings",
    properties: "strings",
    expand: "strings",
    fieldsByKeys: "boolean",
  });
  const keys = strings(body.issueIdsOrKeys);
  if (keys.length === 0) throw badRequest("issueIdsOrKeys must not be empty.");
  if (keys.length > 100) throw badRequest("At most 100 issues can be fetched at once.");
  const properties = strings(body.properties);
  if (properties.length > 5) throw badRequest("At most 5 properties can be requested.");
  const fields = strings(body.fields);
  const found = new Map<string, Issue>();
  for (const key of keys) {
    const issue = state.findIssue(key);
    if (issue !== null && visible(request, issue.project)) found.set(issue.id, issue);
  }
  const rendered = [...found.values()]
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map((issue) =>
      renderIssue(state, issue, {
        fields: fields.length === 0 ? ["*navigable"] : fields,
        properties,
        ...(strings(body.expand).includes("transitions") ? { transitions: issues.transitionsOf(issue) } : {}),
      }),
    );
  return { status: 200, body: { issues: rendered, issueErrors: [] } };
}

/** All or nothing; 204 whether or not anything changed. */
function editIssue(request: ApiRequest, issues: Issues): Answer {
  const issue = issueOf(request);
  const body = bodyOf(request, {
    fields: "object",
    update: "object",
    properties: "array",
    historyMetadata: "object",
  });
  const fieldsGiven = body.fields !== undefined || body.update !== undefined;
  if (!fieldsGiven && body.properties === undefined) {
    throw badRequest("one of 'fields' or 'update' required");
  }
  if (fieldsGiven) need(issue.project, "EDIT_ISSUES");
  const { state } = request;
  const { patch, comments } = patchOn(
    { state, project: issue.project, type: issue.type, issue },
    body,
    "edit",
  );
  const properties = readProperties(body.properties);
  issues.edit(issue, patch, actorOf(request));
  for (const comment of comments) issues.comment(issue, comment, actorOf(request));
  for (const [key, value] of Object.entries(properties)) issues.setProperty(issue, key, value);
  return { status: 204 };
}
