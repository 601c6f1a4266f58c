import { NotFound } from "../../errors.ts";
import { findMarkers, type MarkedItem, type ObservedItem } from "../../model/item.ts";
import type { CreatedLink } from "../../model/link.ts";
import type { Account } from "../../model/repository-state.ts";
import type { ScanResult, TrackerReader } from "../../ports/tracker.ts";
import type { OwnAccounts } from "../own-accounts.ts";
import type { GitHubClient } from "./client/github-client.ts";
import { requestGitHub } from "./client/request-github.ts";
import {
  type GitHubIssue,
  githubIssueSchema,
  githubMilestoneSchema,
  issueCreator,
  milestoneCreator,
  toObservedGitHubIssue,
  toObservedMilestone,
} from "./github-items.ts";
import { createGitHubList, PAGE_SIZE } from "./github-list.ts";
import { githubPlanning } from "./github-planning.ts";
import { splitFullName } from "./github-source.ts";
import { createVisibilityCheck, isDeletedIssue } from "./github-visibility.ts";

/** Minimum number of items for which the whole list is read, because that costs fewer requests than single reads. */
const MIN_ITEMS_FOR_LIST = { milestone: 2, issue: 6 };
/** Maximum number of missing items (not in the list) that a reader reads one by one. */
const MAX_SINGLE_READS = 10;

type Kind = "milestone" | "issue";

/** Returns a reader for one run. Its lists are cached until `refresh`, so that newly created items can be missing. */
export function createGitHubReader(client: GitHubClient, fullName: string, accounts: OwnAccounts): TrackerReader {
  const { octokit } = client;
  const path = splitFullName(fullName);
  const { endpoint } = octokit.request;
  const apiUrl = endpoint.DEFAULTS.baseUrl;
  const query = { ...path, state: "all", per_page: PAGE_SIZE } as const;
  const visibility = createVisibilityCheck(octokit, fullName);
  const milestones = createGitHubList({
    octokit,
    apiUrl,
    url: endpoint("GET /repos/{owner}/{repo}/milestones", query).url,
    itemSchema: githubMilestoneSchema,
    explainMissing: (error) => visibility.explainMissingList("milestone", error),
    toItems: (page) => page.map((one) => ({ item: toObservedMilestone(one), creator: milestoneCreator(one) })),
  });
  const issues = createGitHubList({
    octokit,
    apiUrl,
    url: endpoint("GET /repos/{owner}/{repo}/issues", query).url,
    itemSchema: githubIssueSchema,
    explainMissing: (error) => visibility.explainMissingList("issue", error),
    toItems: toListedIssues,
  });
  let singleReads = 0;

  async function listByNumber(kind: Kind): Promise<Map<string, ObservedItem>> {
    const listed = await (kind === "milestone" ? milestones : issues).all();
    return new Map(listed.map(({ item }) => [item.remote.name, item]));
  }

  /** Reads a linked item. Returns "deleted" if GitHub says so, and "missing" if it does not show the item. */
  function readOne({ entity, remote }: CreatedLink): Promise<ObservedItem | "deleted" | "missing"> {
    const number = Number(remote.name);
    const reading =
      entity === "milestone"
        ? requestGitHub(octokit, githubMilestoneSchema, "GET /repos/{owner}/{repo}/milestones/{milestone_number}", {
            ...path,
            milestone_number: number,
          }).then(toObservedMilestone)
        : requestGitHub(octokit, githubIssueSchema, "GET /repos/{owner}/{repo}/issues/{issue_number}", {
            ...path,
            issue_number: number,
          }).then(toObservedGitHubIssue);
    return reading.catch((error: unknown) => {
      if (error instanceof NotFound) return isDeletedIssue(error) ? "deleted" : "missing";
      throw error;
    });
  }

  /**
   * Reads a linked item that is in no cached list. Returns `null` if it was deleted, or if its number belongs to another
   * item: another repository has this name now. Throws `AccessDenied` if GitHub does not show such items at all.
   */
  async function readUnlisted(link: CreatedLink): Promise<ObservedItem | null> {
    const item = await readOne(link);
    if (item === "missing" && !link.isDeleted) {
      const kind = kindOf(link);
      await visibility.assertReadable(kind);
      return withId(link, (await listByNumber(kind)).get(link.remote.name));
    }
    return typeof item === "string" ? null : withId(link, item);
  }

  async function observeKind(kind: Kind, links: readonly CreatedLink[]): Promise<[string, ObservedItem][]> {
    const wanted = links.filter((link) => kindOf(link) === kind);
    const list = kind === "milestone" ? milestones : issues;
    const usesList = list.isRead() || wanted.length >= MIN_ITEMS_FOR_LIST[kind];
    const listed = usesList ? await listByNumber(kind) : new Map<string, ObservedItem>();
    const observed: [string, ObservedItem][] = [];
    for (const link of wanted) {
      const inList = listed.get(link.remote.name);
      const item = inList ? withId(link, inList) : await readUnlisted(link);
      if (item) observed.push([link.key, item]);
    }
    return observed;
  }

  return {
    ...githubPlanning,
    requests: () => client.requests(),

    observe: async (links) =>
      new Map([...(await observeKind("milestone", links)), ...(await observeKind("issue", links))]),

    async scan(links) {
      const survey: ScanResult = { found: new Map(), deleted: new Set() };
      const listed = { milestone: await listByNumber("milestone"), issue: await listByNumber("issue") };
      for (const link of links) {
        const { key, remote } = link;
        const fromList = listed[kindOf(link)].get(remote.name);
        const isMissing = fromList === undefined && !link.isDeleted;
        if (isMissing) singleReads += 1;
        if (isMissing && singleReads > MAX_SINGLE_READS) continue;
        const item = isMissing ? await readUnlisted(link) : withId(link, fromList);
        if (item) survey.found.set(key, item);
        else survey.deleted.add(key);
      }
      return survey;
    },

    isUnchangedSince: async (known) =>
      (await milestones.isUnchangedSince(known.milestones)) && (await issues.isUnchangedSince(known.issues)),

    async version() {
      const [ofMilestones, ofIssues] = [await milestones.version(), await issues.version()];
      const isComplete = ofMilestones && ofIssues && singleReads <= MAX_SINGLE_READS;
      return isComplete ? { milestones: ofMilestones, issues: ofIssues } : null;
    },

    async findMarked(goal) {
      const found: MarkedItem[] = [];
      for (const entity of ["milestone", "issue"] as const) {
        for (const { item, creator } of await (entity === "milestone" ? milestones : issues).all()) {
          const markers = findMarkers(item.fields.body);
          const ofGoal = markers.filter((marker) => marker.goal === goal);
          if (ofGoal.length === 0) continue;
          const isOwn = await accounts.isOwn(creator);
          const hasSingleMarker = markers.length === 1;
          found.push(...ofGoal.map((marker) => ({ marker, entity, observed: item, hasSingleMarker, isOwn })));
        }
      }
      return found;
    },

    accounts: accounts.all,

    // Every issue and milestone can be closed and reopened.
    findObstacle: async () => null,

    async existingTitles(entity) {
      const listed = entity === "milestone" ? await milestones.all() : [];
      return new Map(listed.map(({ item: { fields, remote } }) => [fields.title ?? "", remote]));
    },

    refresh() {
      visibility.clear();
      milestones.clear();
      issues.clear();
    },
  };
}

function withId({ remote }: CreatedLink, item: ObservedItem | undefined): ObservedItem | null {
  return item?.remote.id === remote.id ? item : null;
}

function kindOf({ entity }: CreatedLink): Kind {
  return entity === "milestone" ? "milestone" : "issue";
}

/** A listed item, and the account that created it; `null` if unknown, or for an issue without a marker. */
interface ListedItem {
  item: ObservedItem;
  creator: Account | null;
}

/** Returns all issues in a page, even those without Milepost's label. Drops bodies without a marker to save memory. */
function toListedIssues(page: GitHubIssue[]): ListedItem[] {
  return page
    .filter((issue) => !issue.pull_request)
    .map((issue) => {
      const hasMarker = findMarkers(issue.body ?? "").length > 0;
      return hasMarker
        ? { item: toObservedGitHubIssue(issue), creator: issueCreator(issue) }
        : { item: toObservedGitHubIssue({ ...issue, body: "" }), creator: null };
    });
}
