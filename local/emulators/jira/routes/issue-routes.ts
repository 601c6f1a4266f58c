import type { RestAnswer } from "../../shared/answer.ts";
import { badRequest, JiraApiError } from "../http/api-error.ts";
import { readRequestBody, stringsIn } from "../http/request-body.ts";
import {
  definePublicRead,
  defineRoute,
  isIssueVisible,
  type JiraApiRequest,
  type JiraRoute,
  requireIssue,
  requirePermission,
  requireUser,
} from "../http/router.ts";
import { createIssue } from "../issues/create-issue.ts";
import type { IssueOperations } from "../issues/issue-operations.ts";
import { readProperties } from "../issues/properties.ts";
import { readScreenChanges } from "../issues/read-field-changes.ts";
import { toIssueJson } from "../render/render-issue.ts";
import type { JiraState, StoredIssue } from "../state.ts";
import type { JsonObject } from "../value-types.ts";

/** Routes that create, read and edit issues. */
export function jiraIssueRoutes(issues: IssueOperations): JiraRoute[] {
  return [
    defineRoute("POST", "/issue", (request) => {
      const issue = createIssue(request, issues, request.body);
      return { status: 201, body: toReference(request.state, issue) };
    }),
    defineRoute("POST", "/issue/bulk", (request) => createMany(request, issues)),
    definePublicRead("GET", "/issue/:issue", readIssue),
    defineRoute("PUT", "/issue/:issue", (request) => editIssue(request, issues)),
  ];
}

/** The route of "Bulk fetch issues", which only Cloud has. */
export function bulkFetchRoute(issues: IssueOperations): JiraRoute {
  return definePublicRead("POST", "/issue/bulkfetch", (request) => readMany(request, issues));
}

function toReference({ apiUrl: api }: JiraState, { id, key }: StoredIssue): JsonObject {
  return { id, key, self: `${api}/issue/${id}` };
}

/** Creates several issues. Answers 201 if at least one was created, 400 if all failed ("Bulk create issue"). */
function createMany(request: JiraApiRequest, issues: IssueOperations): RestAnswer {
  const body = readRequestBody(request, { issueUpdates: "array" });
  const elements: unknown[] = Array.isArray(body.issueUpdates) ? body.issueUpdates : [];
  if (elements.length === 0) throw badRequest("No issues were given.");
  if (elements.length > 50) {
    request.state.violations.push(`${request.path}: ${elements.length} issues at once`);
    throw badRequest("The number of issues to create at once is limited to 50.");
  }
  const createdIssues: unknown[] = [];
  const errors: unknown[] = [];
  for (const [failedElementNumber, element] of elements.entries()) {
    try {
      createdIssues.push(toReference(request.state, createIssue(request, issues, element)));
    } catch (error) {
      if (!(error instanceof JiraApiError)) throw error;
      errors.push({ status: error.status, elementErrors: error.body(), failedElementNumber });
    }
  }
  return { status: createdIssues.length > 0 ? 201 : 400, body: { issues: createdIssues, errors } };
}

function readIssue(request: JiraApiRequest): RestAnswer {
  const { query } = request;
  const fields = query.getAll("fields");
  const body = toIssueJson(request.state, requireIssue(request), {
    fields: fields.length === 0 ? ["*all"] : fields,
    properties: query.getAll("properties"),
  });
  return { status: 200, body };
}

/** Returns the requested issues, except missing and invisible ones ("Bulk fetch issues"). */
function readMany(request: JiraApiRequest, issues: IssueOperations): RestAnswer {
  const { state } = request;
  const body = readRequestBody(request, {
    issueIdsOrKeys: "strings",
    fields: "strings",
    properties: "strings",
    expand: "strings",
    fieldsByKeys: "boolean",
  });
  const keys = stringsIn(body.issueIdsOrKeys);
  if (keys.length === 0) throw badRequest("issueIdsOrKeys must not be empty.");
  if (keys.length > 100) throw badRequest("At most 100 issues can be fetched at once.");
  const properties = stringsIn(body.properties);
  if (properties.length > 5) throw badRequest("At most 5 properties can be requested.");
  const fields = stringsIn(body.fields);
  const found = new Map<string, StoredIssue>();
  for (const key of keys) {
    const issue = state.findIssue(key);
    if (issue !== null && isIssueVisible(request, issue)) found.set(issue.id, issue);
  }
  const rendered = [...found.values()]
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map((issue) =>
      toIssueJson(state, issue, {
        fields: fields.length === 0 ? ["*navigable"] : fields,
        properties,
        ...(stringsIn(body.expand).includes("transitions") ? { transitions: issues.findTransitions(issue) } : {}),
      }),
    );
  return { status: 200, body: { issues: rendered, issueErrors: [] } };
}

/** Edits an issue: applies all changes or none. Answers 204 even if nothing changed. */
function editIssue(request: JiraApiRequest, issues: IssueOperations): RestAnswer {
  const issue = requireIssue(request);
  const body = readRequestBody(request, {
    fields: "object",
    update: "object",
    properties: "array",
    historyMetadata: "object",
  });
  const hasFields = body.fields !== undefined || body.update !== undefined;
  if (!hasFields && body.properties === undefined) {
    throw badRequest("one of 'fields' or 'update' required");
  }
  if (hasFields) requirePermission(issue.project, "EDIT_ISSUES");
  const { state } = request;
  const { patch, comments } = readScreenChanges(
    { state, project: issue.project, type: issue.type, issue },
    body,
    "edit",
  );
  const properties = readProperties(body.properties);
  issues.edit(issue, patch, requireUser(request));
  for (const comment of comments) issues.comment(issue, comment, requireUser(request));
  for (const [key, value] of Object.entries(properties)) issues.setProperty(issue, key, value);
  return { status: 204 };
}
