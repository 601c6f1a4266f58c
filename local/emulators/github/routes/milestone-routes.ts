import type { RestAnswer } from "../../shared/answer.ts";
import { githubNotFound, validationFailed } from "../http/api-error.ts";
import { enumParam } from "../http/enum-param.ts";
import type { FieldTypes, JsonBody } from "../http/json-body.ts";
import { paginateByNumber } from "../http/pagination.ts";
import {
  type GitHubRequest,
  type GitHubRoute,
  numberParam,
  repositoryOf,
  route,
  writableRepositoryOf,
} from "../http/router.ts";
import type { GitHubMilestones } from "../issues/milestones.ts";
import { countIssues, renderMilestone } from "../render/render-milestone.ts";
import type { GitHubMilestonePatch } from "../snapshots.ts";
import type { MilestoneRecord, RepositoryRecord } from "../state.ts";

const collection = "/repos/:owner/:repo/milestones";
const single = `${collection}/:number`;

/** The fields in the body of milestone requests. GitHub accepts null for `due_on`, although this is not documented. */
const fields: FieldTypes = { title: "string", state: "string", description: "string?", due_on: "string?" };

export function milestoneRoutes(milestones: GitHubMilestones): GitHubRoute[] {
  return [
    route("GET", collection, listMilestones),
    route("POST", collection, (request) => {
      const repository = writableRepositoryOf(request);
      const patch = readPatch(request.body);
      const created = milestones.create(repository, { ...patch, title: patch.title ?? "" }, request.actor);
      const body = renderMilestone(request.state, created);
      return { status: 201, body, headers: { location: body.url } };
    }),
    route("GET", single, (request) => {
      const milestone = findMilestone(request, repositoryOf(request));
      return { status: 200, body: renderMilestone(request.state, milestone) };
    }),
    route("PATCH", single, (request) => {
      const milestone = findMilestone(request, writableRepositoryOf(request));
      milestones.edit(milestone, readPatch(request.body), request.actor);
      return { status: 200, body: renderMilestone(request.state, milestone) };
    }),
    route("DELETE", single, (request) => {
      milestones.delete(findMilestone(request, writableRepositoryOf(request)), request.actor);
      return { status: 204 };
    }),
  ];
}

/** Lists milestones, by default the open ones sorted by due date ("List milestones"). */
function listMilestones(request: GitHubRequest): RestAnswer {
  const repository = repositoryOf(request);
  const state = enumParam(request, "state", ["open", "closed", "all"]);
  const sort = enumParam(request, "sort", ["due_on", "completeness"]);
  const sign = enumParam(request, "direction", ["asc", "desc"]) === "asc" ? 1 : -1;
  const sortValue = (milestone: MilestoneRecord): number => {
    if (sort === "due_on") return Date.parse(milestone.dueOn ?? "9999-01-01T00:00:00Z");
    const { open, closed } = countIssues(milestone);
    return open + closed === 0 ? 0 : closed / (open + closed);
  };
  const listed = [...repository.milestones.values()]
    .filter((milestone) => state === "all" || milestone.state === state)
    .filter((milestone) => request.state.isListed(milestone.created))
    .sort((a, b) => sign * (sortValue(a) - sortValue(b)) || a.number - b.number);
  const rendered = listed.map((milestone) => renderMilestone(request.state, milestone));
  return paginateByNumber(request, repository, "/milestones", rendered);
}

function readPatch(body: JsonBody): GitHubMilestonePatch {
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

function findMilestone(request: GitHubRequest, repository: RepositoryRecord): MilestoneRecord {
  const milestone = repository.milestones.get(numberParam(request, "number"));
  if (milestone === undefined) throw githubNotFound();
  return milestone;
}
