import { Faults } from "../shared/fault.ts";
import { RequestLog } from "../shared/request-log.ts";
import type { GitHubDouble, GitHubDoubleOptions } from "./emulator-types.ts";
import type { Fault } from "./fault.ts";
import { Pushes } from "./git/pushes.ts";
import { Webhooks } from "./git/webhooks.ts";
import { Api } from "./http/api.ts";
import { listen } from "./http/server.ts";
import { Issues } from "./issues/issues.ts";
import { Milestones } from "./issues/milestones.ts";
import { People } from "./people.ts";
import { RateLimits } from "./rate-limits.ts";
import { checkRunRoutes } from "./routes/check-run-routes.ts";
import { deliveryRoutes } from "./routes/delivery-routes.ts";
import { gitRoutes } from "./routes/git-routes.ts";
import { issueRoutes } from "./routes/issue-routes.ts";
import { labelRoutes } from "./routes/label-routes.ts";
import { milestoneRoutes } from "./routes/milestone-routes.ts";
import { repositoryRoutes } from "./routes/repository-routes.ts";
import { latestStatuses, statusRoutes } from "./routes/status-routes.ts";
import { subIssueRoutes } from "./routes/sub-issue-routes.ts";
import { snapshotCheckRun, snapshotIssue, snapshotMilestone, snapshotStatus } from "./snapshot.ts";
import { GitHubState } from "./state.ts";
import { Tokens } from "./tokens.ts";

export type * from "./emulator-types.ts";

/**
 * A GitHub in memory on a loopback port, as strict as github.com where Milepost could go wrong; the traps are
 * listed by `test/contract/github-double*.test.ts`. It stands on its own: `emulate` keeps issues, milestones,
 * git data and hooks in shapes that all these rules would have to replace. Everything is gone on `close`.
 */
export async function startGitHubDouble(options: GitHubDoubleOptions = {}): Promise<GitHubDouble> {
  const now = options.now ?? (() => new Date());
  const app = options.app ?? null;
  const state = new GitHubState(now, options.listLag ?? 0);
  const tokens = new Tokens(options.tokens ?? { "test-token": "milepost-bot" }, app);
  const webhooks = new Webhooks(state, app?.installation ?? null);
  const issues = new Issues(state, webhooks);
  const milestones = new Milestones(state, webhooks);
  const pushes = new Pushes(state, webhooks);
  const people = new People(state, issues, milestones);
  const routes = [
    ...repositoryRoutes(tokens),
    ...statusRoutes,
    ...checkRunRoutes,
    ...gitRoutes,
    ...milestoneRoutes(milestones),
    ...subIssueRoutes,
    ...labelRoutes(issues),
    ...issueRoutes(issues),
    ...deliveryRoutes(webhooks),
  ];
  const api = new Api(state, routes, tokens, new RateLimits(options.limits ?? true, now));
  const requests = new RequestLog();
  const faults = new Faults<Fault>();
  const server = await listen({ state, api, requests, faults }, options.port ?? 0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The GitHub double has no port");
  state.url = `http://127.0.0.1:${address.port}`;

  return {
    url: state.url,
    requests,
    faults,
    violations: state.violations,

    createRepository: async (fullName, settings = {}) => ({
      id: state.createRepository(fullName, settings).id,
    }),
    renameRepository(fullName, newFullName) {
      const repository = state.repository(fullName);
      state.formerNames.set(fullName.toLowerCase(), repository.id);
      repository.fullName = newFullName;
    },
    push: (fullName, files, how = {}) => pushes.push(state.repository(fullName), files, how),
    moveBranch: (fullName, branch, commit, how = {}) =>
      pushes.move(state.repository(fullName), branch, commit, how.deliver ?? true),
    head(fullName, branch) {
      const repository = state.repository(fullName);
      const sha = repository.branches.get(branch ?? repository.defaultBranch);
      if (sha === undefined)
        throw new Error(`${fullName} has no branch ${branch ?? repository.defaultBranch}`);
      return sha;
    },

    milestones(fullName) {
      const repository = state.repository(fullName);
      return [...repository.milestones.values()].map((one) => snapshotMilestone(state, repository, one));
    },
    issues: (fullName) =>
      [...state.repository(fullName).issues.values()].map((one) => snapshotIssue(state, one)),
    milestone: (fullName, number) =>
      snapshotMilestone(state, state.repository(fullName), people.milestone(fullName, number)),
    issue: (fullName, number) => snapshotIssue(state, people.issue(fullName, number)),
    labels: (fullName) => [...state.repository(fullName).labels.values()].map(({ name }) => name),

    createIssue: (fullName, patch) => people.createIssue(fullName, patch),
    createMilestone: (fullName, patch) => people.createMilestone(fullName, patch),
    editIssue: (fullName, number, patch, how = {}) => people.editIssue(fullName, number, patch, how),
    editMilestone: (fullName, number, patch) => people.editMilestone(fullName, number, patch),
    deleteIssue: (fullName, number) => people.deleteIssue(fullName, number),
    deleteMilestone: (fullName, number) => people.deleteMilestone(fullName, number),
    comment: (fullName, number, text) => people.comment(fullName, number, text),

    setWebhook: (fullName, webhook) => webhooks.set(state.repository(fullName), webhook),
    deliveries: (fullName) =>
      webhooks.all.filter((one) => fullName === undefined || one.repository === fullName),
    redeliver: async (guid) => (await webhooks.redeliver(guid)).status,
    settled: () => webhooks.settled(),

    setPush(fullName, allowed) {
      state.repository(fullName).push = allowed;
    },
    setAccess(fullName, allowed) {
      state.repository(fullName).access = allowed;
    },
    acceptToken: (token, login = "milepost-bot") => tokens.accept(token, login),
    revokeToken: (token) => tokens.revoke(token),

    statuses: (fullName, commit) => latestStatuses(state.repository(fullName), commit).map(snapshotStatus),
    checkRuns: (fullName, commit) =>
      state
        .repository(fullName)
        .checkRuns.filter(({ sha }) => sha === commit)
        .map(snapshotCheckRun),

    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await webhooks.close();
    },
  };
}
