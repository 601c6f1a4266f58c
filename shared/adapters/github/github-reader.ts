import { NotFound } from "../../errors.ts";
import type { DesiredInput, DesiredItems } from "../../model/desired-items.ts";
import type { Entity, ManagedBody, MarkedItem, ObservedItem, Remote } from "../../model/item.ts";
import { findMarkers } from "../../model/item.ts";
import type { CreatedLink, Link } from "../../model/link.ts";
import type { Plan } from "../../model/plan.ts";
import type { ListVersions } from "../../model/repository-state.ts";
import type { RequestCount, ScanResult, TrackerReader } from "../../ports/tracker.ts";
import { buildDeliverableBody, buildGitHubItems } from "../../sync/desired/github-items.ts";
import { githubBody } from "./body/github-body.ts";
import type { GitHubClient } from "./client/github-client.ts";
import { isByTrustedAuthor, parseIssue, toObservedGitHubIssue, toObservedMilestone } from "./github-items.ts";
import { GitHubList, PAGE_SIZE } from "./github-list.ts";
import { splitFullName } from "./github-source.ts";

/** From this many items on, reading the list costs fewer requests than reading each item. */
const MIN_ITEMS_FOR_LIST = { milestone: 2, issue: 6 };
/** Items missing from a list that are read one by one, per reader. */
const MAX_SINGLE_READS = 10;

interface ListedIssue {
  item: ObservedItem;
  hasTrustedMarker: boolean;
}

/**
 * Reads the milestones and issues of one repository. A reader lives for one run and caches the lists; they serve
 * adoption and comparison, never the question whether an item was just created.
 */
export class GitHubReader implements TrackerReader {
  readonly name = "github";
  readonly bodyFormat = githubBody;
  protected readonly client: GitHubClient;
  protected readonly path: { owner: string; repo: string };
  readonly #milestones: GitHubList<ObservedItem>;
  readonly #issues: GitHubList<ListedIssue>;
  #singleReads = 0;

  constructor(client: GitHubClient, fullName: string) {
    this.client = client;
    this.path = splitFullName(fullName);
    const { octokit } = client;
    const { endpoint } = octokit.request;
    const apiUrl = endpoint.DEFAULTS.baseUrl;
    const query = { ...this.path, state: "all", per_page: PAGE_SIZE } as const;
    this.#milestones = new GitHubList({
      octokit,
      apiUrl,
      url: endpoint("GET /repos/{owner}/{repo}/milestones", query).url,
      parsePage: (page) => page.map(toObservedMilestone),
    });
    this.#issues = new GitHubList({
      octokit,
      apiUrl,
      url: endpoint("GET /repos/{owner}/{repo}/issues", query).url,
      parsePage: parseIssuePage,
    });
  }

  async desired(input: DesiredInput): Promise<DesiredItems> {
    return buildGitHubItems(input, githubBody);
  }

  discoverySnapshot(): null {
    return null;
  }

  itemUrl(_goal: string, _key: string, link: Link | null): string | null {
    return link?.remote?.url ?? null;
  }

  deliverableBody(plan: Plan, text: string): ManagedBody {
    return buildDeliverableBody(plan, text, githubBody);
  }

  async observe(links: readonly CreatedLink[]): Promise<Map<string, ObservedItem>> {
    return new Map([
      ...(await this.#observeKind("milestone", links)),
      ...(await this.#observeKind("issue", links)),
    ]);
  }

  async scan(links: readonly CreatedLink[]): Promise<ScanResult> {
    const survey: ScanResult = { found: new Map(), deleted: new Set() };
    const listed = {
      milestone: await this.#listByNumber("milestone"),
      issue: await this.#listByNumber("issue"),
    };
    for (const link of links) {
      const { key, remote } = link;
      const fromList = listed[kindOf(link)].get(remote.name);
      const isMissing = fromList === undefined && !link.isDeleted;
      if (isMissing) this.#singleReads += 1;
      if (isMissing && this.#singleReads > MAX_SINGLE_READS) continue;
      const item = isMissing ? await this.#readOne(link) : fromList;
      if (item?.remote.id === remote.id) survey.found.set(key, item);
      else survey.deleted.add(key);
    }
    return survey;
  }

  async isUnchangedSince(known: ListVersions): Promise<boolean> {
    return (
      (await this.#milestones.isUnchangedSince(known.milestones)) &&
      (await this.#issues.isUnchangedSince(known.issues))
    );
  }

  async version(): Promise<ListVersions | null> {
    const milestones = await this.#milestones.version();
    const issues = await this.#issues.version();
    const isComplete = this.#singleReads <= MAX_SINGLE_READS;
    return milestones !== null && issues !== null && isComplete ? { milestones, issues } : null;
  }

  async findMarked(goal: string): Promise<MarkedItem[]> {
    const issues = (await this.#issues.all()).filter(({ hasTrustedMarker }) => hasTrustedMarker);
    return [
      ...(await this.#milestones.all()).flatMap((item) => markedItemsOf(goal, "milestone", item)),
      ...issues.flatMap(({ item }) => markedItemsOf(goal, "issue", item)),
    ];
  }

  async existingTitles(entity: Entity): Promise<Map<string, Remote>> {
    if (entity !== "milestone") return new Map();
    return new Map((await this.#milestones.all()).map((item) => [item.fields.title ?? "", item.remote]));
  }

  refresh(): void {
    this.#milestones.clear();
    this.#issues.clear();
  }

  requests(): RequestCount {
    return this.client.requests();
  }

  async #observeKind(
    kind: "milestone" | "issue",
    links: readonly CreatedLink[],
  ): Promise<[string, ObservedItem][]> {
    const wanted = links.filter((link) => kindOf(link) === kind);
    const list = kind === "milestone" ? this.#milestones : this.#issues;
    const usesList = list.isRead || wanted.length >= MIN_ITEMS_FOR_LIST[kind];
    const listed = usesList ? await this.#listByNumber(kind) : new Map<string, ObservedItem>();
    const observed: [string, ObservedItem][] = [];
    for (const link of wanted) {
      const item = listed.get(link.remote.name) ?? (await this.#readOne(link));
      // The same number with another id belongs to another repository of the same name.
      if (item?.remote.id === link.remote.id) observed.push([link.key, item]);
    }
    return observed;
  }

  async #listByNumber(kind: "milestone" | "issue"): Promise<Map<string, ObservedItem>> {
    const items =
      kind === "milestone"
        ? await this.#milestones.all()
        : (await this.#issues.all()).map(({ item }) => item);
    return new Map(items.map((item) => [item.remote.name, item]));
  }

  async #readOne(link: CreatedLink): Promise<ObservedItem | null> {
    const { octokit } = this.client;
    const number = Number(link.remote.name);
    try {
      if (kindOf(link) === "milestone") {
        const params = { ...this.path, milestone_number: number };
        const route = "GET /repos/{owner}/{repo}/milestones/{milestone_number}";
        return toObservedMilestone((await octokit.request(route, params)).data);
      }
      const params = { ...this.path, issue_number: number };
      const route = "GET /repos/{owner}/{repo}/issues/{issue_number}";
      return toObservedGitHubIssue(parseIssue((await octokit.request(route, params)).data));
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  }
}

function kindOf({ entity }: CreatedLink): "milestone" | "issue" {
  return entity === "milestone" ? "milestone" : "issue";
}

/** Issues are not filtered by label: a user may have removed it. Bodies without a marker are dropped to save memory. */
function parseIssuePage(page: unknown[]): ListedIssue[] {
  return page
    .map(parseIssue)
    .filter((issue) => !issue.pull_request)
    .map((issue) => {
      const hasMarker = findMarkers(issue.body ?? "").length > 0;
      return {
        item: toObservedGitHubIssue(hasMarker ? issue : { ...issue, body: "" }),
        hasTrustedMarker: hasMarker && isByTrustedAuthor(issue),
      };
    });
}

function markedItemsOf(goal: string, entity: Entity, observed: ObservedItem): MarkedItem[] {
  const markers = findMarkers(observed.fields.body);
  return markers
    .filter((marker) => marker.goal === goal)
    .map((marker) => ({ marker, entity, observed, hasSingleMarker: markers.length === 1 }));
}
