import { NotFound, recoverFrom } from "../../errors.ts";
import type { MarkedItem, ObservedItem } from "../../model/item.ts";
import type { CreatedLink } from "../../model/link.ts";
import type { DiscoverySnapshot, KnownAccounts } from "../../model/repository-state.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { jiraBody } from "./body/jira-body.ts";
import { NO_COST } from "./client/jira-transport.ts";
import { createIssueLinks } from "./issues/issue-links.ts";
import { createIssueReader } from "./issues/issue-reader.ts";
import { createIssueWriter } from "./issues/issue-writer.ts";
import { createWorkflow } from "./issues/workflow.ts";
import { jiraAccounts } from "./jira-account.ts";
import { isCloud, type JiraConnection } from "./jira-connection.ts";
import { createJiraPlanning } from "./jira-planning.ts";
import { createJiraVersions } from "./jira-versions.ts";
import { createProjectSetup, projectNotFoundMessage } from "./project-setup.ts";
import { rejectPlan } from "./unavailable-tracker.ts";

/** Maximum number of issues per request (Jira Cloud platform REST API, "Bulk create issue"). */
const MAX_CREATED_ISSUES = 50;

/**
 * Returns the Jira tracker of one repository. It creates and updates issues and versions; it deletes only links.
 * `discovery` is the project's setup as stored by a previous run; `null` if no run has stored it.
 */
export function createJiraTracker(
  connection: JiraConnection,
  discovery: DiscoverySnapshot | null,
  known: KnownAccounts,
): Tracker {
  const { client, config, repository } = connection;
  const bodyFormat = jiraBody(isCloud(connection) ? "adf" : "wiki", repository);
  const setup = createProjectSetup(connection, discovery);
  const versions = createJiraVersions(connection);
  const accounts = jiraAccounts(client, known);
  const parts = { connection, setup, versions, bodyFormat, accounts };
  const issues = createIssueReader(parts);
  const workflow = createWorkflow(connection, issues);
  const writer = createIssueWriter(parts, issues, workflow);
  const planning = createJiraPlanning({
    config,
    bodyFormat,
    discover: () => setup.discover(),
  });

  const tracker: Tracker = {
    ...planning,

    desired: (input) =>
      planning.desired(input).catch(recoverFrom(NotFound, rejectPlan(projectNotFoundMessage(connection)))),

    discoverySnapshot: () => setup.snapshot(),
    requests: client.requests,

    async observe(links) {
      // Not in the first run, which needs all requests that it may send. Jira's response to a create names no account.
      if (discovery !== null && accounts.all().length === 0) await accounts.learnCurrent();
      const names = new Map(links.map(({ key, remote }) => [key, remote.name]));
      const versionLinks = links.filter(({ entity }) => entity === "version");
      for (const { remote } of versionLinks) versions.ownIds.add(remote.id);
      const issueLinks = links.filter(({ entity }) => entity !== "version");
      const issuesById = await issues.observe(issueLinks, (key) => names.get(key) ?? null);
      const listed = versionLinks.length > 0 ? await versions.list() : [];
      const versionsById = new Map(listed.map((version) => [version.remote.id, version]));
      const found = new Map<string, ObservedItem>();
      for (const { key, entity, remote } of links) {
        const item = (entity === "version" ? versionsById : issuesById).get(remote.id);
        if (item) found.set(key, item);
      }
      const isMissing = ({ key, isDeleted }: CreatedLink) => !found.has(key) && !isDeleted;
      if (versionLinks.some(isMissing)) await issues.visibility.assertBrowsable();
      return found;
    },

    async scan(links) {
      const found = await tracker.observe(links);
      const missing = links.filter(({ key }) => !found.has(key));
      return { found, deleted: new Set(missing.map(({ key }) => key)) };
    },

    // Jira has no ETags with which lists could be compared, so every full scan reads all linked items.
    isUnchangedSince: async () => false,
    version: async () => null,

    async findMarked(goal): Promise<MarkedItem[]> {
      try {
        return [...(await issues.findMarked(goal)), ...(await versions.findMarked(goal))];
      } catch (error) {
        // If the project is not found, there are no items to return; `desired` reports the problem.
        if (error instanceof NotFound && setup.current === null) return [];
        throw error;
      }
    },

    async existingTitles(entity) {
      const listed = entity === "version" ? await versions.list() : [];
      return new Map(listed.map(({ fields: { title = "" }, remote }) => [title, remote]));
    },

    findObstacle: async ({ entity, remote }, state) =>
      entity === "version" ? null : workflow.findObstacle(remote.id, state),

    accounts: accounts.all,

    refresh() {
      issues.refresh();
      versions.refresh();
    },

    async reserveQuota(_, extendLease) {
      await client.rateLimiter?.reserveQuota(NO_COST, extendLease);
    },

    maxBatchSize: (entity) => (entity === "version" ? 1 : MAX_CREATED_ISSUES),

    async create(items) {
      const [first] = items;
      if (!first) return [];
      if (first.item.entity !== "version") return setup.watch(() => writer.create(items));
      return [await versions.create(first, await setup.discover())];
    },

    update: (link, changes, references) =>
      setup.watch(async () => {
        if (link.entity !== "version") return writer.update(link, changes, references);
        const written = await versions.update(link, changes);
        tracker.refresh();
        return written;
      }),

    // Nothing to do: `create` and `update` set the parent, which is a field of the issue.
    attach: async () => {},

    ...createIssueLinks(connection),
  };
  return tracker;
}
