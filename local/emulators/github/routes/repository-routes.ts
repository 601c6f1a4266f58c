import { pathParam } from "../../shared/router.ts";
import { GitHubApiError, githubNotFound } from "../http/api-error.ts";
import { appRoute, type GitHubRequest, type GitHubRoute, numberParam, repositoryOf, route } from "../http/router.ts";
import { isAssignable } from "../issues/issues.ts";
import { renderRepository } from "../render/render-repository.ts";
import { nodeId, renderAccount } from "../render/render-user.ts";
import type { Tokens } from "../tokens.ts";

/** Routes of repositories, users, the App and its installation tokens. */
export function repositoryRoutes(tokens: Tokens): GitHubRoute[] {
  return [
    route("GET", "/repos/:owner/:repo", (request) => ({
      status: 200,
      body: renderRepository(request.state, repositoryOf(request)),
    })),
    route("GET", "/repos/:owner/:repo/collaborators/:user/permission", (request) => {
      const repository = repositoryOf(request);
      const login = pathParam(request, "user");
      const role = repository.permissions.get(login.toLowerCase()) ?? "read";
      const permission = legacyPermissions[role];
      return {
        status: 200,
        body: { permission, role_name: role, user: renderAccount(request.state.url, login) },
      };
    }),
    // "Check if a user can be assigned".
    route("GET", "/repos/:owner/:repo/assignees/:user", (request) => {
      if (!isAssignable(repositoryOf(request), pathParam(request, "user"))) throw githubNotFound();
      return { status: 204 };
    }),
    route("GET", "/user", (request) => {
      if (request.actor.app) throw new GitHubApiError(403, "Resource not accessible by integration");
      return { status: 200, body: renderAccount(request.state.url, request.actor.login) };
    }),
    route("GET", "/users/:user", (request) => ({
      status: 200,
      body: renderAccount(request.state.url, pathParam(request, "user")),
    })),
    route("GET", "/rate_limit", () => ({ status: 200, body: { resources: {}, rate: {} } })),
    appRoute("GET", "/app", () => ({
      status: 200,
      body: { id: tokens.app?.id, slug: "milepost", name: "Milepost" },
    })),
    {
      ...route("GET", "/apps/:slug", (request) => {
        // GitHub shows a private App only to its owner ("Get an app").
        if (!tokens.app?.isPublic || pathParam(request, "slug") !== "milepost") throw githubNotFound();
        return { status: 200, body: { id: tokens.app.id, slug: "milepost", name: "Milepost" } };
      }),
      auth: "none",
    },
    appRoute("GET", "/app/installations", (request) => ({
      status: 200,
      body: [renderInstallation(request, tokens)],
    })),
    appRoute("GET", "/repos/:owner/:repo/installation", (request) => {
      repositoryOf(request);
      return { status: 200, body: renderInstallation(request, tokens) };
    }),
    appRoute("POST", "/app/installations/:id/access_tokens", (request) => {
      const { token, expires } = tokens.issue(numberParam(request, "id"));
      const body = { token, expires_at: expires.toISOString(), permissions, repository_selection: "all" };
      return { status: 201, body };
    }),
    {
      ...route("GET", "/installation/repositories", ({ state }) => {
        const accessible = [...state.repositories.values()].filter(({ isAccessible }) => isAccessible);
        const repositories = accessible.map((repository) => renderRepository(state, repository));
        return { status: 200, body: { total_count: repositories.length, repositories } };
      }),
      auth: "installation",
    },
  ];
}

/** `permission` knows no `maintain` and `triage` ("Get repository permissions for a user"). */
const legacyPermissions = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
  none: "none",
} as const;

const permissions = {
  checks: "write",
  contents: "read",
  issues: "write",
  metadata: "read",
  statuses: "write",
};

function renderInstallation(request: GitHubRequest, { app }: Tokens) {
  if (app === null) throw githubNotFound();
  return {
    id: app.installation,
    node_id: nodeId("MDIz", app.installation),
    app_id: app.id,
    target_type: "Organization",
    permissions,
    events: ["push", "issues", "milestone"],
    repository_selection: "all",
    suspended_at: null,
    access_tokens_url: `${request.state.url}/app/installations/${app.installation}/access_tokens`,
  };
}
