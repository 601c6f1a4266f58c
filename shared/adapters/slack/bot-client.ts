import type { WebClient } from "@slack/web-api";
import type { Secret } from "../../config/secret.ts";
import { RetryLater } from "../../errors.ts";
import { type SlackFailure, type SlackRequestContext, slackRateLimit, toSlackError } from "./slack-error.ts";

export interface BotClientOptions {
  token: Secret;
  apiUrl: string;
  now: () => Date;
}

type SlackCall = Pick<SlackRequestContext, "method" | "isRepeatable" | "channel">;

/** Calls `run` with the Slack client and returns the result. Throws a `MilepostError` if the call fails. */
export type CallSlack = (call: SlackCall, run: (client: WebClient) => Promise<unknown>) => Promise<unknown>;

const TIMEOUT_MS = 15_000;
const NO_LOGGER = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  setName: () => {},
};

/**
 * Returns a function that calls Slack through Slack's client, which is loaded at the first call. The client's defaults
 * (ten retries of every request, posts included, and no timeout) are replaced by no retries and a timeout.
 */
export function createBotClient({ token, apiUrl, now }: BotClientOptions): CallSlack {
  let loading: Promise<WebClient> | null = null;

  async function load(): Promise<WebClient> {
    // A bundle contains the package once: its ES module only re-exports the CommonJS module.
    const { LogLevel, WebClient } = await import("@slack/web-api");
    return new WebClient(token.reveal(), {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: TIMEOUT_MS,
      allowAbsoluteUrls: false,
      logger: { ...NO_LOGGER, getLevel: () => LogLevel.ERROR },
      fetch: async (url: Parameters<typeof fetch>[0], init?: RequestInit) => {
        const response = await fetch(url, { ...init, redirect: "manual" });
        // Handled here, because Slack's client throws an error without details if `Retry-After` is not a number.
        if (response.status === 429) throw slackRateLimit(response.headers.get("retry-after"), now());
        return response;
      },
    });
  }

  return async (call, run) => {
    loading ??= load();
    const client = await loading;
    try {
      return await run(client);
    } catch (error) {
      const original = error instanceof Error && "original" in error ? error.original : null;
      if (original instanceof RetryLater) throw original;
      throw toSlackError(readFailure(error), { ...call, now: now() }, error);
    }
  };
}

/** Converts an error of Slack's client by its documented code, because the error classes may not be loaded. */
function readFailure(error: unknown): SlackFailure {
  const { code, statusCode, headers, data } = fieldsOf(error);
  if (code === "slack_webapi_http_error" && typeof statusCode === "number") {
    const after = fieldsOf(headers)["retry-after"];
    return { kind: "status", status: statusCode, retryAfter: typeof after === "string" ? after : null };
  }
  if (code === "slack_webapi_platform_error") {
    const { error: reason, needed, response_metadata: metadata } = fieldsOf(data);
    const { messages } = fieldsOf(metadata);
    return {
      kind: "error-code",
      code: typeof reason === "string" ? reason : "",
      needed: typeof needed === "string" ? needed : null,
      details: Array.isArray(messages) ? messages.filter((one) => typeof one === "string") : [],
    };
  }
  return { kind: "connection", cause: error };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
