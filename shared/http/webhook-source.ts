import type { HonoRequest } from "hono";
import type { Secret } from "../config/secret.ts";
import type { EnvName } from "../env-names.ts";
import type { Envelope } from "../ports/work-queue.ts";

/** What a delivery asks for: work, nothing (with the reason), or nothing because the payload is invalid. */
export type WebhookDecision =
  | { accept: Envelope & { delivery: string } }
  | { ignore: string }
  | { invalid: string };

/** A sender of webhooks: how it signs and identifies deliveries, and what its payloads mean. */
export interface WebhookSource {
  name: "GitHub" | "Jira";
  /** Header with `sha256=` and the HMAC of the raw body. */
  signatureHeader: string;
  /** Header with the id of the delivery, which is the same for each of its attempts. */
  deliveryHeader: string;
  /** Distinguishes the ids of different senders. */
  deliveryPrefix: string;
  secretVariable: EnvName;
  /** Returns the secrets that are valid now; none if the sender is not set up. Throws if they can't be read. */
  secrets(): Promise<readonly Secret[]>;
  decide(request: HonoRequest, delivery: string, payload: unknown): Promise<WebhookDecision>;
  /** What happens to a delivery that could not be accepted. */
  retryHint: string;
}
