import { createAppAuth } from "@octokit/auth-app";
import * as z from "zod";
import { NotFound, RequestRejected, recoverFrom } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeliveryAttempt, FailedDeliveries } from "../../ports/failed-deliveries.ts";
import { createGitHubClient } from "./client/github-client.ts";
import type { GitHubSettings } from "./github-host.ts";

/** The fields of a delivery that Milepost uses (GitHub docs, "List deliveries for an app webhook"). */
const deliverySchema = z.object({
  id: z.number(),
  guid: z.string(),
  delivered_at: z.string(),
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
      let pages = 0;
      for await (const { data } of octokit.paginate.iterator("GET /app/hook/deliveries", { per_page: 100 })) {
        const page = z.array(deliverySchema).parse(data).map(toAttempt);
        const recent = page.filter(({ at }) => Date.parse(at) >= since.getTime());
        attempts.push(...recent);
        pages += 1;
        // Stops at the first page with an older delivery, because the newest are first.
        if (recent.length < page.length) break;
        if (pages === MAX_PAGES) return { attempts, isComplete: false };
      }
      return { attempts, isComplete: true };
    },

    async redeliver(id) {
      await octokit
        .request("POST /app/hook/deliveries/{delivery_id}/attempts", { delivery_id: id })
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
