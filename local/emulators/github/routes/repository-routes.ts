import { ApiError, notFound } from "../http/api-error.ts";
import { type ApiRequest, numberParam, param, type Route, repositoryOf, route } from "../http/router.ts";
import { renderRepository } from "../render/render-repository.ts";
import { nodeId, renderUser } from "../render/render-user.ts";
import type { Repository } from "../state.ts";
import type { AppSettings, Tokens } from "../tokens.ts";

/** Repositories, users, the App and its installation tokens. */
export function repositoryRoutes(tokens: Tokens): Route[] {
  return [
    route("GET", "/repos/:owner/:repo", (request) => ({
      status: 200,
      body: renderRepository(request.state, repositoryOf(request)),
    })),
    route("GET", "/repos/:owner/:repo/collaborators/:user/permission", (request) => ({
      status: 200,
      body: {
        permission: repositoryOf(request).push ? "write" : "read",
        role_name: repositoryOf(request).push ? "write" : "read",
        user: renderUser(request.state.url, param(request, "user")),
      },
    })),
    route("GET", "/user", (request) => {
      if (request.actor.app) throw new ApiError(403, "Resource not accessible by integration");
      return { status: 200, body: renderUser(request.state.url, request.actor.login) };
    }),
    route("GET", "/users/:user", (request) => ({
      status: 200,
      body: renderUser(request.state.url, param(request, "user")),
    })),
    route("GET", "/rate_limit", () => ({ status: 200, body: { resources: {}, rate: {} } })),
    route(
      "GET",
      "/app",
      () => ({ status: 200, body: { id: tokens.app?.id, slug: "milepost", name: "Milepost" } }),
      {
        auth: "jwt",
      },
    ),
    route(
      "GET",
      "/app/installations",
      (request) => ({ status: 200, body: [installation(request, appOf(tokens))] }),
      {
        auth: "jwt",
      },
    ),
    route(
      "GET",
      "/repos/:owner/:repo/installation",
      (request) => {
        repositoryOf(request);
        return { status: 200, body: installation(request, appOf(tokens)) };
      },
      { auth: "jwt" },
    ),
    route(
      "POST",
      "/app/installations/:id/access_tokens",
      (request) => {
        const { token, expires } = tokens.issue(numberParam(request, "id"));
        const body = { token, expires_at: expires.toISOString(), permissions, repository_selection: "all" };
        return { status: 201, body };
      },
      { auth: "jwt" },
    ),
    route(
      "GET",
      "/installation/repositories",
      (request) => {
        const reachable = [...request.state.repositories.values()].filter(({ access }) => access);
        const repositories = reachable.map((one: Repository) => renderRepository(request.state, one));
        return { status: 200, body: { total_count: repositories.length, repositories } };
      },
      { auth: "installation" },
    ),
  ];
}

const permissions = {
  checks: "write",
  contents: "read",
  issues: "write",
  metadata: "read",
  statuses: "write",
};

function appOf(tokens: Tokens): AppSettings {
  if (tokens.app === null) throw notFound();
  return tokens.app;
}

function installation(request: ApiRequest, app: AppSettings) {
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
