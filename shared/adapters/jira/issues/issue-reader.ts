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
import { epicLinkFields, type JiraIssue, matchesBase, readPropertyMarker, toObservedIssue } from "./jira-issue.ts";

const ISSUE_FIELDS = "summary description status labels duedate priority parent fixVersions issuetype".split(" ");

/** The parts of the Jira tracker that reading and writing issues require. */
export interface IssueParts {
  connection: JiraConnection;
  setup: ProjectSetup;
  versions: JiraVersions;
  bodyFormat: BodyFormat;
}

export type IssueReader = ReturnType<typeof createIssueReader>;

/** Returns a reader of a repository's epics and stories. It also finds issues that users moved to other projects. */
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

  async function toMarkedItem(issue: JiraIssue, goal: string, project: JiraProject): Promise<MarkedItem | null> {
    const observed = toObserved(issue);
    const bodyMarker = findBodyMarker(observed.fields.body, bodyFormat);
    let propertyMarker = readPropertyMarker(issue);
    if (!bodyMarker && !propertyMarker && !isCloud(connection)) {
      // Search results of Data Center contain no properties.
      const complete = await source.read(issue.id);
      propertyMarker = complete && readPropertyMarker(complete);
    }
    const marker = propertyMarker ?? bodyMarker;
    if (marker?.goal !== goal) return null;
    if (propertyMarker && propertyMarker.repository !== repository) return null;
    const { key, nonce } = marker;
    const { issuetype, labels } = issue.fields;
    // Issue types of the same name have different ids in each project; the label of an epic is always the same.
    const epicLabel = jiraLabels.epic(repository, goal, key);
    const isEpic = (project.epic !== null && issuetype?.id === project.epic.id) || (labels ?? []).includes(epicLabel);
    return {
      marker: { goal, key, nonce },
      entity: isEpic ? "epic" : "story",
      observed,
      hasSingleMarker: propertyMarker !== null || !isCloud(connection),
    };
  }

  return {
    /** Makes `findMarked` also read the newest issues by key, after a search lacked an item that may exist. */
    refresh(): void {
      isSearchIncomplete = true;
    },

    /** Returns the linked issues by id. `nameOf` returns an item's name in Jira. Throws if the project is hidden. */
    async observe(
      links: readonly CreatedLink[],
      nameOf: (key: string) => string | null,
    ): Promise<Map<string, ObservedItem>> {
      if (links.length === 0) return new Map();
      // The setup lists the fields that can contain an issue's epic.
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

    async findMarked(goal: string): Promise<MarkedItem[]> {
      const project = await setup.discover();
      const label = jiraLabels.goal(repository, goal);
      const listed = await source.search(`labels = "${label}"`);
      // The search index lags. In Data Center, reading by key costs one request per key, so only after `refresh`.
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

    /** Returns the current key of an issue, which changes when a user moves the issue to another project. */
    readKey: async (id: string) => (await source.read(id))?.key ?? null,
  };
}
