import { pathParam } from "../../shared/router.ts";
import { invalidField, JiraApiError, notFound } from "../http/api-error.ts";
import { paginate } from "../http/paginate.ts";
import { type BodyType, readRequestBody } from "../http/request-body.ts";
import {
  definePublicRead,
  defineRoute,
  isVisible,
  type JiraApiRequest,
  type JiraRoute,
  requireProject,
} from "../http/router.ts";
import type { VersionOperations } from "../issues/version-operations.ts";
import { toVersionJson } from "../render/render-version.ts";
import type { VersionPatch } from "../snapshot-types.ts";
import type { StoredProject, StoredVersion } from "../state.ts";
import type { JsonObject } from "../value-types.ts";

const fields: Record<string, BodyType> = {
  name: "string",
  description: "string",
  releaseDate: "string",
  startDate: "string",
  released: "boolean",
  archived: "boolean",
};
const createFields: Record<string, BodyType> = { ...fields, project: "string", projectId: "number" };
/** Fields in a request that updates a version. `id` and `self` are ignored: clients can return what they received. */
const updateFields: Record<string, BodyType> = { ...createFields, id: "string", self: "string" };

export function versionRoutes(versions: VersionOperations): JiraRoute[] {
  return [
    definePublicRead("GET", "/project/:project/version", (request) => {
      const listed = requireProject(request).versions.map((one) => toVersionJson(request.state, one));
      const page = paginate(request, listed, 50);
      return { status: 200, body: { self: `${request.state.url}${request.path}`, ...page } };
    }),
    definePublicRead("GET", "/project/:project/versions", (request) => ({
      status: 200,
      body: requireProject(request).versions.map((one) => toVersionJson(request.state, one)),
    })),
    defineRoute("POST", "/version", (request) => {
      const body = readRequestBody(request, createFields);
      const project = request.state.findProject(String(body.projectId ?? body.project ?? ""));
      if (project === null || !isVisible(request, project)) {
        throw new JiraApiError(404, { errors: { projectId: "You must specify a valid project." } });
      }
      requireAdministration(request, project);
      const patch = readVersion(body);
      if (patch.name === undefined) throw invalidField("name", "You must specify a valid version name");
      const version = versions.create(project, { ...patch, name: patch.name });
      return { status: 201, body: toVersionJson(request.state, version) };
    }),
    definePublicRead("GET", "/version/:version", (request) => ({
      status: 200,
      body: toVersionJson(request.state, requireVersion(request)),
    })),
    defineRoute("PUT", "/version/:version", (request) => {
      const version = requireVersion(request);
      requireAdministration(request, version.project);
      versions.edit(version, readVersion(readRequestBody(request, updateFields)));
      return { status: 200, body: toVersionJson(request.state, version) };
    }),
  ];
}

/** Throws a 404, like Jira, if the token's owner can't administer the project (REST API, "Create version"). */
function requireAdministration({ state }: JiraApiRequest, project: StoredProject): void {
  if (!project.deniedPermissions.has("ADMINISTER_PROJECTS")) return;
  const message = "Project with key does not exist, or you are not authorised to modify its versions.";
  throw new JiraApiError(state.flavour === "cloud" ? 404 : 403, { messages: [message] });
}

function requireVersion(request: JiraApiRequest): StoredVersion {
  const id = pathParam(request, "version");
  const version = request.state.findVersion(id);
  if (version !== null && isVisible(request, version.project)) return version;
  throw notFound(`Could not find version for id '${id}'`);
}

function readVersion(body: JsonObject): VersionPatch {
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : undefined);
  const flag = (name: string) => (typeof body[name] === "boolean" ? body[name] : undefined);
  return {
    name: text("name"),
    description: text("description"),
    releaseDate: text("releaseDate"),
    startDate: text("startDate"),
    released: flag("released"),
    archived: flag("archived"),
  };
}
