import type { BodyFormat } from "../../../model/body-format.ts";
import type { MarkedItem, ObservedItem } from "../../../model/item.ts";
import type { JiraProject } from "../../../model/jira-project.ts";
import type { CreatedLink } from "../../../model/link.ts";
import { jiraLabels } from "../../../sync/desired/jira/jira-labels.ts";
import { findBodyMarker } from "../body/jira-body-marker.ts";
import { isCloud, type JiraConnection, projectKeyOf } from "../jira-connection.ts";
import type { JiraVersions } from "../jira-versions.ts";
import type { ProjectSetup } from "../project-setup.ts";
import { IssueSource } from "./issue-source.ts";
import {
  epicLinkFields,
  type JiraIssue,
  matchesBase,
  readPropertyMarker,
  toObservedIssue,
} from "./jira-issue.ts";

const ISSUE_FIELDS = "summary description status labels duedate priority parent fixVersions issuetype".split(
  " ",
);

/** What reading and writing issues depend on. */
export interface IssueParts {
  connection: JiraConnection;
  setup: ProjectSetup;
  versions: JiraVersions;
  bodyFormat: BodyFormat;
}

/** Reads a repository's epics and stories, in whatever project they are now. */
export class IssueReader {
  readonly #parts: IssueParts;
  readonly #source: IssueSource;
  #isSearchIncomplete = false;

  constructor(parts: IssueParts) {
    this.#parts = parts;
    const { connection, setup } = parts;
    this.#source = new IssueSource(connection.client, () => [
      ...ISSUE_FIELDS,
      ...epicLinkFields(setup.current),
    ]);
  }

  /** Records that a search lacked an item that may exist: from now on `findMarked` also reads the newest issues by key. */
  refresh(): void {
    this.#isSearchIncomplete = true;
  }

  /** Returns the linked issues by id. `nameOf` returns the tracker's name of an item. Throws if the project is hidden. */
  async observe(
    links: readonly CreatedLink[],
    nameOf: (key: string) => string | null,
  ): Promise<Map<string, ObservedItem>> {
    if (links.length === 0) return new Map();
    const { setup, versions, bodyFormat } = this.#parts;
    // The setup names the fields that may contain an issue's epic.
    await setup.discover();
    const linksById = new Map(links.map((link) => [link.remote.id, link]));
    const issues = await this.#source.fetch([...linksById.keys()], (issue) => {
      const link = linksById.get(issue.id);
      return link !== undefined && matchesBase(link, this.#toObserved(issue), bodyFormat, nameOf);
    });
    await versions.identifyOwn(issues);
    if (issues.length < linksById.size) await setup.checkVisible();
    return new Map(issues.map((issue) => [issue.id, this.#toObserved(issue)]));
  }

  /** Returns the epics and stories of a goal that have a marker. */
  async findMarked(goal: string): Promise<MarkedItem[]> {
    const { connection, setup } = this.#parts;
    const project = await setup.discover();
    const label = jiraLabels.goal(connection.repository, goal);
    const listed = await this.#source.search(`labels = "${label}"`);
    // A search may lag. Reading the newest issues costs one request per key in Data Center, so there it is done only
    // if the ledger knows of an item that the search lacked.
    const readsNewest = isCloud(connection) || this.#isSearchIncomplete;
    const newest = readsNewest ? await this.#source.readNewest(connection.config.project) : [];
    const labelled = newest.filter((issue) => issue.fields.labels?.includes(label));
    const items: MarkedItem[] = [];
    for (const issue of new Map([...listed, ...labelled].map((one) => [one.id, one])).values()) {
      const projectKey = projectKeyOf(issue.key);
      if (projectKey !== project.key && !connection.isProjectAllowed(projectKey)) continue;
      const item = await this.#toMarkedItem(issue, goal, project);
      if (item) items.push(item);
    }
    return items;
  }

  /** Returns the current key of an issue: it changes when a user moves the issue to another project. One read. */
  async readKey(id: string): Promise<string | null> {
    return (await this.#source.read(id))?.key ?? null;
  }

  async #toMarkedItem(issue: JiraIssue, goal: string, project: JiraProject): Promise<MarkedItem | null> {
    const { connection, bodyFormat } = this.#parts;
    const observed = this.#toObserved(issue);
    const bodyMarker = findBodyMarker(observed.fields.body, bodyFormat);
    let propertyMarker = readPropertyMarker(issue);
    if (!bodyMarker && !propertyMarker && !isCloud(connection)) {
      // Searches of Data Center return no properties.
      const complete = await this.#source.read(issue.id);
      propertyMarker = complete && readPropertyMarker(complete);
    }
    const marker = propertyMarker ?? bodyMarker;
    if (marker?.goal !== goal) return null;
    if (propertyMarker && propertyMarker.repository !== connection.repository) return null;
    const { key, nonce } = marker;
    const { issuetype, labels } = issue.fields;
    // Issue types of the same name have other ids in other projects; the label of an epic is the same everywhere.
    const epicLabel = jiraLabels.epic(connection.repository, goal, key);
    const isEpic =
      (project.epic !== null && issuetype?.id === project.epic.id) || (labels ?? []).includes(epicLabel);
    return {
      marker: { goal, key, nonce },
      entity: isEpic ? "epic" : "story",
      observed,
      hasSingleMarker: propertyMarker !== null || !isCloud(connection),
    };
  }

  #toObserved(issue: JiraIssue): ObservedItem {
    const { connection, setup, versions } = this.#parts;
    const { baseUrl } = connection.client;
    const statuses = connection.config.statuses ?? {};
    const { ownIds: ownVersionIds } = versions;
    return toObservedIssue(issue, { baseUrl, statuses, project: setup.current, ownVersionIds });
  }
}
