import { isRecord } from "../shared/json-body.ts";
import type { JiraEmulator } from "./emulator-types.ts";

export interface RawResponse {
  status: number;
  headers: Headers;
  /** The response body if it is a JSON object, else `{}`. */
  body: Record<string, unknown>;
  json: unknown;
  text: string;
}

/** `Authorization` header of the emulator's default account in Cloud. */
export const BASIC_AUTHORIZATION = `Basic ${Buffer.from("bot@example.com:test-token").toString("base64")}`;
/** `Authorization` header of the emulator's default account in Data Center. */
export const BEARER_AUTHORIZATION = "Bearer test-token";

/**
 * Sends a request without a client library. `path` is relative to `/rest/api/3` unless it starts with `/rest/`. A
 * string body is sent unchanged, any other body as JSON. Headers with an empty value are not sent.
 */
export async function sendRawRequest(
  jira: JiraEmulator,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<RawResponse> {
  const defaults = {
    authorization: BASIC_AUTHORIZATION,
    "content-type": "application/json",
    connection: "close",
  };
  const all = Object.entries({ ...defaults, ...headers }).filter(([, value]) => value !== "");
  const response = await fetch(jira.url + (path.startsWith("/rest/") ? path : `/rest/api/3${path}`), {
    method,
    headers: Object.fromEntries(all),
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    redirect: "manual",
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
  const json: unknown = isJson ? JSON.parse(text) : null;
  return {
    status: response.status,
    headers: response.headers,
    body: isRecord(json) ? json : {},
    json,
    text,
  };
}
