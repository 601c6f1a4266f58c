import { pathParam } from "../../shared/router.ts";
import { checkLength, githubNotFound, missingPermission, validationFailed } from "../http/api-error.ts";
import type { FieldTypes } from "../http/json-body.ts";
import { paginateByNumber } from "../http/pagination.ts";
import { type GitHubRequest, type GitHubRoute, repositoryOf, route, writableRepositoryOf } from "../http/router.ts";
import type { GitHubIssues } from "../issues/issues.ts";
import { renderLabel, renderRestIssue } from "../render/render-issue.ts";
import type { IssueRecord, LabelRecord } from "../state.ts";
import { findIssue } from "./issue-routes.ts";

const collection = "/repos/:owner/:repo/labels";
const ofIssue = "/repos/:owner/:repo/issues/:number/labels";
const fields: FieldTypes = { name: "string", color: "string", description: "string?" };

/** Routes of the labels of a repository and of an issue ("REST API endpoints for labels"). */
export function labelRoutes(issues: GitHubIssues): GitHubRoute[] {
  const change = (request: GitHubRequest, pick: (before: string[], given: string[]) => string[]) => {
    const issue = findIssue(request);
    if (!issue.repository.canPush) throw missingPermission();
    const given = request.method === "DELETE" ? [] : (request.body.check({ labels: "labels" }).list("labels") ?? []);
    issues.edit(issue, { labels: pick(namesOf(issue), given) }, request.actor);
    return { status: 200, body: renderRestIssue(request.state, issue).labels };
  };
  return [
    route("GET", collection, (request) => {
      const repository = repositoryOf(request);
      const labels = [...repository.labels.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const rendered = labels.map((label) => renderLabel(request.state, repository, label));
      return paginateByNumber(request, repository, "/labels", rendered);
    }),
    route("GET", `${collection}/:name`, (request) => {
      const repository = repositoryOf(request);
      const label = repository.labels.get(pathParam(request, "name").toLowerCase());
      if (label === undefined) throw githubNotFound();
      return { status: 200, body: renderLabel(request.state, repository, label) };
    }),
    route("POST", collection, (request) => {
      const repository = writableRepositoryOf(request);
      const body = request.body.check(fields);
      const label = newLabel(request, body.string("name") ?? "");
      label.color = body.string("color") ?? label.color;
      label.description = body.string("description") ?? null;
      if (repository.labels.has(label.name.toLowerCase())) {
        throw validationFailed({ resource: "Label", code: "already_exists", field: "name" });
      }
      repository.labels.set(label.name.toLowerCase(), label);
      return { status: 201, body: renderLabel(request.state, repository, label) };
    }),
    route("POST", ofIssue, (request) => change(request, (before, given) => [...before, ...given])),
    route("PUT", ofIssue, (request) => change(request, (_, given) => given)),
    route("DELETE", `${ofIssue}/:name`, (request) => {
      const name = pathParam(request, "name").toLowerCase();
      if (!findIssue(request).labels.includes(name)) throw githubNotFound();
      return change(request, (before) => before.filter((one) => one.toLowerCase() !== name));
    }),
  ];
}

function namesOf(issue: IssueRecord): string[] {
  return issue.labels.flatMap((key) => issue.repository.labels.get(key)?.name ?? []);
}

function newLabel(request: GitHubRequest, name: string): LabelRecord {
  if (name.trim() === "") throw validationFailed({ resource: "Label", code: "missing_field", field: "name" });
  checkLength("Label", "name", name, 50);
  return { id: request.state.nextId("other"), name, color: "ededed", description: null };
}
