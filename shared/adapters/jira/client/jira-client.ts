import type * as z from "zod";
import { addKnownSecret } from "../../../config/secret.ts";
import type { JiraSettings } from "../../../env.ts";
import { RetryLater } from "../../../errors.ts";
import type { RequestCount } from "../../../ports/tracker.ts";
import { type AnsweredRequest, parseAnswer } from "../../answers/parse-answer.ts";
import type { RateLimiter } from "../../rate-limit/rate-limiter.ts";
import { apiVersionOf, credentialForms, type JiraApiVersion, jiraAccount } from "./client-settings.ts";
import { findGatewayUrl } from "./cloud-gateway.ts";
import { JiraResponse } from "./jira-response.ts";
import { type JiraCall, loadTransport, TIMEOUT_MS } from "./jira-transport.ts";
import { buildPath, encodeQuery } from "./request-path.ts";
import { toJiraError } from "./to-jira-error.ts";

export interface JiraClientOptions {
  settings: JiraSettings;
  now: () => Date;
  rateLimiter?: RateLimiter | null;
}

export type JiraMethod = "GET" | "POST" | "PUT" | "DELETE";

export interface JiraRequestOptions {
  query?: Readonly<Record<string, string | number | boolean>>;
  body?: unknown;
}

/** Sends requests to Jira with a timeout and without retries, counts them, and throws Milepost errors. */
export interface JiraClient {
  /** URL of the Jira site without a slash at its end: the page of an issue is `${baseUrl}/browse/${key}`. */
  baseUrl: string;
  apiVersion: JiraApiVersion;
  /**
   * Returns the parsed JSON of the response, or `null` if its body is empty. `kind` is "read" if the request changes
   * nothing: a search is a POST that reads. `path` contains the segments after `/rest/api/2` or `/rest/api/3`.
   */
  request(
    kind: "read" | "write",
    method: JiraMethod,
    path: readonly string[],
    options?: JiraRequestOptions,
  ): Promise<unknown>;
  requests(): RequestCount;
  now(): Date;
  rateLimiter: RateLimiter | null;
}

const RETRY_MS = 60_000;

/**
 * Addresses of the gateway, by site and credentials, for the credentials that only the gateway accepts. They are
 * kept while the process lives, so that not every run starts with a rejected request.
 */
const gatewayUrls = new Map<string, string>();

/** Creates a client without sending a request. Loads jira-client, which runs without Jira don't load. */
export async function openJiraClient({ settings, now, rateLimiter = null }: JiraClientOptions): Promise<JiraClient> {
  const count: RequestCount = { reads: 0, writes: 0 };
  const open = await loadTransport({
    rateLimiter,
    onRequest: (kind) => {
      count[kind === "read" ? "reads" : "writes"] += 1;
    },
  });
  for (const form of credentialForms(settings)) addKnownSecret(form);

  const account = `${settings.baseUrl}\n${jiraAccount(settings)}`;
  let send = open({ ...settings, baseUrl: gatewayUrls.get(account) ?? settings.baseUrl });
  /** The address of the gateway, once it was needed; `null` if there is none. */
  let gatewayUrl: string | null | undefined;

  async function findGateway(): Promise<string | null> {
    if (settings.gatewayUrl === undefined) return null;
    count.reads += 1;
    gatewayUrl ??= await findGatewayUrl(settings.baseUrl, settings.gatewayUrl, AbortSignal.timeout(TIMEOUT_MS));
    if (gatewayUrl !== undefined) return gatewayUrl;
    const message = `Jira rejected the credentials, and ${settings.baseUrl} does not say where else to try them.`;
    throw new RetryLater("outage", message, new Date(now().getTime() + RETRY_MS));
  }

  /** Sends a call to the site and, if that rejects the credentials, to the gateway, which later calls then use. */
  async function sendToSiteOrGateway(call: JiraCall): Promise<unknown> {
    try {
      return await send(call);
    } catch (cause) {
      if (gatewayUrls.has(account) || !isUnauthorized(cause)) throw cause;
      const url = gatewayUrl === undefined ? await findGateway() : gatewayUrl;
      if (url === null) throw cause;
      const sendToGateway = open({ ...settings, baseUrl: url });
      const answer = await sendToGateway(call).catch((error: unknown) => error);
      const isUnknownToken = isUnauthorized(answer) && !answer.lacksScope();
      if (isUnknownToken) throw cause;
      const isKnownToken = !(answer instanceof Error) || isUnauthorized(answer);
      if (isKnownToken) {
        gatewayUrls.set(account, url);
        send = sendToGateway;
      }
      if (answer instanceof Error) throw answer;
      return answer;
    }
  }

  return {
    baseUrl: settings.baseUrl,
    apiVersion: apiVersionOf(settings),
    requests: () => ({ ...count }),
    now,
    rateLimiter,

    async request(kind, method, path, { query = {}, body } = {}) {
      const pathname = buildPath(path);
      const isRead = kind === "read";
      try {
        const call = { kind, method, pathname, query: encodeQuery(query), ...(body !== undefined && { body }) };
        const data = await sendToSiteOrGateway(call);
        rateLimiter?.quota.resetBackoff(kind);
        return data;
      } catch (cause) {
        // Thrown by the rate limiter before the request was sent.
        if (cause instanceof RetryLater) throw cause;
        const backoffMs = () => rateLimiter?.quota.nextBackoffMs(kind);
        const error = toJiraError(cause, {
          baseUrl: settings.baseUrl,
          isRead,
          now: now(),
          path: `${method} ${pathname}`,
          isSiteUnknown: gatewayUrl === null,
          backoffMs,
        });
        const isLimited = error instanceof RetryLater && error.reason === "rate-limit";
        if (isLimited) rateLimiter?.quota.blockUntil(error.retryAt);
        throw error;
      }
    },
  };
}

function isUnauthorized(value: unknown): value is JiraResponse {
  return value instanceof JiraResponse && (value.status === 401 || value.isLoginFailed()) && !value.requiresCaptcha();
}

type ClientCall = [client: JiraClient, method: JiraMethod, path: readonly string[]];
type ParsedCall<T> = [
  client: JiraClient,
  schema: z.ZodType<T>,
  method: JiraMethod,
  path: readonly string[],
  options?: JiraRequestOptions,
];

/**
 * Sends a read request and returns the validated response. Throws `RetryLater` if the response does not match the
 * schema, because a proxy or a starting Jira can send other data with status 200.
 */
export function readJira<T>(...call: ParsedCall<T>): Promise<T> {
  return requestJira("read", ...call);
}

/** Sends a write request and returns the validated response. Throws `OutcomeUnknown` if it does not match the schema. */
export function writeJira<T>(...call: ParsedCall<T>): Promise<T> {
  return requestJira("write", ...call);
}

async function requestJira<T>(
  kind: "read" | "write",
  ...[client, schema, method, path, options = {}]: ParsedCall<T>
): Promise<T> {
  const answer = await client.request(kind, method, path, options);
  return parseAnswer(schema, answer, answeredByJira(kind, client, method, path));
}

/** Returns the request for the functions of `../../answers/`. */
export function answeredByJira(kind: "read" | "write", ...[client, method, path]: ClientCall): AnsweredRequest {
  return { vendor: "Jira", request: `${method} /${path.join("/")}`, isRead: kind === "read", now: client.now() };
}
