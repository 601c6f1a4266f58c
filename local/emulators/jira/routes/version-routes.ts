import { ApiError, invalidField } from "../http/api-error.ts";
import { pageOf } from "../http/paging.ts";
import { type BodyType, bodyOf } from "../http/request-body.ts";
import { type ApiRequest, param, projectOf, type Route, route, visible } from "../http/router.ts";
import type { Versions } from "../issues/versions.ts";
import { renderVersion } from "../render/render-version.ts";
import type { VersionPatch } from "../snapshots.ts";
import type { Project, Version } from "../state.ts";

const fields: Record<string, BodyType> = {
  name: "string",
  description: "string",
  releaseDate: "string",
  startDate: "string",
  released: "boolean",
  archived: "boolean",
};
const createFields: Record<string, BodyType> = { ...fields, project: "string", projectId: "number" };
/** People send back what they got. */
const updateFields: Record<string, BodyType> = { ...createFields, id: "string", self: "string" };

const open = { anonymous: true };

export function versionRoutes(versions: Versions): Route[] {
  return [
    route(
      "GET",
      "/project/:project/version",
      (request) => {
        const listed = projectOf(request).versions.map((one) => renderVersion(request.state, one));
        const page = pageOf(request, listed, 50);
        return { status: 200, body: { self: `${request.state.url}${request.path}`, ...page } };
      },
      open,
    ),
    route(
      "GET",
      "/project/:project/versions",
      (request) => ({
        status: 200,
        body: projectOf(request).versions.map((one) => renderVersion(request.state, one)),
      }),
      open,
    ),
    route("POST", "/version", (request) => {
      const body = bodyOf(request, createFields);
      const project = request.state.findProject(String(body.projectId ?? body.project ?? ""));
      if (project === null || !visible(request, project)) {
        throw new ApiError(404, { errors: { projectId: "You must specify a valid project." } });
      }
      needAdministration(request, project);
      const patch = readVersion(body);
      if (patch.name === undefined) throw invalidField("name", "You must specify a valid version name");
      const version = versions.create(project, { ...patch, name: patch.name });
      return { status: 201, body: renderVersion(request.state, version) };
    }),
    route(
      "GET",
      "/version/:version",
      (request) => ({
        status: 200,
        body: renderVersion(request.state, versionOf(request)),
      }),
      open,
    ),
    route("PUT", "/version/:version", (request) => {
      const version = versionOf(request);
      needAdministration(request, version.project);
      versions.edit(version, readVersion(bodyOf(request, updateFields)));
      return { status: 200, body: renderVersion(request.state, version) };
    }),
  ];
}

/** "Returned if … the user does not have the required permissions": 404 ("Create version"). */
function needAdministration({ state }: ApiRequest, project: Project): void {
  if (!project.denied.has("ADMINISTER_PROJECTS")) return;
  const message = "Project with key does not exist, or you are not authorised to modify its versions.";
  throw new ApiError(state.flavour === "cloud" ? 404 : 403, { messages: [message] });
}

function versionOf(request: ApiRequest): Version {
  const id = param(request, "version");
  const version = request.state.findVersion(id);
  if (version !== null && visible(request, version.project)) return version;
  throw new ApiError(404, { messages: [`Could not find version for id '${id}'`] });
}

function readVersion(body: Record<string, unknown>): VersionPatch {
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
