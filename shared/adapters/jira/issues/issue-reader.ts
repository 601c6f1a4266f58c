import type { BodyFormat } from "../../../model/body-format.ts";
import type { MarkedItem, ObservedItem } from "../../../model/item.ts";
import type { JiraProject } from "../../../model/jira-project.ts";
import type { CreatedLink } from "../../../model/link.ts";
import { jiraLabels } from "../../../sync/desired/jira/jira-labels.ts";
import { findBodyMarker } from "../body/jira-body-marker.ts";
import { isCloud, type JiraConnection, projectKeyOf } from "../jira-connection.ts";
import type { JiraVersions } from "../jira-versions.ts";
import type { ProjectSetup } from "../project-setup.ts";
import { createIssueSource } from "./issue-source.ts";
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

export type IssueReader = ReturnType<typeof createIssueReader>;

/** Reads a repository's epics and stories, in whatever project they are now. */
export function createIssueReader({ connection, setup, versions, bodyFormat }: IssueParts) {
  const { client, config, repository } = connection;
  const source = createIssueSource(client, () => [...ISSUE_FIELDS, ...epicLinkFields(setup.current)]);
  let isSearchIncomplete = false;

  function toObserved(issue: JiraIssue): ObservedItem {
    const { statuses = {} } = config;
    const { ownIds: ownVersionIds } = versions;
    return toObservedIssue(issue, {
      baseUrl: client.baseUrl,
      statuses,
      project: setup.current,
      ownVersionIds,
    });
  }

  async function toMarkedItem(
    issue: JiraIssue,
    goal: string,
    project: JiraProject,
  ): Promise<MarkedItem | null> {
    const observed = toObserved(issue);
    const bodyMarker = findBodyMarker(observed.fields.body, bodyFormat);
    let propertyMarker = readPropertyMarker(issue);
    if (!bodyMarker && !propertyMarker && !isCloud(connection)) {
      // Searches of Data Center return no properties.
      const complete = await source.read(issue.id);
      propertyMarker = complete && readPropertyMarker(complete);
    }
    const marker = propertyMarker ?? bodyMarker;
    if (marker?.goal !== goal) return null;
    if (propertyMarker && propertyMarker.repository !== repository) return null;
    const { key, nonce } = marker;
    const { issuetype, labels } = issue.fields;
    // Issue types of the same name have other ids in other projects; the label of an epic is the same everywhere.
    const epicLabel = jiraLabels.epic(repository, goal, key);
    const isEpic =
      (project.epic !== null && issuetype?.id === project.epic.id) || (labels ?? []).includes(epicLabel);
    return {
      marker: { goal, key, nonce },
      entity: isEpic ? "epic" : "story",
      observed,
      hasSingleMarker: propertyMarker !== null || !isCloud(connection),
    };
  }

  return {
    /** Records that a search lacked an item that may exist: from now on `findMarked` also reads the newest issues by key. */
    refresh(): void {
      isSearchIncomplete = true;
    },

    /** Returns the linked issues by id. `nameOf` returns the tracker's name of an item. Throws if the project is hidden. */
    async observe(
      links: readonly CreatedLink[],
      nameOf: (key: string) => string | null,
    ): Promise<Map<string, ObservedItem>> {
      if (links.length === 0) return new Map();
      // The setup names the fields that may contain an issue's epic.
      await setup.discover();
      const linksById = new Map(links.map((link) => [link.remote.id, link]));
      const issues = await source.fetch([...linksById.keys()], (issue) => {
        const link = linksById.get(issue.id);
        return link !== undefined && matchesBase(link, toObserved(issue), bodyFormat, nameOf);
      });
      await versions.identifyOwn(issues);
      if (issues.length < linksById.size) await setup.checkVisible();
      return new Map(issues.map((issue) => [issue.id, toObserved(issue)]));
    },

    /** Returns the epics and stories of a goal that have a marker. */
    async findMarked(goal: string): Promise<MarkedItem[]> {
      const project = await setup.discover();
      const label = jiraLabels.goal(repository, goal);
      const listed = await source.search(`labels = "${label}"`);
      // A search may lag. Reading the newest issues costs one request per key in Data Center, so there it is done only
      // if the ledger knows of an item that the search lacked.
      const readsNewest = isCloud(connection) || isSearchIncomplete;
      const newest = readsNewest ? await source.readNewest(config.project) : [];
      const labelled = newest.filter((issue) => issue.fields.labels?.includes(label));
      const items: MarkedItem[] = [];
      for (const issue of new Map([...listed, ...labelled].map((one) => [one.id, one])).values()) {
        const projectKey = projectKeyOf(issue.key);
        if (projectKey !== project.key && !connection.isProjectAllowed(projectKey)) continue;
        const item = await toMarkedItem(issue, goal, project);
        if (item) items.push(item);
      }
      return items;
    },

    /** Returns the current key of an issue: it changes when a user moves the issue to another project. One read. */
    readKey: async (id: string) => (await source.read(id))?.key ?? null,
  };
}
