import type { Answer } from "../../shared/answer.ts";
import { noPush, notFound, validationFailed } from "../http/api-error.ts";
import type { FieldTypes, JsonBody } from "../http/json-body.ts";
import { paginate } from "../http/pagination.ts";
import { choice } from "../http/query-choice.ts";
import { type ApiRequest, numberParam, type Route, repositoryOf, route } from "../http/router.ts";
import type { Milestones } from "../issues/milestones.ts";
import { countIssues, renderMilestone } from "../render/render-milestone.ts";
import type { MilestonePatch } from "../snapshots.ts";
import type { Milestone, Repository } from "../state.ts";

const collection = "/repos/:owner/:repo/milestones";
const single = `${collection}/:number`;

/** "REST API endpoints for milestones". GitHub documents null for none of the fields; `due_on` takes it all the same. */
const fields: FieldTypes = { title: "string", state: "string", description: "string?", due_on: "string?" };

export function milestoneRoutes(milestones: Milestones): Route[] {
  return [
    route("GET", collection, listMilestones),
    route("POST", collection, (request) => {
      const repository = writable(request);
      const patch = readPatch(request.body);
      const made = milestones.create(repository, { ...patch, title: patch.title ?? "" }, request.actor);
      const body = renderMilestone(request.state, repository, made);
      return { status: 201, body, headers: { location: body.url } };
    }),
    route("GET", single, (request) => {
      const repository = repositoryOf(request);
      return { status: 200, body: renderMilestone(request.state, repository, find(request, repository)) };
    }),
    route("PATCH", single, (request) => {
      const repository = writable(request);
      const milestone = find(request, repository);
      milestones.edit(repository, milestone, readPatch(request.body), request.actor);
      return { status: 200, body: renderMilestone(request.state, repository, milestone) };
    }),
    route("DELETE", single, (request) => {
      const repository = writable(request);
      milestones.delete(repository, find(request, repository), request.actor);
      return { status: 204 };
    }),
  ];
}

/** Open ones by due date unless asked otherwise ("List milestones"). */
function listMilestones(request: ApiRequest): Answer {
  const repository = repositoryOf(request);
  const state = choice(request, "state", ["open", "closed", "all"]);
  const sort = choice(request, "sort", ["due_on", "completeness"]);
  const sign = choice(request, "direction", ["asc", "desc"]) === "asc" ? 1 : -1;
  const rank = (milestone: Milestone): number => {
    if (sort === "due_on") return Date.parse(milestone.dueOn ?? "9999-01-01T00:00:00Z");
    const { open, closed } = countIssues(repository, milestone.number);
    return open + closed === 0 ? 0 : closed / (open + closed);
  };
  const listed = [...repository.milestones.values()]
    .filter((milestone) => state === "all" || milestone.state === state)
    .filter((milestone) => request.state.listed(milestone.born))
    .sort((a, b) => sign * (rank(a) - rank(b)) || a.number - b.number);
  const rendered = listed.map((milestone) => renderMilestone(request.state, repository, milestone));
  return paginate(request, repository, "/milestones", rendered);
}

function readPatch(body: JsonBody): MilestonePatch {
  body.check(fields);
  const state = body.string("state") ?? undefined;
  if (state !== undefined && state !== "open" && state !== "closed") {
    throw validationFailed({ resource: "Milestone", code: "invalid", field: "state", value: state });
  }
  return {
    title: body.string("title") ?? undefined,
    description: body.string("description"),
    state,
    dueOn: body.string("due_on"),
  };
}

function writable(request: ApiRequest): Repository {
  const repository = repositoryOf(request);
  if (!repository.push) throw noPush();
  return repository;
}

function find(request: ApiRequest, repository: Repository): Milestone {
  const milestone = repository.milestones.get(numberParam(request, "number"));
  if (milestone === undefined) throw notFound();
  return milestone;
}
