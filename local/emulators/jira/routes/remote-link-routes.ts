import { isRecord } from "../../shared/json-body.ts";
import { ApiError, badRequest, invalidField } from "../http/api-error.ts";
import { bodyOf } from "../http/request-body.ts";
import { issueOf, need, type Route, route } from "../http/router.ts";
import type { Issue, JiraState, RemoteLink } from "../state.ts";

const path = "/issue/:issue/remotelink";

/** Links to what is elsewhere. A link with a global id that is known replaces that one, as a whole. */
export const remoteLinkRoutes: Route[] = [
  route("GET", path, (request) => {
    const { state, query } = request;
    const issue = issueOf(request);
    const globalId = query.get("globalId");
    if (globalId === null) {
      return { status: 200, body: issue.remoteLinks.map((link) => renderLink(state, issue, link)) };
    }
    const found = issue.remoteLinks.find((link) => link.globalId === globalId);
    if (found === undefined) throw new ApiError(404, { messages: ["The remote issue link does not exist."] });
    return { status: 200, body: renderLink(state, issue, found) };
  }),
  route("POST", path, (request) => {
    const { state } = request;
    const issue = issueOf(request);
    need(issue.project, "LINK_ISSUES");
    const body = bodyOf(request, {
      globalId: "string",
      application: "object",
      relationship: "string",
      object: "object",
    });
    const globalId = typeof body.globalId === "string" ? body.globalId : null;
    if ((globalId ?? "").length > 255)
      throw invalidField("globalId", "'globalId' must be at most 255 characters.");
    const known =
      globalId === null ? undefined : issue.remoteLinks.find((link) => link.globalId === globalId);
    const link: RemoteLink = {
      id: known?.id ?? Number(state.id()),
      globalId,
      application: body.application ?? null,
      relationship: typeof body.relationship === "string" ? body.relationship : null,
      object: readObject(body.object),
    };
    issue.remoteLinks = [...issue.remoteLinks.filter((one) => one !== known), link];
    const self = `${state.api}/issue/${issue.key}/remotelink/${link.id}`;
    return { status: known === undefined ? 201 : 200, body: { id: link.id, self } };
  }),
];

function readObject(object: unknown): RemoteLink["object"] {
  if (!isRecord(object)) throw badRequest("'object' is required.");
  const { title, url } = object;
  if (typeof title !== "string" || title.trim() === "") throw invalidField("title", "'title' is required.");
  if (title.length > 255) throw invalidField("title", "'title' must be at most 255 characters.");
  if (typeof url !== "string" || !/^https?:\/\//.test(url)) {
    throw invalidField("url", "'url' is required and must be an absolute address.");
  }
  return { ...object, title, url };
}

function renderLink(state: JiraState, issue: Issue, link: RemoteLink): Record<string, unknown> {
  const { id, globalId, application, relationship, object } = link;
  return {
    id,
    self: `${state.api}/issue/${issue.key}/remotelink/${id}`,
    ...(globalId === null ? {} : { globalId }),
    application: application ?? {},
    ...(relationship === null ? {} : { relationship }),
    object: { ...object, icon: object.icon ?? {}, status: object.status ?? { icon: {} } },
  };
}
