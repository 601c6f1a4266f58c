import { AccessDenied, recoverFrom } from "../../../errors.ts";
import type { BodyFormat } from "../../../model/body-format.ts";
import type { MarkedItem, ObservedItem } from "../../../model/item.ts";
import type { JiraProject } from "../../../model/jira-project.ts";
import { roleOfKey } from "../../../model/keyed-plan.ts";
import type { CreatedLink } from "../../../model/link.ts";
import { toFormerGoalLabel, toGoalLabel } from "../../../sync/desired/jira/jira-labels.ts";
import type { OwnAccounts } from "../../own-accounts.ts";
import { findBodyMarker } from "../body/jira-body-marker.ts";
import { isCloud, type JiraConnection, projectKeyOf } from "../jira-connection.ts";
import type { JiraVersions } from "../jira-versions.ts";
import type { ProjectSetup } from "../project-setup.ts";
import { createProjectVisibility } from "../project-visibility.ts";
import { createIssueSource } from "./issue-source.ts";
import {
  creatorOf,
  epicLinkFields,
  type JiraIssue,
  matchesBase,
  readPropertyMarker,
  toObservedIssue,
} from "./jira-issue.ts";

const ISSUE_FIELDS =
  "summary description status resolution labels duedate priority parent fixVersions issuetype creator reporter".split(
    " ",
  );

/**
 * About how many issues with the goal's label are read in all projects, the last updated first. In Cloud, each hundred is
 * one request; in Data Center, each issue is.
 */
const MAX_LABELLED = { cloud: 5_000, dataCenter: 300 };
/** Maximum number of missing issues that are read one by one. */
const MAX_SINGLE_READS = 10;

/** The parts of the Jira tracker that reading and writing issues require. */
export interface IssueParts {
  connection: JiraConnection;
  setup: ProjectSetup;
  versions: JiraVersions;
  bodyFormat: BodyFormat;
  accounts: OwnAccounts;
}

export type IssueReader = ReturnType<typeof createIssueReader>;

/** Returns functions that read a repository's epics and stories, even those that users moved to other projects. */
export function createIssueReader({ connection, setup, versions, bodyFormat, accounts }: IssueParts) {
  const { client, config, repository } = connection;
  const source = createIssueSource(client, () => [...ISSUE_FIELDS, ...epicLinkFields(setup.current)]);
  const visibility = createProjectVisibility(connection, () => source.hasIssues(config.project));
  const wasSetUp = setup.current !== null;
  /** The issues that this run has observed, by id. */
  const observedIssues = new Map<string, JiraIssue>();
  let isSearchIncomplete = false;

  /**
   * Reads linked issues that Jira did not return, the first ones one by one. Returns those that exist. Throws
   * `AccessDenied` if Jira does not show the project's issues: the missing ones must not count as deleted.
   */
  async function readMissing(links: readonly CreatedLink[]): Promise<JiraIssue[]> {
    if (links.length === 0) return [];
    await visibility.assertIssuesVisible();
    const found: JiraIssue[] = [];
    for (const { remote } of isCloud(connection) ? links.slice(0, MAX_SINGLE_READS) : []) {
      const issue = await source.read(remote.id);
      if (issue) found.push(issue);
    }
    return found;
  }

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

  async function toMarkedItem(listed: JiraIssue, goal: string, project: JiraProject): Promise<MarkedItem | null> {
    // In Data Center, search results contain no entity properties and can be outdated, so the issue itself is read. It
    // answers 403 for an issue with restricted visibility.
    const issue = isCloud(connection) ? listed : await source.read(listed.id).catch(recoverFrom(AccessDenied, null));
    if (issue === null) return null;
    const projectKey = projectKeyOf(issue.key);
    if (projectKey !== project.key && !connection.isProjectAllowed(projectKey)) return null;
    const observed = toObserved(issue);
    const propertyMarker = readPropertyMarker(issue);
    const marker = propertyMarker ?? findBodyMarker(observed.fields.body, bodyFormat);
    if (marker?.goal !== goal) return null;
    const { key, nonce } = marker;
    const { issuetype, labels } = issue.fields;
    // Older releases wrote the repository into the label, not into the text.
    const isFormer = labels?.includes(toFormerGoalLabel(repository, goal)) ?? false;
    if (marker.repository === null ? !isFormer : marker.repository !== repository) return null;
    // In another project the issue type "Epic" has another id.
    const isEpic =
      projectKey === project.key
        ? project.epic !== null && issuetype?.id === project.epic.id
        : roleOfKey(key) === "milestone";
    return {
      marker: { goal, key, nonce },
      entity: isEpic ? "epic" : "story",
      observed,
      hasSingleMarker: propertyMarker !== null || !isCloud(connection),
      // Users of Jira Cloud can write everything else by hand. In Data Center, the marker in the text counts as well.
      isOwn: (propertyMarker !== null || !isCloud(connection)) && (await accounts.isOwn(creatorOf(issue))),
    };
  }

  return {
    /** Makes `findMarked` read the newest issues by key as well, because the search index can lag. */
    refresh(): void {
      isSearchIncomplete = true;
      visibility.clear();
    },

    visibility,

    /** Returns the linked issues by id. Throws `AccessDenied` if the account can't see the project's issues. */
    async observe(
      links: readonly CreatedLink[],
      nameOf: (key: string) => string | null,
    ): Promise<Map<string, ObservedItem>> {
      if (links.length === 0) return new Map();
      // The setup must be known first, because it lists the custom fields that can contain an issue's epic.
      await setup.discover();
      const linksById = new Map(links.map((link) => [link.remote.id, link]));
      const issues = await source.fetch([...linksById.keys()], (issue) => {
        const link = linksById.get(issue.id);
        return link !== undefined && matchesBase(link, toObserved(issue), bodyFormat, nameOf);
      });
      const foundIds = new Set(issues.map(({ id }) => id));
      const isMissing = ({ remote, isDeleted }: CreatedLink) => !foundIds.has(remote.id) && !isDeleted;
      issues.push(...(await readMissing([...linksById.values()].filter(isMissing))));
      await versions.identifyOwn(issues);
      for (const issue of issues) observedIssues.set(issue.id, issue);
      return new Map(issues.map((issue) => [issue.id, toObserved(issue)]));
    },

    async findMarked(goal: string): Promise<MarkedItem[]> {
      const project = await setup.discover();
      const goalLabels = [toGoalLabel(goal), toFormerGoalLabel(repository, goal)];
      const isLabelled = `labels in (${goalLabels.map((label) => `"${label}"`).join(", ")})`;
      // In all projects, because users can move issues. Other repositories can have goals with the same label there.
      const limit = isCloud(connection) ? MAX_LABELLED.cloud : MAX_LABELLED.dataCenter;
      const listed = await source.search(`${isLabelled} ORDER BY updated DESC`, limit);
      if (listed.length >= limit) {
        listed.push(...(await source.search(`project = "${config.project}" AND ${isLabelled}`)));
      }
      // Finds issues that are not indexed yet. In Data Center only after `refresh`, because it costs a request per key.
      const readsNewest = isCloud(connection) || isSearchIncomplete;
      const newest = readsNewest ? await source.readNewest(config.project) : [];
      // After a create whose outcome is unknown, an account that sees nothing must not create the issues again.
      if (wasSetUp && readsNewest && listed.length + newest.length === 0) await visibility.assertBrowsable();
      const labelled = newest.filter(({ fields }) => goalLabels.some((label) => fields.labels?.includes(label)));
      const items: MarkedItem[] = [];
      for (const issue of new Map([...listed, ...labelled].map((one) => [one.id, one])).values()) {
        const item = await toMarkedItem(issue, goal, project);
        if (item) items.push(item);
      }
      return items;
    },

    /** Returns an issue as this run has observed it; reads it otherwise. Returns `null` if it is deleted. */
    find: async (id: string) => observedIssues.get(id) ?? (await source.read(id)),

    /** Returns an issue's key, which changes if a user moves it to another project, or `null` if it is deleted. */
    readKey: async (id: string) => (await source.read(id))?.key ?? null,
  };
}
