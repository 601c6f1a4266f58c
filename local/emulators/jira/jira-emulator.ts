import { Faults } from "../shared/fault.ts";
import { RequestLog } from "../shared/request-log.ts";
import { createProject } from "./create-project.ts";
import type { JiraDouble, JiraDoubleOptions } from "./emulator-types.ts";
import { Api } from "./http/api.ts";
import { listen } from "./http/server.ts";
import { SignIn } from "./http/sign-in.ts";
import { Issues } from "./issues/issues.ts";
import { Versions } from "./issues/versions.ts";
import { People } from "./people.ts";
import { RateLimits } from "./rate-limits.ts";
import { bulkFetchRoute, issueRoutes } from "./routes/issue-routes.ts";
import { projectRoutes } from "./routes/project-routes.ts";
import { propertyRoutes } from "./routes/property-routes.ts";
import { remoteLinkRoutes } from "./routes/remote-link-routes.ts";
import { cloudSearchRoutes, dataCenterSearchRoutes } from "./routes/search-routes.ts";
import { siteRoutes } from "./routes/site-routes.ts";
import { transitionRoutes } from "./routes/transition-routes.ts";
import { versionRoutes } from "./routes/version-routes.ts";
import { snapshotIssue, snapshotVersion } from "./snapshot.ts";
import { JiraState } from "./state.ts";
import { Webhooks } from "./webhooks.ts";
import { wordsOf } from "./words.ts";

export type * from "./emulator-types.ts";

/**
 * A Jira in memory on a loopback port, Cloud or Data Center, as strict as theirs where Milepost could go wrong; the
 * traps are listed by `test/contract/jira-double*.test.ts`. Everything is gone on `close`.
 */
export async function startJiraDouble(options: JiraDoubleOptions = {}): Promise<JiraDouble> {
  const { flavour = "cloud", email = "bot@example.com", token = "test-token" } = options;
  const now = options.now ?? (() => new Date());
  const state = new JiraState(flavour, wordsOf[options.language ?? "en"], now, options.indexLag ?? 0, email);
  state.parentUpdates = options.parentUpdates ?? "applied";
  const signIn = new SignIn(state, token);
  const webhooks = new Webhooks(state);
  const issues = new Issues(state, webhooks);
  const versions = new Versions(state);
  const people = new People(state, issues);
  const cloud = flavour === "cloud";
  const routes = [
    ...siteRoutes.filter(({ pattern }) => cloud || pattern !== "/priority/search"),
    ...projectRoutes,
    ...versionRoutes(versions),
    ...(cloud ? [bulkFetchRoute(issues), ...cloudSearchRoutes] : dataCenterSearchRoutes),
    ...issueRoutes(issues),
    ...transitionRoutes(issues),
    ...propertyRoutes(issues),
    ...remoteLinkRoutes,
  ];
  const api = new Api(state, routes, signIn, new RateLimits(options.limits ?? cloud, now));
  const requests = new RequestLog();
  const faults = new Faults();
  const server = await listen({ state, api, requests, faults }, options.port ?? 0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The Jira double has no port");
  state.url = `http://127.0.0.1:${address.port}`;

  return {
    url: state.url,
    requests,
    faults,
    violations: state.violations,

    createProject: (key, settings = {}) => ({ id: createProject(state, key, settings).id }),
    seed: (project, drafts) => drafts.map((draft) => people.createIssue(project, draft, true).key),

    issues: (project) => state.issuesOf(state.project(project)).map((one) => snapshotIssue(state, one)),
    issue: (key) => snapshotIssue(state, state.issue(key)),
    versions: (project) => state.project(project).versions.map(snapshotVersion),

    createIssue: (project, draft) => people.createIssue(project, draft, false).key,
    editIssue: (key, patch) => people.editIssue(key, patch),
    transition: (key, status) => people.transition(key, status),
    tick: (key, box, done = true) => people.tick(key, box, done),
    comment: (key, text) => people.comment(key, text),
    moveParent: (key, parent) => people.moveParent(key, parent),
    moveIssue: (key, project) => people.moveIssue(key, project),
    deleteIssue: (key) => people.deleteIssue(key),
    createVersion: (project, version) => versions.create(state.project(project), version).id,
    editVersion(id, patch) {
      const version = state.findVersion(id);
      if (version === null) throw new Error(`The Jira double has no version ${id}`);
      versions.edit(version, patch);
    },

    setWebhook: (webhook) => webhooks.set(webhook),
    deliveries: () => [...webhooks.all],
    redeliver: async (identifier) => (await webhooks.redeliver(identifier)).status,
    settled: () => webhooks.settled(),

    setAccess(project, allowed) {
      state.project(project).access = allowed;
    },
    deny(project, permissions) {
      state.project(project).denied = new Set(permissions);
    },
    setParentUpdates(how) {
      state.parentUpdates = how;
    },
    acceptToken: (given) => signIn.accept(given),
    revokeToken: (given) => signIn.revoke(given),

    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await webhooks.close();
    },
  };
}
