import { NotFound } from "../../errors.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import type { Entity, MarkedItem, ObservedItem } from "../../sync/item.ts";
import type { MadeLink } from "../../sync/link.ts";
import { findMarkers } from "../../sync/marker.ts";
import { githubBody } from "./github-body.ts";
import type { GitHubClient } from "./github-client.ts";
import {
  isByInsider,
  issueSchema,
  milestoneSchema,
  observedIssue,
  observedMilestone,
} from "./github-items.ts";
import { splitName } from "./github-source.ts";

const perPage = 100;
/** From here on, one list is cheaper than a read for each item. */
const manyIssues = 6;

/**
 * Reads GitHub's milestones and issues of one repository. Lists are kept for the life of the reader, which is
 * one run: they serve adoption and comparison, never the question whether a create just happened.
 */
export function githubReader(client: GitHubClient, fullName: string): TrackerReader {
  const at = splitName(fullName);
  const { rest, paginate } = client.octokit;
  let milestones: Promise<ObservedItem[]> | null = null;
  let issues: Promise<ObservedItem[]> | null = null;

  const listMilestones = () => {
    milestones ??= paginate(
      rest.issues.listMilestones,
      { ...at, state: "all", per_page: perPage },
      ({ data }) => data.map((milestone) => observedMilestone(milestoneSchema.parse(milestone))),
    );
    return milestones;
  };
  // Every issue, not those with our label: people may have taken the label off.
  const listIssues = () => {
    issues ??= paginate(rest.issues.listForRepo, { ...at, state: "all", per_page: perPage }, ({ data }) =>
      data
        .map((issue) => issueSchema.parse(issue))
        .filter((issue) => !issue.pull_request && isByInsider(issue))
        .filter(({ body }) => findMarkers(body ?? "").length > 0)
        .map(observedIssue),
    );
    return issues;
  };
  const readOne = async ({ entity, remote }: MadeLink): Promise<ObservedItem | null> => {
    try {
      if (entity === "milestone") {
        const { data } = await rest.issues.getMilestone({ ...at, milestone_number: Number(remote.name) });
        return observedMilestone(milestoneSchema.parse(data));
      }
      const { data } = await rest.issues.get({ ...at, issue_number: Number(remote.name) });
      return observedIssue(issueSchema.parse(data));
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  };
  const observeAll = async (
    links: readonly MadeLink[],
    list: () => Promise<ObservedItem[]>,
    useList: boolean,
  ) => {
    const listed = new Map(useList ? (await list()).map((item) => [item.remote.name, item]) : []);
    const seen: [string, ObservedItem][] = [];
    for (const link of links) {
      const item = listed.get(link.remote.name) ?? (await readOne(link));
      // Another id behind our number: the repository is not the one that we knew.
      if (item && item.remote.id === link.remote.id) seen.push([link.key, item]);
    }
    return seen;
  };

  return {
    name: "github",
    body: githubBody,

    async observe(links) {
      const of = (entity: Entity) => links.filter((link) => link.entity === entity);
      const [ofMilestones, ofIssues] = [of("milestone"), of("issue")];
      return new Map([
        ...(await observeAll(ofMilestones, listMilestones, milestones !== null || ofMilestones.length > 1)),
        ...(await observeAll(ofIssues, listIssues, issues !== null || ofIssues.length >= manyIssues)),
      ]);
    },

    async findMarked(goal) {
      const marked = (entity: Entity, items: ObservedItem[]): MarkedItem[] =>
        items.flatMap((observed) => {
          const markers = findMarkers(observed.fields.body);
          return markers
            .filter((marker) => marker.goal === goal)
            .map((marker) => ({ marker, entity, observed, alone: markers.length === 1 }));
        });
      return [...marked("milestone", await listMilestones()), ...marked("issue", await listIssues())];
    },

    async takenTitles(entity) {
      if (entity !== "milestone") return new Map();
      return new Map((await listMilestones()).map((item) => [item.fields.title ?? "", item.remote]));
    },

    refresh() {
      milestones = null;
      issues = null;
    },

    requests: client.requests,
  };
}
