import { addKnownSecret, type Secret } from "../../config/secret.ts";
import { MessageRejected } from "../../errors.ts";
import type { ChatNotifier } from "../../ports/notifier.ts";
import { type SlackFailure, toSlackError } from "./slack-error.ts";

export interface WebhookNotifierOptions {
  url: Secret;
  now: () => Date;
}

const TIMEOUT_MS = 15_000;

/**
 * Returns a notifier that posts through a Slack incoming webhook. It can't update or find messages, because Slack
 * returns no message id ("Sending messages using incoming webhooks"); a retry can post a message twice.
 */
export function createWebhookNotifier({ url, now }: WebhookNotifierOptions): ChatNotifier {
  // Error pages repeat the path without the host.
  addKnownSecret(new URL(url.reveal()).pathname);
  const toError = (failure: SlackFailure, cause?: unknown) =>
    toSlackError(failure, { method: "the incoming webhook", isRepeatable: false, channel: null, now: now() }, cause);
  return {
    canUpdate: false,

    async post({ text, blocks }) {
      let response: Response;
      let answer: string;
      try {
        response = await fetch(url.reveal(), {
          method: "POST",
          headers: { "content-type": "application/json; charset=utf-8" },
          body: JSON.stringify({ text, blocks, unfurl_links: false, unfurl_media: false }),
          redirect: "manual",
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        answer = (await response.text()).trim();
      } catch (error) {
        throw toError({ kind: "connection", cause: error }, error);
      }
      if (response.ok && answer === "ok") return null;
      // A sign-in page of a proxy, for example.
      if (response.ok) throw toError({ kind: "error-code", code: "" });
      const { status, headers } = response;
      const hasCode = status >= 400 && status < 500 && status !== 429 && status !== 408;
      // The body is the error code as plain text ("Improving error conditions for Incoming Webhooks").
      if (answer === "rollup_error" || (hasCode && /^[a-z][a-z0-9_]{1,80}$/.test(answer))) {
        throw toError({ kind: "error-code", code: answer });
      }
      throw toError({ kind: "status", status, retryAfter: headers.get("retry-after") });
    },

    async update() {
      throw new MessageRejected(
        "An incoming webhook can't update messages. Set SLACK_BOT_TOKEN to use a bot, which can.",
        "webhook_cannot_update",
      );
    },

    findPosted: async () => null,
    channelInfo: async () => null,
  };
}
