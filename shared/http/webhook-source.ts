import type { HonoRequest } from "hono";
import type { Secret } from "../config/secret.ts";
import type { Envelope } from "../ports/work-queue.ts";

/** Work for a repository, or why there is none; "bad": the payload is not what the sender sends. */
export type WebhookMeaning =
  | { accept: Envelope & { delivery: string } }
  | { ignore: string }
  | { bad: string };

/** Who sends webhooks, and how its own differ from the others'. */
export interface WebhookSource {
  /** Where the signature of the raw bytes is: `sha256=` and its digest. */
  signatureHeader: string;
  /** The secrets that count now; throws when they can't be had. None: it is not set up to send any. */
  secrets(): Promise<readonly Secret[]>;
  /** The id of a delivery, the same for each try at it; null where there is none that can be taken. */
  delivery(request: HonoRequest): string | null;
  meaning(request: HonoRequest, delivery: string, payload: unknown): Promise<WebhookMeaning>;
  words: {
    unsigned: string;
    wrongSignature: string;
    noSecret: string;
    noDelivery: string;
    noJson: string;
    notNow: string;
  };
}
