import { pathParam } from "../../shared/router.ts";
import { notFound } from "../http/api-error.ts";
import { paginate } from "../http/paginate.ts";
import {
  definePublicRead,
  defineRoute,
  type JiraApiRequest,
  type JiraRoute,
  requirePermission,
  requireProject,
} from "../http/router.ts";
import { findScreenFields } from "../issues/screen-fields.ts";
import { toCreateFieldJson } from "../render/render-createmeta.ts";
import { toIssueTypeJson, toProjectJson, toStatusJson } from "../render/render-site.ts";
import type { JsonObject } from "../value-types.ts";

/** Routes of projects, their statuses and their create metadata (the fields that each issue type has). */
export const projectRoutes: JiraRoute[] = [
  definePublicRead("GET", "/project/:project", (request) => ({
    status: 200,
    body: toProjectJson(request.state, requireProject(request)),
  })),
  definePublicRead("GET", "/project/:project/statuses", (request) => {
    const { state } = request;
    const { types, statuses } = requireProject(request);
    const body = types.map(({ id, name, level }) => ({
      self: `${state.apiUrl}/issuetype/${id}`,
      id,
      name,
      subtask: level === -1,
      statuses: statuses.map((one) => toStatusJson(state, one)),
    }));
    return { status: 200, body };
  }),
  defineRoute("GET", "/issue/createmeta/:project/issuetypes", (request) => {
    const { state } = request;
    const project = requireProject(request);
    requirePermission(project, "CREATE_ISSUES");
    const types = project.types.map((type) => ({
      ...toIssueTypeJson(state, type),
      ...(state.flavour === "cloud" ? { untranslatedName: type.untranslatedName } : {}),
    }));
    return { status: 200, body: metaPage(request, "issueTypes", types) };
  }),
  defineRoute("GET", "/issue/createmeta/:project/issuetypes/:type", (request) => {
    const { state } = request;
    const project = requireProject(request);
    requirePermission(project, "CREATE_ISSUES");
    const type = project.types.find(({ id }) => id === pathParam(request, "type"));
    if (type === undefined) {
      throw notFound("The requested issue type does not exist in this project.");
    }
    const fields = findScreenFields(project, type, "create").map((one) => toCreateFieldJson(state, project, type, one));
    return { status: 200, body: metaPage(request, "fields", fields) };
  }),
];

/** Returns a page of create metadata. In Cloud, the list is in the property `name`; in Data Center, in "values". */
function metaPage(request: JiraApiRequest, name: string, items: readonly unknown[]): JsonObject {
  const { values, isLast, ...page } = paginate(request, items, 200);
  return request.state.flavour === "cloud" ? { ...page, [name]: values } : { ...page, isLast, values };
}
