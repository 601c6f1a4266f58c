import type { Secret } from "../../config/secret.ts";
import { TrackerRefused } from "../../errors.ts";
import type { Notifier } from "../../ports/notifier.ts";
import { describeSlackFailure, type Failure } from "./slack-error.ts";

export interface WebhookNotifierOptions {
  url: Secret;
  now: () => Date;
  /** Milliseconds until a request is given up. */
  timeout?: number;
}

/**
 * A Slack incoming webhook. It posts, and that is all: it tells no `ts`, so that a message can't be changed, answered
 * or found again, and one whose outcome is unknown may come twice (Slack documentation, "Sending messages using
 * incoming webhooks").
 */
export function webhookNotifier({ url, now, timeout = 15_000 }: WebhookNotifierOptions): Notifier {
  const describe = (failure: Failure, error?: unknown) =>
    describeSlackFailure(
      failure,
      { method: "the incoming webhook", repeatable: false, channel: null, now: now(), secret: url },
      error,
    );
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
          signal: AbortSignal.timeout(timeout),
        });
        answer = (await response.text()).trim();
      } catch (error) {
        throw describe({ kind: "broken", cause: error }, error);
      }
      if (response.ok) return null;
      const { status, headers } = response;
      const known = status >= 400 && status < 500 && status !== 429 && status !== 408;
      // The reason is a word of plain text ("Improving error conditions for Incoming Webhooks").
      if (answer === "rollup_error" || (known && /^[a-z][a-z0-9_]{1,80}$/.test(answer))) {
        throw describe({ kind: "refused", code: answer });
      }
      throw describe({ kind: "status", status, retryAfter: headers.get("retry-after") });
    },

    async update() {
      throw new TrackerRefused(
        "An incoming webhook can't change a message. Set SLACK_BOT_TOKEN to use a bot, which can.",
        "webhook_cannot_update",
      );
    },

    findPosted: async () => null,
    channelStanding: async () => null,
  };
}
