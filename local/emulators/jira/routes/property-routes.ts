import { pathParam } from "../../shared/router.ts";
import { badRequest, notFound } from "../http/api-error.ts";
import { defineRoute, type JiraRoute, requireIssue, requirePermission } from "../http/router.ts";
import type { IssueOperations } from "../issues/issue-operations.ts";
import { checkProperty } from "../issues/properties.ts";

/** Returns the routes of issue properties: values that an app stores in an issue and that no page shows. */
export function propertyRoutes(issues: IssueOperations): JiraRoute[] {
  const list = "/issue/:issue/properties";
  const single = `${list}/:property`;
  return [
    defineRoute("GET", list, (request) => {
      const { state } = request;
      const issue = requireIssue(request);
      const keys = Object.keys(issue.properties).map((key) => ({
        self: `${state.apiUrl}/issue/${issue.id}/properties/${encodeURIComponent(key)}`,
        key,
      }));
      return { status: 200, body: { keys } };
    }),
    defineRoute("GET", single, (request) => {
      const issue = requireIssue(request);
      const key = pathParam(request, "property");
      if (!(key in issue.properties)) {
        throw notFound(`The property with key: ${key} does not exist.`);
      }
      return { status: 200, body: { key, value: issue.properties[key] } };
    }),
    defineRoute("PUT", single, (request) => {
      const issue = requireIssue(request);
      requirePermission(issue.project, "EDIT_ISSUES");
      const key = pathParam(request, "property");
      if (request.body === undefined) {
        throw badRequest("The property value must be a valid, non-empty JSON value.");
      }
      checkProperty(key, request.body);
      const isUpdate = key in issue.properties;
      issues.setProperty(issue, key, request.body);
      return { status: isUpdate ? 200 : 201, body: {} };
    }),
  ];
}
