import { createAppAuth } from "@octokit/auth-app";
import * as z from "zod";
import { NotFound, TrackerRefused } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeliveryTry, FailedDeliveries } from "../../ports/failed-deliveries.ts";
import { githubClient } from "./github-client.ts";
import type { GitHubSettings } from "./github-host.ts";

/** The part of a delivery that Milepost reads (GitHub docs, "List deliveries for an app webhook"). */
const deliverySchema = z.object({
  id: z.number(),
  guid: z.string(),
  delivered_at: z.string(),
  redelivery: z.boolean(),
  status_code: z.number(),
});

/** Of a busy App only the newest deliveries are looked at: 100 a page. */
const mostPages = 30;

/**
 * The webhook deliveries of a GitHub App, asked for with the App's own JWT; null for a token, which may not see them.
 */
export function githubFailedDeliveries(
  { apiUrl, credentials }: GitHubSettings,
  clock: Pick<Clock, "now">,
): FailedDeliveries | null {
  if (credentials.kind === "token") return null;
  const auth = { appId: credentials.appId, privateKey: credentials.privateKey.reveal() };
  const { octokit } = githubClient({
    apiUrl,
    auth: { authStrategy: createAppAuth, auth },
    now: () => clock.now(),
  });
  return {
    async triesSince(instant) {
      const tries: DeliveryTry[] = [];
      let pages = 0;
      for await (const { data } of octokit.paginate.iterator("GET /app/hook/deliveries", {
        per_page: 100,
      })) {
        const page = z.array(deliverySchema).parse(data).map(readTry);
        const recent = page.filter(({ at }) => Date.parse(at) >= instant.getTime());
        tries.push(...recent);
        pages += 1;
        // Newest first: the rest is older still.
        if (recent.length < page.length) break;
        if (pages === mostPages) return { tries, isComplete: false };
      }
      return { tries, isComplete: true };
    },

    async redeliver(id) {
      try {
        await octokit.request("POST /app/hook/deliveries/{delivery_id}/attempts", { delivery_id: id });
      } catch (error) {
        // Forgotten by GitHub in the meantime, or no longer to be sent: the others are.
        if (!(error instanceof NotFound || error instanceof TrackerRefused)) throw error;
      }
    },
  };
}

/** A delivery without an answer has the status code 0. */
function readTry(delivery: z.infer<typeof deliverySchema>): DeliveryTry {
  const { id, guid, delivered_at, redelivery, status_code } = delivery;
  return { id, guid, at: delivered_at, arrived: status_code >= 200 && status_code < 300, redelivery };
}
