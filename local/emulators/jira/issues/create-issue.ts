import { isRecord } from "../../shared/json-body.ts";
import { invalidField, invalidPayloadError } from "../http/api-error.ts";
import { isVisible, type JiraApiRequest, requireUser } from "../http/router.ts";
import type { StoredIssue, StoredProject } from "../state.ts";
import type { JsonObject } from "../value-types.ts";
import { type EditTarget, matchesReference } from "./field-value.ts";
import type { IssueOperations } from "./issue-operations.ts";
import { readProperties } from "./properties.ts";
import { readScreenChanges } from "./read-field-changes.ts";

/** Creates one issue for "Create issue" or "Bulk create issue". Throws a `JiraApiError` that lists all problems. */
export function createIssue(request: JiraApiRequest, issues: IssueOperations, element: unknown): StoredIssue {
  const { state } = request;
  if (!isRecord(element)) throw invalidPayloadError();
  for (const name of Object.keys(element)) {
    if (!["fields", "update", "properties"].includes(name)) {
      state.violations.push(`${request.method} ${request.path}: unknown property "${name}"`);
    }
  }
  const fields = isRecord(element.fields) ? element.fields : {};
  const target = readTarget(request, fields);
  const { patch, comments } = readScreenChanges(target, element, "create");
  const properties = readProperties(element.properties);
  const { summary } = patch;
  if (summary === undefined) throw invalidField("summary", state.texts.summaryRequired);
  const actor = requireUser(request);
  const issue = issues.create(target.project, target.type, { ...patch, summary }, actor, { properties });
  for (const comment of comments) issues.comment(issue, comment, actor);
  return issue;
}

/** Finds the project (by id or key) and the issue type (by id or name) that the fields refer to. */
function readTarget(request: JiraApiRequest, fields: JsonObject): EditTarget {
  const { state } = request;
  const project = findProject(request, fields.project);
  if (project === null) throw invalidField("project", "Specify a valid project ID or key");
  if (project.deniedPermissions.has("CREATE_ISSUES")) {
    throw invalidField("project", "You cannot create issues in this project.");
  }
  const type = project.types.find((one) => matchesReference(fields.issuetype, one));
  if (type === undefined) throw invalidField("issuetype", "Specify a valid issue type");
  return { state, project, type, issue: null };
}

function findProject(request: JiraApiRequest, value: unknown): StoredProject | null {
  const { id, key } = isRecord(value) ? value : {};
  const wanted = id ?? key;
  if (typeof wanted !== "string") return null;
  const project = request.state.findProject(wanted);
  return project !== null && isVisible(request, project) ? project : null;
}
