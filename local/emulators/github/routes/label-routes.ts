import { noPush, notFound, validationFailed } from "../http/api-error.ts";
import type { FieldTypes } from "../http/json-body.ts";
import { paginate } from "../http/pagination.ts";
import { type ApiRequest, param, type Route, repositoryOf, route } from "../http/router.ts";
import type { Issues } from "../issues/issues.ts";
import { renderIssue, renderLabel } from "../render/render-issue.ts";
import type { Issue, Label } from "../state.ts";
import { findIssue } from "./issue-routes.ts";

const collection = "/repos/:owner/:repo/labels";
const ofIssue = "/repos/:owner/:repo/issues/:number/labels";
const fields: FieldTypes = { name: "string", color: "string", description: "string?" };

/** "REST API endpoints for labels". */
export function labelRoutes(issues: Issues): Route[] {
  const change = (request: ApiRequest, pick: (before: string[], given: string[]) => string[]) => {
    const issue = findIssue(request);
    if (!issue.repository.push) throw noPush();
    const given =
      request.method === "DELETE" ? [] : (request.body.check({ labels: "labels" }).list("labels") ?? []);
    issues.edit(issue, { labels: pick(namesOf(issue), given) }, request.actor);
    return { status: 200, body: renderIssue(request.state, issue).labels };
  };
  return [
    route("GET", collection, (request) => {
      const repository = repositoryOf(request);
      const labels = [...repository.labels.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const rendered = labels.map((label) => renderLabel(request.state, repository, label));
      return paginate(request, repository, "/labels", rendered);
    }),
    route("GET", `${collection}/:name`, (request) => {
      const repository = repositoryOf(request);
      const label = repository.labels.get(param(request, "name").toLowerCase());
      if (label === undefined) throw notFound();
      return { status: 200, body: renderLabel(request.state, repository, label) };
    }),
    route("POST", collection, (request) => {
      const repository = repositoryOf(request);
      if (!repository.push) throw noPush();
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
      const name = param(request, "name").toLowerCase();
      if (!findIssue(request).labels.includes(name)) throw notFound();
      return change(request, (before) => before.filter((one) => one.toLowerCase() !== name));
    }),
  ];
}

function namesOf(issue: Issue): string[] {
  return issue.labels.flatMap((key) => issue.repository.labels.get(key)?.name ?? []);
}

function newLabel(request: ApiRequest, name: string): Label {
  if (name.trim() === "") throw validationFailed({ resource: "Label", code: "missing_field", field: "name" });
  if ([...name].length > 50) {
    const message = "name is too long (maximum is 50 characters)";
    throw validationFailed({ resource: "Label", code: "custom", field: "name", message });
  }
  return { id: request.state.id("other"), name, color: "ededed", description: null };
}
