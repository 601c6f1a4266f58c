import { NotFound } from "../../errors.ts";
import type { Entity, MarkedItem, ObservedItem } from "../../model/item.ts";
import type { MadeLink } from "../../model/link.ts";
import { findMarkers } from "../../model/marker.ts";
import type { Survey, TrackerReader } from "../../ports/tracker.ts";
import { deliverableBody, desiredGitHub } from "../../sync/desired/desired-github.ts";
import { githubBody } from "./github-body.ts";
import type { GitHubClient } from "./github-client.ts";
import {
  isByInsider,
  issueSchema,
  milestoneSchema,
  observedIssue,
  observedMilestone,
} from "./github-items.ts";
import { GitHubList, perPage } from "./github-list.ts";
import { splitName } from "./github-source.ts";

/** From here on, one list is cheaper than a read for each item. */
const manyIssues = 6;
/** How many items that a list lacks are asked for one by one, in the life of a reader. */
const mostAlone = 10;

/** An issue of the list, and whether its marker may be believed. */
interface ListedIssue {
  item: ObservedItem;
  marked: boolean;
}

/** Every issue, not those with our label: people may have taken the label off. Without a marker the text is not kept. */
function takeIssues(page: unknown[]): ListedIssue[] {
  return page
    .map((issue) => issueSchema.parse(issue))
    .filter((issue) => !issue.pull_request)
    .map((issue) => {
      const has = findMarkers(issue.body ?? "").length > 0;
      return { item: observedIssue(has ? issue : { ...issue, body: "" }), marked: has && isByInsider(issue) };
    });
}

/**
 * Reads GitHub's milestones and issues of one repository. Lists are kept for the life of the reader, which is
 * one run: they serve adoption and comparison, never the question whether a create just happened.
 */
export function githubReader(client: GitHubClient, fullName: string): TrackerReader {
  const at = splitName(fullName);
  const { octokit } = client;
  const { endpoint } = octokit.request;
  const apiUrl = endpoint.DEFAULTS.baseUrl;
  const query = { ...at, state: "all", per_page: perPage } as const;
  const milestones = new GitHubList({
    octokit,
    apiUrl,
    url: endpoint("GET /repos/{owner}/{repo}/milestones", query).url,
    take: (page) => page.map((milestone) => observedMilestone(milestoneSchema.parse(milestone))),
  });
  const issues = new GitHubList({
    octokit,
    apiUrl,
    url: endpoint("GET /repos/{owner}/{repo}/issues", query).url,
    take: takeIssues,
  });
  let alone = 0;
  const listIssues = async () => (await issues.all()).map(({ item }) => item);
  const readOne = async ({ entity, remote }: MadeLink): Promise<ObservedItem | null> => {
    try {
      if (entity === "milestone") {
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/milestones/{milestone_number}", {
          ...at,
          milestone_number: Number(remote.name),
        });
        return observedMilestone(milestoneSchema.parse(data));
      }
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/issues/{issue_number}", {
        ...at,
        issue_number: Number(remote.name),
      });
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
    const listed = byName(useList ? await list() : []);
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

    async desired(input) {
      return desiredGitHub(input, githubBody);
    },

    discovered: () => null,

    address(_goal, _key, link) {
      return link?.remote?.url ?? null;
    },

    deliverableBody(plan, text) {
      return deliverableBody(plan, text, githubBody);
    },

    async observe(links) {
      const of = (entity: Entity) => links.filter((link) => link.entity === entity);
      const [ofMilestones, ofIssues] = [of("milestone"), of("issue")];
      return new Map([
        ...(await observeAll(
          ofMilestones,
          () => milestones.all(),
          milestones.isRead || ofMilestones.length > 1,
        )),
        ...(await observeAll(ofIssues, listIssues, issues.isRead || ofIssues.length >= manyIssues)),
      ]);
    },

    async survey(links) {
      const survey: Survey = { found: new Map(), gone: new Set() };
      const listed = { milestone: byName(await milestones.all()), issue: byName(await listIssues()) };
      for (const link of links) {
        const { key, entity, remote } = link;
        const seen = listed[entity === "milestone" ? "milestone" : "issue"].get(remote.name);
        const ask = seen === undefined && !link.gone;
        if (ask) alone += 1;
        if (ask && alone > mostAlone) continue;
        const item = ask ? await readOne(link) : seen;
        if (item?.remote.id === remote.id) survey.found.set(key, item);
        else survey.gone.add(key);
      }
      return survey;
    },

    async isAsBefore(known) {
      return (await milestones.isAsBefore(known.milestones)) && (await issues.isAsBefore(known.issues));
    },

    async version() {
      const [ofMilestones, ofIssues] = [await milestones.version(), await issues.version()];
      const complete = ofMilestones !== null && ofIssues !== null && alone <= mostAlone;
      return complete ? { milestones: ofMilestones, issues: ofIssues } : null;
    },

    async findMarked(goal) {
      const marked = (entity: Entity, items: ObservedItem[]): MarkedItem[] =>
        items.flatMap((observed) => {
          const markers = findMarkers(observed.fields.body);
          return markers
            .filter((marker) => marker.goal === goal)
            .map((marker) => ({ marker, entity, observed, alone: markers.length === 1 }));
        });
      const believed = (await issues.all()).filter((issue) => issue.marked).map(({ item }) => item);
      return [...marked("milestone", await milestones.all()), ...marked("issue", believed)];
    },

    async takenTitles(entity) {
      if (entity !== "milestone") return new Map();
      return new Map((await milestones.all()).map((item) => [item.fields.title ?? "", item.remote]));
    },

    refresh() {
      milestones.forget();
      issues.forget();
    },

    requests: client.requests,
  };
}

function byName(items: readonly ObservedItem[]): Map<string, ObservedItem> {
  return new Map(items.map((item) => [item.remote.name, item]));
}
