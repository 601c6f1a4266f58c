import { Faults } from "../shared/fault.ts";
import { RestRequestLog } from "../shared/request-log.ts";
import { createProject } from "./create-project.ts";
import type { JiraEmulator, JiraEmulatorOptions } from "./emulator-types.ts";
import { Authenticator } from "./http/authenticator.ts";
import { JiraRestApi } from "./http/rest-api.ts";
import { startJiraServer } from "./http/server.ts";
import { IssueOperations } from "./issues/issue-operations.ts";
import { VersionOperations } from "./issues/version-operations.ts";
import { TEXTS_BY_LANGUAGE } from "./localized-texts.ts";
import { JiraRateLimits } from "./rate-limits.ts";
import { bulkFetchRoute, jiraIssueRoutes } from "./routes/issue-routes.ts";
import { linkRoutes } from "./routes/link-routes.ts";
import { projectRoutes } from "./routes/project-routes.ts";
import { propertyRoutes } from "./routes/property-routes.ts";
import { cloudSearchRoutes, dataCenterSearchRoutes } from "./routes/search-routes.ts";
import { siteRoutes } from "./routes/site-routes.ts";
import { transitionRoutes } from "./routes/transition-routes.ts";
import { versionRoutes } from "./routes/version-routes.ts";
import { JiraState } from "./state.ts";
import { takeIssueSnapshot, takeVersionSnapshot } from "./take-snapshot.ts";
import { JiraUserActions } from "./user-actions.ts";
import { JiraWebhooks } from "./webhooks.ts";

/**
 * Starts an in-memory Jira (Cloud or Data Center) on a loopback port. It rejects the same requests as the real Jira in
 * the cases that `test/contract/emulators/jira-*.test.ts` lists. `close` discards its data.
 */
export async function startJiraEmulator(options: JiraEmulatorOptions = {}): Promise<JiraEmulator> {
  const { flavour = "cloud", email = "bot@example.com", token = "test-token" } = options;
  const now = options.now ?? (() => new Date());
  const texts = TEXTS_BY_LANGUAGE[options.language ?? "en"];
  const state = new JiraState(flavour, texts, now, options.indexLag ?? 0, email);
  state.parentUpdates = options.parentUpdates ?? "applied";
  const authenticator = new Authenticator(state, token, options.tokenKind ?? "classic");
  const webhooks = new JiraWebhooks(state);
  const issues = new IssueOperations(state, webhooks);
  const versions = new VersionOperations(state);
  const userActions = new JiraUserActions(state, issues);
  const isCloud = flavour === "cloud";
  const routes = [
    ...siteRoutes.filter(({ pattern }) => isCloud || pattern !== "/priority/search"),
    ...projectRoutes,
    ...versionRoutes(versions),
    ...(isCloud ? [bulkFetchRoute(issues), ...cloudSearchRoutes] : dataCenterSearchRoutes),
    ...jiraIssueRoutes(issues),
    ...transitionRoutes(issues),
    ...propertyRoutes(issues),
    ...linkRoutes,
  ];
  const rateLimits = new JiraRateLimits(options.limits ?? isCloud, now);
  const api = new JiraRestApi(state, routes, authenticator, rateLimits);
  const requests = new RestRequestLog();
  const faults = new Faults();
  const server = await startJiraServer({ state, api, requests, faults }, options.port ?? 0);
  state.url = server.url;

  return {
    url: state.url,
    requests,
    faults,
    violations: state.violations,

    createProject: (key, settings = {}) => ({ id: createProject(state, key, settings).id }),
    seed: (project, drafts) => drafts.map((draft) => userActions.createIssue(project, draft, true).key),

    issues: (project) => state.issuesIn(state.requireProject(project)).map((one) => takeIssueSnapshot(state, one)),
    issue: (key) => takeIssueSnapshot(state, state.requireIssue(key)),
    versions: (project) => state.requireProject(project).versions.map(takeVersionSnapshot),

    createIssue: (project, draft) => userActions.createIssue(project, draft, false).key,
    editIssue: (key, patch) => userActions.editIssue(key, patch),
    transition: (key, status, resolution) => userActions.transition(key, status, resolution),
    tick: (key, box, done = true) => userActions.tick(key, box, done),
    comment: (key, text) => userActions.comment(key, text),
    moveParent: (key, parent) => userActions.moveParent(key, parent),
    moveIssue: (key, project) => userActions.moveIssue(key, project),
    deleteIssue: (key) => userActions.deleteIssue(key),
    createVersion: (project, version) => versions.create(state.requireProject(project), version).id,
    editVersion(id, patch) {
      const version = state.findVersion(id);
      if (version === null) throw new Error(`The Jira emulator has no version ${id}`);
      versions.edit(version, patch);
    },

    setWebhook: (webhook) => webhooks.set(webhook),
    deliveries: () => [...webhooks.deliveries],
    redeliver: async (identifier) => (await webhooks.redeliver(identifier)).status,
    waitForWebhooks: () => webhooks.waitUntilIdle(),

    setAccess(project, allowed) {
      state.requireProject(project).isAccessible = allowed;
    },
    deny(project, permissions) {
      state.requireProject(project).deniedPermissions = new Set(permissions);
    },
    setHidden(key, hidden) {
      state.requireIssue(key).isHidden = hidden;
    },
    setParentUpdates(behavior) {
      state.parentUpdates = behavior;
    },
    acceptToken: (given) => authenticator.accept(given),
    revokeToken: (given) => authenticator.revoke(given),

    async close() {
      await server.close();
      await webhooks.close();
    },
  };
}
