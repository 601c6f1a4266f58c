import type { RestAnswer } from "../../shared/answer.ts";
import type { GitHubWebhooks } from "../git/webhooks.ts";
import { GitHubApiError, githubNotFound } from "../http/api-error.ts";
import { appRoute, type GitHubRequest, type GitHubRoute, numberParam } from "../http/router.ts";
import type { GitHubDelivery } from "../snapshots.ts";

/** Returns the routes that list and redeliver webhook deliveries ("REST API endpoints for GitHub App webhooks"). */
export function deliveryRoutes(webhooks: GitHubWebhooks): GitHubRoute[] {
  return [
    appRoute("GET", "/app/hook/deliveries", (request) => {
      const rendered = webhooks.deliveries.map((delivery) => renderDelivery(request, delivery)).reverse();
      return paginateByCursor(request, rendered);
    }),
    appRoute("POST", "/app/hook/deliveries/:id/attempts", (request) => {
      const id = numberParam(request, "id");
      if (!webhooks.deliveries.some((delivery) => delivery.id === id)) throw githubNotFound();
      void webhooks.redeliver(id);
      return { status: 202, body: {} };
    }),
  ];
}

/** Returns a page of deliveries: 30 by default, at most 100. The URL of the next page has a cursor, not a number. */
function paginateByCursor(request: GitHubRequest, deliveries: { id: number }[]): RestAnswer {
  const { query, state } = request;
  const cursor = query.get("cursor");
  const start = cursor === null ? 0 : deliveries.findIndex(({ id }) => `v1_${id}` === cursor);
  if (start === -1) throw new GitHubApiError(422, "Invalid cursor");
  const size = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30)));
  const next = deliveries[start + size];
  const link = `<${state.url}/app/hook/deliveries?per_page=${size}&cursor=v1_${next?.id}>; rel="next"`;
  return { status: 200, body: deliveries.slice(start, start + size), headers: next ? { link } : {} };
}

function renderDelivery(request: GitHubRequest, delivery: GitHubDelivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.at.toISOString(),
    redelivery: delivery.redelivery,
    duration: 0.1,
    status: delivery.status >= 200 && delivery.status < 300 ? "OK" : "failed",
    status_code: delivery.status,
    event: delivery.event,
    action: delivery.action,
    installation_id: null,
    repository_id: request.state.find(delivery.repository)?.id ?? null,
    throttled_at: null,
  };
}
