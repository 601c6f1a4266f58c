import type { JiraSettings } from "../../../env.ts";
import type { RateLimiter } from "../../rate-limit/rate-limiter.ts";
import { toClientOptions } from "./client-settings.ts";
import { JiraResponse } from "./jira-response.ts";

/** One call of Jira's API. `pathname` is the path after `/rest/api/2` or `/rest/api/3`; `query` is encoded twice. */
export interface JiraCall {
  kind: "read" | "write";
  method: string;
  pathname: string;
  query: Record<string, string>;
  body?: unknown;
}

/**
 * Sends a call within the quota and returns the parsed JSON of the response, `null` for an empty body. Throws a
 * `JiraResponse` if Jira rejects the call, `RetryLater` of the rate limiter, and what `fetch` throws.
 */
export type SendToJira = (call: JiraCall) => Promise<unknown>;

interface TransportOptions {
  rateLimiter: RateLimiter | null;
  /** Called for each request. */
  onRequest: (kind: "read" | "write") => void;
}

/** The methods of jira-client with which any endpoint can be called. Its types declare them as private. */
interface JiraApi {
  makeUri(parts: { pathname: string; query: Record<string, string> }): string;
  makeRequestHeader(uri: string, options: object): object;
  doRequest(options: object): Promise<JiraResponse | { error: unknown }>;
}

/** The options that jira-client passes to its `request` function, with properties that the call has. */
interface TransportRequest {
  method: string;
  uri: string;
  body?: unknown;
  kind: "read" | "write";
  auth?: { user: string; pass: string; bearer?: string };
}

/** The cost of every request to Jira: nothing is counted, because only Jira's responses show its limits. */
export const NO_COST = { content: 0, points: 0 };

export const TIMEOUT_MS = 20_000;

/** Imports jira-client, and returns a function that opens one address of Jira, `settings.baseUrl`. */
export async function loadTransport({
  rateLimiter,
  onRequest,
}: TransportOptions): Promise<(settings: JiraSettings) => SendToJira> {
  const { default: Api } = await import("jira-client");

  /**
   * Sends a request for jira-client. Returns errors instead of throwing them, because jira-client would replace them
   * by errors without status and headers. Follows no redirects, because a redirected POST would become a GET.
   */
  async function request(options: TransportRequest): Promise<JiraResponse | { error: unknown }> {
    const { method, uri, body, kind, auth } = options;
    try {
      const headers = {
        accept: "application/json",
        "user-agent": "milepost",
        ...(auth && { authorization: toAuthorization(auth) }),
        ...(body !== undefined && { "content-type": "application/json" }),
      };
      const sent = body === undefined ? null : JSON.stringify(body);
      onRequest(kind);
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(uri, { method, headers, body: sent, redirect: "manual", signal });
      const raw = { status: response.status, headers: response.headers, text: await response.text() };
      return new JiraResponse(raw, uri);
    } catch (error) {
      return { error };
    }
  }

  return (settings) => {
    const api: unknown = new Api({ ...toClientOptions(settings), request });
    if (!isJiraApi(api)) throw new TypeError("jira-client has no makeUri, makeRequestHeader or doRequest");
    return async ({ pathname, query, ...options }) => {
      const { kind } = options;
      const complete = await rateLimiter?.startRequest({ cost: NO_COST, isRead: kind === "read" });
      const uri = api.makeUri({ pathname, query });
      const response = await api.doRequest(api.makeRequestHeader(uri, options)).finally(complete);
      if (!(response instanceof JiraResponse)) throw response.error;
      if (response.isFailure(kind)) throw response;
      return response.body;
    };
  };
}

function toAuthorization({ user, pass, bearer }: NonNullable<TransportRequest["auth"]>): string {
  if (bearer !== undefined) return `Bearer ${bearer}`;
  return `Basic ${Buffer.from(`${user}:${pass}`).toString("base64")}`;
}

function isJiraApi(value: unknown): value is JiraApi {
  if (typeof value !== "object" || value === null) return false;
  const methods = ["makeUri", "makeRequestHeader", "doRequest"];
  return methods.every((name) => typeof Reflect.get(value, name) === "function");
}
