import { badRequest, issueNotFound, notFound } from "../http/api-error.ts";
import { readRequestBody } from "../http/request-body.ts";
import { defineRoute, isIssueVisible, type JiraApiRequest, type JiraRoute } from "../http/router.ts";
import { toIssueLinkTypeJson } from "../render/render-site.ts";
import type { StoredIssue } from "../state.ts";

/** Routes of links between issues ("Issue links", "Issue link types"). The only link type is "Blocks". */
export const linkRoutes: JiraRoute[] = [
  defineRoute("GET", "/issueLinkType", ({ state }) => ({
    status: 200,
    body: { issueLinkTypes: [toIssueLinkTypeJson(state)] },
  })),
  defineRoute("POST", "/issueLink", (request) => {
    const body = readRequestBody(request, { type: "object", inwardIssue: "object", outwardIssue: "object" });
    const { state } = request;
    const type = toIssueLinkTypeJson(state);
    const isKnown = textIn(body.type, "id") === type.id || textIn(body.type, "name") === type.name;
    if (!isKnown) throw notFound(`No issue link type with the given id or name found.`);
    const [inward, outward] = [findIssue(request, body.inwardIssue), findIssue(request, body.outwardIssue)];
    if (inward === outward) throw badRequest("You cannot link an issue to itself.");
    requireLinkPermission(outward);
    // A duplicate answers like a new link.
    const isDuplicate = state.linksOf(inward).some((one) => one.inward === inward && one.outward === outward);
    if (!isDuplicate) state.issueLinks.push({ id: state.nextId(), inward, outward });
    return { status: 201 };
  }),
  defineRoute("DELETE", "/issueLink/:link", ({ state, params }) => {
    const index = state.issueLinks.findIndex(({ id }) => id === params.link);
    const link = state.issueLinks[index];
    if (!link) throw notFound(`No issue link with id '${params.link}' exists.`);
    requireLinkPermission(link.outward);
    state.issueLinks.splice(index, 1);
    return { status: 204 };
  }),
];

/** Without the permission, Jira answers 404 (Jira Cloud platform REST API, "Create issue link"). */
function requireLinkPermission({ project }: StoredIssue): void {
  if (project.deniedPermissions.has("LINK_ISSUES")) throw notFound("No Link Issue Permission for the issue.");
}

function findIssue(request: JiraApiRequest, given: unknown): StoredIssue {
  const issue = request.state.findIssue(textIn(given, "key") ?? textIn(given, "id") ?? "");
  if (issue === null || !isIssueVisible(request, issue)) throw issueNotFound(request.state.texts);
  return issue;
}

function textIn(value: unknown, name: string): string | null {
  const found =
    value !== null && typeof value === "object" ? Object.entries(value).find(([key]) => key === name) : null;
  return typeof found?.[1] === "string" ? found[1] : null;
}
