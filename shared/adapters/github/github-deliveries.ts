import { createAppAuth } from "@octokit/auth-app";
import * as z from "zod";
import { NotFound, RequestRejected, recoverFrom } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeliveryAttempt, FailedDeliveries } from "../../ports/failed-deliveries.ts";
import { createGitHubClient } from "./client/github-client.ts";
import { pathBelow, requestGitHub, requestGitHubPage } from "./client/request-github.ts";
import type { GitHubSettings } from "./github-host.ts";

/** The fields of a delivery that Milepost uses (GitHub docs, "List deliveries for an app webhook"). */
const deliverySchema = z.object({
  id: z.number(),
  guid: z.string(),
  delivered_at: z.iso.datetime({ offset: true }),
  redelivery: z.boolean(),
  /** HTTP status of our response; 0 if GitHub received none. */
  status_code: z.number(),
});

/** Maximum number of pages, with 100 deliveries each. If an App has more deliveries, the oldest are not read. */
const MAX_PAGES = 30;

/** Returns functions that list and redeliver an App's webhook deliveries; `null` for a token, which has no access. */
export function openGitHubDeliveries(
  { apiUrl, credentials }: GitHubSettings,
  clock: Pick<Clock, "now">,
): FailedDeliveries | null {
  if (credentials.kind === "token") return null;
  const app = { appId: credentials.appId, privateKey: credentials.privateKey.reveal() };
  const auth = { authStrategy: createAppAuth, auth: app };
  const { octokit } = createGitHubClient({ apiUrl, auth, now: () => clock.now() });
  return {
    async attemptsSince(since) {
      const attempts: DeliveryAttempt[] = [];
      let path = "/app/hook/deliveries?per_page=100";
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { items, next } = await requestGitHubPage(octokit, deliverySchema, `GET ${apiUrl}${path}`);
        const recent = items.map(toAttempt).filter(({ at }) => Date.parse(at) >= since.getTime());
        attempts.push(...recent);
        // Stops at the first page with an older delivery, because the newest are first.
        if (recent.length < items.length || next === null) return { attempts, isComplete: true };
        path = pathBelow(apiUrl, next, path);
      }
      return { attempts, isComplete: false };
    },

    async redeliver(id) {
      // The response has no content.
      await requestGitHub(octokit, z.unknown(), "POST /app/hook/deliveries/{delivery_id}/attempts", { delivery_id: id })
        // Ignored if GitHub has deleted this delivery or rejects the request, so that other deliveries are still tried.
        .catch(recoverFrom(NotFound, null))
        .catch(recoverFrom(RequestRejected, null));
    },
  };
}

function toAttempt(delivery: z.infer<typeof deliverySchema>): DeliveryAttempt {
  const { id, guid, delivered_at, redelivery, status_code } = delivery;
  return {
    id,
    guid,
    at: delivered_at,
    isDelivered: status_code >= 200 && status_code < 300,
    isRedelivery: redelivery,
  };
}
