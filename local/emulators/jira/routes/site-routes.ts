import { ApiError, badRequest } from "../http/api-error.ts";
import { pageOf } from "../http/paging.ts";
import { type ApiRequest, actorOf, type Route, route } from "../http/router.ts";
import { renderField, renderPriority, renderStatus, renderUser } from "../render/render-site.ts";
import type { Project } from "../state.ts";
import type { Permission } from "../vocabulary.ts";

const permissions: Record<Permission, string> = {
  BROWSE_PROJECTS: "10",
  CREATE_ISSUES: "11",
  EDIT_ISSUES: "12",
  TRANSITION_ISSUES: "46",
  LINK_ISSUES: "21",
  ADD_COMMENTS: "15",
  SCHEDULE_ISSUES: "28",
  DELETE_ISSUES: "16",
  ADMINISTER_PROJECTS: "23",
};

/** What belongs to the site and to no project. */
export const siteRoutes: Route[] = [
  route("GET", "/myself", (request) => ({
    status: 200,
    body: renderUser(request.state, actorOf(request)),
  })),
  route("GET", "/serverInfo", (request) => ({ status: 200, body: serverInfo(request) }), { anonymous: true }),
  route("GET", "/mypermissions", (request) => ({ status: 200, body: { permissions: mine(request) } })),
  route("GET", "/field", ({ state }) => ({
    status: 200,
    body: [...state.fields.values()].map((field) => renderField(state, field)),
  })),
  route("GET", "/priority", ({ state }) => ({
    status: 200,
    body: state.priorities.map((one) => renderPriority(state, one)),
  })),
  route("GET", "/priority/search", (request) => {
    const { state } = request;
    const ids = request.query.getAll("projectId");
    const projects = ids.map((id) => state.projects.get(id));
    const listed = state.priorities.filter(
      (one) => ids.length === 0 || projects.some((project) => project?.priorities.includes(one)),
    );
    const page = pageOf(
      request,
      listed.map((one) => ({ ...renderPriority(state, one), isDefault: false })),
      50,
    );
    return { status: 200, body: page };
  }),
  route("GET", "/status", ({ state }) => ({
    status: 200,
    body: [...state.statuses.values()].map((one) => renderStatus(state, one)),
  })),
];

function serverInfo({ state }: ApiRequest): Record<string, unknown> {
  const cloud = state.flavour === "cloud";
  return {
    baseUrl: state.url,
    version: cloud ? "1001.0.0-SNAPSHOT" : "9.12.15",
    versionNumbers: cloud ? [1001, 0, 0] : [9, 12, 15],
    deploymentType: cloud ? "Cloud" : "Server",
    buildNumber: 100_270,
    buildDate: "2026-01-05T09:10:11.000+0000",
    serverTime: state.timestamp(),
    scmInfo: "0000000000000000000000000000000000000000",
    serverTitle: "Jira",
  };
}

/** Cloud wants to know which; Data Center gives all of them without being asked. */
function mine(request: ApiRequest): Record<string, unknown> {
  const { state, query } = request;
  const asked = query.get("permissions");
  if (asked === null && state.flavour === "cloud") {
    throw badRequest("The 'permissions' query parameter is required.");
  }
  const key = query.get("projectKey") ?? query.get("projectId");
  const project: Project | null = key === null ? null : state.findProject(key);
  if (key !== null && !project?.access) throw new ApiError(404, { messages: [state.words.noProject(key)] });
  const keys = asked?.split(",") ?? Object.keys(permissions);
  return Object.fromEntries(
    keys.map((name) => {
      const known = Object.entries(permissions).find(([one]) => one === name);
      if (known === undefined) throw badRequest(`Unrecognized permission: ${name}`);
      const denied = project === null ? false : [...project.denied].some((one) => one === name);
      return [
        name,
        { id: known[1], key: name, name, type: "PROJECT", description: "", havePermission: !denied },
      ];
    }),
  );
}
