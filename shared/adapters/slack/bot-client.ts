import type { WebClient } from "@slack/web-api";
import type { Secret } from "../../config/secret.ts";
import { RetryLater } from "../../errors.ts";
import { describeSlackFailure, type Failure } from "./slack-error.ts";

export interface BotClientOptions {
  token: Secret;
  apiUrl: string;
  now: () => Date;
  /** Milliseconds until a request is given up. */
  timeout?: number;
}

/** What a call is for, where it fails. */
export interface Call {
  method: string;
  repeatable: boolean;
  channel: string | null;
}

/** Runs one call of the Slack client, and throws Milepost's errors. */
export type CallSlack = (call: Call, run: (client: WebClient) => Promise<unknown>) => Promise<unknown>;

const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  setName: () => {},
};

/**
 * Slack's own client, which by default repeats every request ten times, a post after a broken connection too, and
 * waits for ever: here it repeats nothing, gives up in time and logs nothing. It is loaded with the first call, so
 * that a function that has nothing to say to Slack does not pay for it.
 */
export function botClient({ token, apiUrl, now, timeout = 15_000 }: BotClientOptions): CallSlack {
  let loading: Promise<WebClient> | null = null;

  async function load(): Promise<WebClient> {
    // Its ES module hands out the one object that its CommonJS parts make, which a bundle gets as well.
    const { LogLevel, WebClient } = await import("@slack/web-api");
    return new WebClient(token.reveal(), {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout,
      allowAbsoluteUrls: false,
      logger: { ...silent, getLevel: () => LogLevel.ERROR },
      fetch: async (url: Parameters<typeof fetch>[0], init?: RequestInit) => {
        const response = await fetch(url, { ...init, redirect: "manual" });
        // The client makes a bug of a limit that names no time.
        const limited =
          response.status === 429 && !/^\d{1,6}$/.test(response.headers.get("retry-after") ?? "");
        if (limited) throw limitWithoutTime(now());
        return response;
      },
    });
  }

  return async ({ method, repeatable, channel }, run) => {
    loading ??= load();
    const client = await loading;
    try {
      return await run(client);
    } catch (error) {
      const original = error instanceof Error && "original" in error ? error.original : null;
      if (original instanceof RetryLater) throw original;
      const circumstances = { method, repeatable, channel, now: now(), secret: token };
      throw describeSlackFailure(readFailure(error), circumstances, error);
    }
  };
}

function limitWithoutTime(now: Date): RetryLater {
  const retryAt = new Date(now.getTime() + 60_000);
  return new RetryLater("rate-limit", "Slack's rate limit is reached; it named no time.", retryAt);
}

/** The client's errors by their documented codes: their classes are only there once it is loaded. */
function readFailure(error: unknown): Failure {
  const { code, retryAfter, statusCode, headers, data } = fieldsOf(error);
  if (code === "slack_webapi_rate_limited_error") {
    return { kind: "limited", retryAfter: typeof retryAfter === "number" ? retryAfter : null };
  }
  if (code === "slack_webapi_http_error" && typeof statusCode === "number") {
    const after = fieldsOf(headers)["retry-after"];
    return { kind: "status", status: statusCode, retryAfter: typeof after === "string" ? after : null };
  }
  if (code === "slack_webapi_platform_error") {
    const { error: reason, needed, response_metadata: metadata } = fieldsOf(data);
    const { messages } = fieldsOf(metadata);
    return {
      kind: "refused",
      code: typeof reason === "string" ? reason : "",
      needed: typeof needed === "string" ? needed : null,
      details: Array.isArray(messages) ? messages.filter((one) => typeof one === "string") : [],
    };
  }
  return { kind: "broken", cause: error };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
