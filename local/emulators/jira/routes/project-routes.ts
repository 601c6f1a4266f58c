import { ApiError } from "../http/api-error.ts";
import { pageOf } from "../http/paging.ts";
import { type ApiRequest, need, param, projectOf, type Route, route } from "../http/router.ts";
import { screenOf } from "../issues/screen.ts";
import { renderMetaField } from "../render/render-createmeta.ts";
import { renderProject, renderStatus, renderType } from "../render/render-site.ts";

const open = { anonymous: true };

/** Projects and what can be created in them. */
export const projectRoutes: Route[] = [
  route(
    "GET",
    "/project/:project",
    (request) => ({
      status: 200,
      body: renderProject(request.state, projectOf(request)),
    }),
    open,
  ),
  route(
    "GET",
    "/project/:project/statuses",
    (request) => {
      const { state } = request;
      const { types, statuses } = projectOf(request);
      const body = types.map(({ id, name, level }) => ({
        self: `${state.api}/issuetype/${id}`,
        id,
        name,
        subtask: level === -1,
        statuses: statuses.map((one) => renderStatus(state, one)),
      }));
      return { status: 200, body };
    },
    open,
  ),
  route("GET", "/issue/createmeta/:project/issuetypes", (request) => {
    const { state } = request;
    const project = projectOf(request);
    need(project, "CREATE_ISSUES");
    const types = project.types.map((type) => ({
      ...renderType(state, type),
      ...(state.flavour === "cloud" ? { untranslatedName: type.untranslatedName } : {}),
    }));
    return { status: 200, body: metaPage(request, "issueTypes", types) };
  }),
  route("GET", "/issue/createmeta/:project/issuetypes/:type", (request) => {
    const { state } = request;
    const project = projectOf(request);
    need(project, "CREATE_ISSUES");
    const type = project.types.find(({ id }) => id === param(request, "type"));
    if (type === undefined) {
      throw new ApiError(404, { messages: ["The requested issue type does not exist in this project."] });
    }
    const fields = screenOf(project, type, "create").map((one) => renderMetaField(state, project, type, one));
    return { status: 200, body: metaPage(request, "fields", fields) };
  }),
];

/** Cloud names the list after what is in it, Data Center calls it `values`. */
function metaPage(request: ApiRequest, name: string, items: readonly unknown[]): Record<string, unknown> {
  const { values, isLast, ...page } = pageOf(request, items, 200);
  return request.state.flavour === "cloud" ? { ...page, [name]: values } : { ...page, isLast, values };
}
