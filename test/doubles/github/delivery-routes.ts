import { notFound } from "./api-error.ts";
import { paginate } from "./pagination.ts";
import { type ApiRequest, numberParam, type Route, route } from "./router.ts";
import type { Delivery } from "./snapshots.ts";
import type { Webhooks } from "./webhooks.ts";

/** "REST API endpoints for GitHub App webhooks": deliveries, newest first, and redelivery (202, same guid). */
export function deliveryRoutes(webhooks: Webhooks): Route[] {
  return [
    route(
      "GET",
      "/app/hook/deliveries",
      (request) => {
        const rendered = webhooks.all.map((delivery) => renderDelivery(request, delivery)).reverse();
        return paginate(request, null, "/app/hook/deliveries", rendered);
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
