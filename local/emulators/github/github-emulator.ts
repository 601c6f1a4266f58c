import { Faults } from "../shared/fault.ts";
import { startHttpServer } from "../shared/http-server.ts";
import { RestRequestLog } from "../shared/request-log.ts";
import type { GitHubEmulator, GitHubEmulatorOptions } from "./emulator-types.ts";
import type { GitHubFault } from "./fault.ts";
import { PushActions } from "./git/pushes.ts";
import { GitHubWebhooks } from "./git/webhooks.ts";
import { GitHubApi } from "./http/api.ts";
import { handleGitHubRequest } from "./http/server.ts";
import { GitHubIssues } from "./issues/issues.ts";
import { GitHubMilestones } from "./issues/milestones.ts";
import { GitHubRateLimits } from "./rate-limits.ts";
import { checkRunRoutes } from "./routes/check-run-routes.ts";
import { deliveryRoutes } from "./routes/delivery-routes.ts";
import { dependencyRoutes } from "./routes/dependency-routes.ts";
import { gitRoutes } from "./routes/git-routes.ts";
import { graphqlRoute } from "./routes/graphql-route.ts";
import { githubIssueRoutes } from "./routes/issue-routes.ts";
import { labelRoutes } from "./routes/label-routes.ts";
import { milestoneRoutes } from "./routes/milestone-routes.ts";
import { repositoryRoutes } from "./routes/repository-routes.ts";
import { latestStatuses, statusRoutes } from "./routes/status-routes.ts";
import { subIssueRoutes } from "./routes/sub-issue-routes.ts";
import { snapshotCheckRun, snapshotCommitStatus, snapshotGitHubIssue, snapshotMilestone } from "./snapshot.ts";
import { GitHubState } from "./state.ts";
import { Tokens } from "./tokens.ts";
import { createUserActions, requireIssueRecord, requireMilestoneRecord } from "./user-actions.ts";

export type * from "./emulator-types.ts";

/**
 * Starts an in-memory GitHub on a loopback port. It rejects the same requests as github.com in the cases that
 * `test/contract/emulators/github*.test.ts` lists; the npm package `emulate` is not used, because it accepts many of
 * these requests. `close` discards all data.
 */
export async function startGitHubEmulator(options: GitHubEmulatorOptions = {}): Promise<GitHubEmulator> {
  const now = options.now ?? (() => new Date());
  const app = options.app ?? null;
  const state = new GitHubState(now, options.listLag ?? 0);
  const tokens = new Tokens(options.tokens ?? { "test-token": "milepost-bot" }, app);
  const webhooks = new GitHubWebhooks(state, app?.installation ?? null);
  const issues = new GitHubIssues(state, webhooks);
  const milestones = new GitHubMilestones(state, webhooks);
  const pushes = new PushActions(state, webhooks);
  const routes = [
    ...repositoryRoutes(tokens),
    ...statusRoutes,
    ...checkRunRoutes,
    ...gitRoutes,
    ...milestoneRoutes(milestones),
    ...subIssueRoutes,
    ...dependencyRoutes,
    ...labelRoutes(issues),
    ...githubIssueRoutes(issues),
    ...deliveryRoutes(webhooks),
    graphqlRoute,
  ];
  const api = new GitHubApi(state, routes, tokens, new GitHubRateLimits(options.limits ?? true, now));
  const requests = new RestRequestLog();
  const faults = new Faults<GitHubFault>();
  const parts = { state, api, requests, faults };
  const server = await startHttpServer("GitHub", options.port ?? 0, (request, response) =>
    handleGitHubRequest(parts, request, response),
  );
  state.url = server.url;

  return {
    url: state.url,
    requests,
    faults,
    violations: state.violations,

    createRepository: async (fullName, settings = {}) => ({
      id: state.createRepository(fullName, settings).id,
    }),
    renameRepository(fullName, newFullName) {
      const repository = state.requireRepository(fullName);
      state.formerNames.set(fullName.toLowerCase(), repository.id);
      repository.fullName = newFullName;
    },
    push: (fullName, files, options = {}) => pushes.push(state.requireRepository(fullName), files, options),
    moveBranch: (fullName, branch, commit, options = {}) =>
      pushes.move(state.requireRepository(fullName), branch, commit, options.deliver ?? true),
    head(fullName, branch) {
      const repository = state.requireRepository(fullName);
      const sha = repository.branches.get(branch ?? repository.defaultBranch);
      if (sha === undefined) throw new Error(`${fullName} has no branch ${branch ?? repository.defaultBranch}`);
      return sha;
    },
    createTag(fullName, name, commit) {
      state.requireRepository(fullName).tags.set(name, commit);
    },

    milestones: (fullName) =>
      [...state.requireRepository(fullName).milestones.values()].map((one) => snapshotMilestone(state, one)),
    issues: (fullName) =>
      [...state.requireRepository(fullName).issues.values()].map((one) => snapshotGitHubIssue(state, one)),
    milestone: (fullName, number) => snapshotMilestone(state, requireMilestoneRecord(state, fullName, number)),
    issue: (fullName, number) => snapshotGitHubIssue(state, requireIssueRecord(state, fullName, number)),
    labels: (fullName) => [...state.requireRepository(fullName).labels.values()].map(({ name }) => name),

    ...createUserActions(state, issues, milestones),

    setWebhook: (fullName, webhook) => webhooks.set(state.requireRepository(fullName), webhook),
    deliveries: (fullName) =>
      webhooks.deliveries.filter((one) => fullName === undefined || one.repository === fullName),
    redeliver: async (guid) => (await webhooks.redeliver(guid)).status,
    waitForDeliveries: () => webhooks.waitForDeliveries(),

    setPush(fullName, allowed) {
      state.requireRepository(fullName).canPush = allowed;
    },
    setPermission(fullName, login, permission) {
      state.requireRepository(fullName).permissions.set(login.toLowerCase(), permission);
    },
    setAccess(fullName, allowed) {
      state.requireRepository(fullName).isAccessible = allowed;
    },
    setIssues(fullName, enabled) {
      state.requireRepository(fullName).hasIssues = enabled;
    },
    setTreeLimit(fullName, entries) {
      state.requireRepository(fullName).maxTreeEntries = entries;
    },
    acceptToken: (token, login = "milepost-bot") => tokens.accept(token, login),
    revokeToken: (token) => tokens.revoke(token),

    statuses: (fullName, commit) => latestStatuses(state.requireRepository(fullName), commit).map(snapshotCommitStatus),
    checkRuns: (fullName, commit) =>
      state
        .requireRepository(fullName)
        .checkRuns.filter(({ sha }) => sha === commit)
        .map(snapshotCheckRun),

    async close() {
      await server.close();
      await webhooks.close();
    },
  };
}
