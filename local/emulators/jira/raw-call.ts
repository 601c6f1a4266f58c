import { isRecord } from "../shared/json-body.ts";
import type { JiraDouble } from "./emulator-types.ts";

export interface RawAnswer {
  status: number;
  headers: Headers;
  /** The JSON, `{}` for anything else. */
  body: Record<string, unknown>;
  json: unknown;
  text: string;
}

/** Who asks, as Cloud and as Data Center want to hear it. */
export const basic = `Basic ${Buffer.from("bot@example.com:test-token").toString("base64")}`;
export const bearer = "Bearer test-token";

/**
 * A bare request, as no client would soften it. `path` is below `/rest/api/3`, or begins with `/rest/`. A string is
 * sent as it is, anything else as JSON; an empty header is left out.
 */
export async function rawCall(
  jira: JiraDouble,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const standard = { authorization: basic, "content-type": "application/json", connection: "close" };
  const all = Object.entries({ ...standard, ...headers }).filter(([, value]) => value !== "");
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
