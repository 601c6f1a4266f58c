import type { Answer } from "../../shared/answer.ts";
import type { Webhooks } from "../git/webhooks.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import { type ApiRequest, numberParam, type Route, route } from "../http/router.ts";
import type { Delivery } from "../snapshots.ts";

/** "REST API endpoints for GitHub App webhooks": deliveries, newest first, and redelivery (202, same guid). */
export function deliveryRoutes(webhooks: Webhooks): Route[] {
  return [
    route(
      "GET",
      "/app/hook/deliveries",
      (request) => {
        const rendered = webhooks.all.map((delivery) => renderDelivery(request, delivery)).reverse();
        return byCursor(request, rendered);
      },
      { auth: "jwt" },
    ),
    route(
      "POST",
      "/app/hook/deliveries/:id/attempts",
      (request) => {
        const id = numberParam(request, "id");
        if (!webhooks.all.some((delivery) => delivery.id === id)) throw notFound();
        void webhooks.redeliver(id);
        return { status: 202, body: {} };
      },
      { auth: "jwt" },
    ),
  ];
}

/** This list has no pages but a cursor, which only the `Link` header tells; 30 at a time, 100 at most. */
function byCursor(request: ApiRequest, deliveries: { id: number }[]): Answer {
  const { query, state } = request;
  const cursor = query.get("cursor");
  const start = cursor === null ? 0 : deliveries.findIndex(({ id }) => `v1_${id}` === cursor);
  if (start === -1) throw new ApiError(422, "Invalid cursor");
  const size = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30)));
  const next = deliveries[start + size];
  const link = `<${state.url}/app/hook/deliveries?per_page=${size}&cursor=v1_${next?.id}>; rel="next"`;
  return { status: 200, body: deliveries.slice(start, start + size), headers: next ? { link } : {} };
}

function renderDelivery(request: ApiRequest, delivery: Delivery) {
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
