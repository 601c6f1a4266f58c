import { ApiError, badRequest } from "../http/api-error.ts";
import { issueOf, need, param, type Route, route } from "../http/router.ts";
import type { Issues } from "../issues/issues.ts";
import { checkProperty } from "../issues/properties.ts";

/** Values that belong to an issue and that nobody sees. */
export function propertyRoutes(issues: Issues): Route[] {
  const list = "/issue/:issue/properties";
  const single = `${list}/:property`;
  return [
    route("GET", list, (request) => {
      const { state } = request;
      const issue = issueOf(request);
      const keys = Object.keys(issue.properties).map((key) => ({
        self: `${state.api}/issue/${issue.id}/properties/${encodeURIComponent(key)}`,
        key,
      }));
      return { status: 200, body: { keys } };
    }),
    route("GET", single, (request) => {
      const issue = issueOf(request);
      const key = param(request, "property");
      if (!(key in issue.properties)) {
        throw new ApiError(404, { messages: [`The property with key: ${key} does not exist.`] });
      }
      return { status: 200, body: { key, value: issue.properties[key] } };
    }),
    route("PUT", single, (request) => {
      const issue = issueOf(request);
      need(issue.project, "EDIT_ISSUES");
      const key = param(request, "property");
      if (request.body === undefined) {
        throw badRequest("The property value must be a valid, non-empty JSON value.");
      }
      checkProperty(key, request.body);
      const known = key in issue.properties;
      issues.setProperty(issue, key, request.body);
      return { status: known ? 200 : 201, body: {} };
    }),
  ];
}
