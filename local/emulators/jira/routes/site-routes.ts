import { badRequest, notFound } from "../http/api-error.ts";
import { paginate } from "../http/paginate.ts";
import { definePublicRead, defineRoute, type JiraApiRequest, type JiraRoute, requireUser } from "../http/router.ts";
import { toFieldJson, toPriorityJson, toStatusJson, toUserJson } from "../render/render-site.ts";
import type { StoredProject, StoredUser } from "../state.ts";
import type { JsonObject, Permission } from "../value-types.ts";

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

/** Routes that belong to no project, such as the account and its permissions. */
export const siteRoutes: JiraRoute[] = [
  defineRoute("GET", "/myself", (request) => ({
    status: 200,
    body: toUserJson(request.state, requireUser(request)),
  })),
  definePublicRead("GET", "/serverInfo", (request) => ({ status: 200, body: serverInfo(request) })),
  defineRoute("GET", "/mypermissions", (request) => ({
    status: 200,
    body: { permissions: userPermissions(request) },
  })),
  // "Find users assignable to issues": by account id in Cloud, by the start of the user name in Data Center.
  defineRoute("GET", "/user/assignable/search", (request) => {
    const { state, query } = request;
    if (query.get("project") === null) throw badRequest("A project is required.");
    const [accountId, name] = [query.get("accountId"), query.get("username")];
    const matches = ({ id, email }: StoredUser) =>
      state.flavour === "cloud" ? id === accountId : name !== null && email.startsWith(name);
    return { status: 200, body: [state.bot, state.user].filter(matches).map((user) => toUserJson(state, user)) };
  }),
  defineRoute("GET", "/field", ({ state }) => ({
    status: 200,
    body: [...state.fields.values()].map((field) => toFieldJson(state, field)),
  })),
  defineRoute("GET", "/priority", ({ state }) => ({
    status: 200,
    body: state.priorities.map((one) => toPriorityJson(state, one)),
  })),
  defineRoute("GET", "/priority/search", (request) => {
    const { state } = request;
    const ids = request.query.getAll("projectId");
    const projects = ids.map((id) => state.projects.get(id));
    const listed = state.priorities.filter(
      (one) => ids.length === 0 || projects.some((project) => project?.priorities.includes(one)),
    );
    const page = paginate(
      request,
      listed.map((one) => ({ ...toPriorityJson(state, one), isDefault: false })),
      50,
    );
    return { status: 200, body: page };
  }),
  defineRoute("GET", "/status", ({ state }) => ({
    status: 200,
    body: [...state.statuses.values()].map((one) => toStatusJson(state, one)),
  })),
];

function serverInfo({ state }: JiraApiRequest): JsonObject {
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

/** Returns the account's permissions. Cloud requires their names; Data Center returns all permissions without names. */
function userPermissions(request: JiraApiRequest): JsonObject {
  const { state, query } = request;
  const requested = query.get("permissions");
  if (requested === null && state.flavour === "cloud") {
    throw badRequest("The 'permissions' query parameter is required.");
  }
  const key = query.get("projectKey") ?? query.get("projectId");
  const project: StoredProject | null = key === null ? null : state.findProject(key);
  if (key !== null && !project?.isAccessible) throw notFound(state.texts.projectNotFound(key));
  const keys = requested?.split(",") ?? Object.keys(permissions);
  return Object.fromEntries(
    keys.map((name) => {
      const known = Object.entries(permissions).find(([one]) => one === name);
      if (known === undefined) throw badRequest(`Unrecognized permission: ${name}`);
      const isDenied = project === null ? false : [...project.deniedPermissions].some((one) => one === name);
      return [name, { id: known[1], key: name, name, type: "PROJECT", description: "", havePermission: !isDenied }];
    }),
  );
}
