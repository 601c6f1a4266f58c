import { isRecord } from "../../shared/json-body.ts";
import { ApiError, badRequest } from "../http/api-error.ts";
import { bodyOf } from "../http/request-body.ts";
import { actorOf, issueOf, type Route, route } from "../http/router.ts";
import type { Issues } from "../issues/issues.ts";
import { readPatch } from "../issues/read-patch.ts";
import { renderTransition } from "../render/render-issue.ts";

/** What can become of an issue from where it is, and doing it. */
export function transitionRoutes(issues: Issues): Route[] {
  const path = "/issue/:issue/transitions";
  return [
    route(
      "GET",
      path,
      (request) => {
        const { state, query } = request;
        const issue = issueOf(request);
        const withFields = query
          .getAll("expand")
          .some((one) => one.split(",").includes("transitions.fields"));
        const offered = issue.project.denied.has("TRANSITION_ISSUES") ? [] : issues.transitionsOf(issue);
        const transitions = offered.map((one) => renderTransition(state, issue, one, withFields));
        return { status: 200, body: { expand: "transitions", transitions } };
      },
      { anonymous: true },
    ),
    route("POST", path, (request) => {
      const { state } = request;
      const issue = issueOf(request);
      const body = bodyOf(request, {
        transition: "object",
        fields: "object",
        update: "object",
        properties: "array",
        historyMetadata: "object",
      });
      const id = isRecord(body.transition) ? body.transition.id : undefined;
      if (typeof id !== "string") throw badRequest("Missing 'transition' identifier");
      const offered = issue.project.denied.has("TRANSITION_ISSUES") ? [] : issues.transitionsOf(issue);
      const transition = offered.find((one) => one.id === id);
      if (transition === undefined) throw new ApiError(400, { messages: [state.words.badTransition(id)] });
      const target = { state, project: issue.project, type: issue.type, issue };
      const { patch, comments } = readPatch(target, body, transition.fields, "transition");
      issues.transition(issue, transition, patch, actorOf(request));
      for (const comment of comments) issues.comment(issue, comment, actorOf(request));
      return { status: 204 };
    }),
  ];
}
