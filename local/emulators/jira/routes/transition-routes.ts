import { isRecord } from "../../shared/json-body.ts";
import { badRequest } from "../http/api-error.ts";
import { readRequestBody } from "../http/request-body.ts";
import { definePublicRead, defineRoute, type JiraRoute, requireIssue, requireUser } from "../http/router.ts";
import type { IssueOperations } from "../issues/issue-operations.ts";
import { readFieldChanges } from "../issues/read-field-changes.ts";
import { toTransitionJson } from "../render/render-issue.ts";

/** Returns the routes that list the available transitions of an issue and perform one. */
export function transitionRoutes(issues: IssueOperations): JiraRoute[] {
  const path = "/issue/:issue/transitions";
  return [
    definePublicRead("GET", path, (request) => {
      const { state, query } = request;
      const issue = requireIssue(request);
      const includesFields = query.getAll("expand").some((one) => one.split(",").includes("transitions.fields"));
      const offered = issue.project.deniedPermissions.has("TRANSITION_ISSUES") ? [] : issues.findTransitions(issue);
      const transitions = offered.map((one) => toTransitionJson(state, issue, one, includesFields));
      return { status: 200, body: { expand: "transitions", transitions } };
    }),
    defineRoute("POST", path, (request) => {
      const { state } = request;
      const issue = requireIssue(request);
      const body = readRequestBody(request, {
        transition: "object",
        fields: "object",
        update: "object",
        properties: "array",
        historyMetadata: "object",
      });
      const id = isRecord(body.transition) ? body.transition.id : undefined;
      if (typeof id !== "string") throw badRequest("Missing 'transition' identifier");
      const offered = issue.project.deniedPermissions.has("TRANSITION_ISSUES") ? [] : issues.findTransitions(issue);
      const transition = offered.find((one) => one.id === id);
      if (transition === undefined) throw badRequest(state.texts.invalidTransition(id));
      const target = { state, project: issue.project, type: issue.type, issue };
      const { patch, comments } = readFieldChanges(target, body, transition.fields, "transition");
      issues.transition(issue, transition, patch, requireUser(request));
      for (const comment of comments) issues.comment(issue, comment, requireUser(request));
      return { status: 204 };
    }),
  ];
}
