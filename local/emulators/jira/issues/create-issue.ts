import { isRecord } from "../../shared/json-body.ts";
import { ApiError, invalidPayload } from "../http/api-error.ts";
import { type ApiRequest, actorOf, visible } from "../http/router.ts";
import type { Issue, Project } from "../state.ts";
import { named, type Target } from "./field-value.ts";
import type { Issues } from "./issues.ts";
import { readProperties } from "./properties.ts";
import { patchOn } from "./read-patch.ts";

/** One element of "Create issue" or "Bulk create issue". Throws an `ApiError` with all that is wrong with it. */
export function createIssue(request: ApiRequest, issues: Issues, element: unknown): Issue {
  const { state } = request;
  if (!isRecord(element)) throw invalidPayload();
  for (const name of Object.keys(element)) {
    if (!["fields", "update", "properties"].includes(name)) {
      state.violations.push(`${request.method} ${request.path}: Jira creates nothing with "${name}"`);
    }
  }
  const fields = isRecord(element.fields) ? element.fields : {};
  const target = readTarget(request, fields);
  const { patch, comments } = patchOn(target, element, "create");
  const properties = readProperties(element.properties);
  const { summary } = patch;
  if (summary === undefined) throw new ApiError(400, { errors: { summary: state.words.noSummary } });
  const actor = actorOf(request);
  const issue = issues.create(target.project, target.type, { ...patch, summary }, actor, { properties });
  for (const comment of comments) issues.comment(issue, comment, actor);
  return issue;
}

/** Which project and which type: by id or key, by id or name. */
function readTarget(request: ApiRequest, fields: Record<string, unknown>): Target {
  const { state } = request;
  const project = findProject(request, fields.project);
  if (project === null) {
    throw new ApiError(400, { errors: { project: "Specify a valid project ID or key" } });
  }
  if (project.denied.has("CREATE_ISSUES")) {
    throw new ApiError(400, { errors: { project: "You cannot create issues in this project." } });
  }
  const type = project.types.find((one) => named(fields.issuetype, one));
  if (type === undefined) throw new ApiError(400, { errors: { issuetype: "Specify a valid issue type" } });
  return { state, project, type, issue: null };
}

function findProject(request: ApiRequest, value: unknown): Project | null {
  const { id, key } = isRecord(value) ? value : {};
  const wanted = id ?? key;
  if (typeof wanted !== "string") return null;
  const project = request.state.findProject(wanted);
  return project !== null && visible(request, project) ? project : null;
}
