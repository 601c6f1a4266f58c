import type { ServerResponse } from "node:http";
import { afterEach } from "vitest";
import { type JiraClient, openJiraClient } from "../../../../shared/adapters/jira/client/jira-client.ts";
import type { RateLimiter } from "../../../../shared/adapters/rate-limit/rate-limiter.ts";
import { Secret } from "../../../../shared/config/secret.ts";
import type { JiraCredentials } from "../../../../shared/env.ts";
import { type Seen, tinyServer } from "./tiny-server.ts";

export const token = "ATATT3x/hunter2+token=";
export const email = "bot+milepost@acme.example";
export const cloud: JiraCredentials = { kind: "cloud", email, token: new Secret(token) };
export const dataCenter: JiraCredentials = { kind: "data-center", token: new Secret(token) };
export const basic = Buffer.from(`${email}:${token}`).toString("base64");
/** The current time of every client. */
export const now = new Date("2026-11-22T10:00:00.000Z");

export type Answering = (response: ServerResponse, seen: Seen) => void;
export const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Options {
  credentials?: JiraCredentials;
  path?: string;
  /** True if the server is also the gateway for scoped tokens. */
  hasGateway?: boolean;
  rateLimiter?: RateLimiter;
}

/** Opens a client of a new server, which is closed after the test. */
export async function opened(
  answer: Answering,
  { credentials = cloud, path = "", hasGateway = false, ...options }: Options = {},
) {
  const server = await tinyServer(answer);
  closing.push(server.close);
  const settings = { baseUrl: `${server.url}${path}`, credentials, ...(hasGateway && { gatewayUrl: server.url }) };
  const client = await openJiraClient({ settings, now: () => now, ...options });
  return { client, seen: server.seen, url: server.url };
}

export const json =
  (status: number, body: unknown, headers: Record<string, string | string[]> = {}): Answering =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };

export const page =
  (status: number, text: string, headers: Record<string, string> = {}): Answering =>
  (response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers });
    response.end(text);
  };

export const read = (client: JiraClient) => client.request("read", "GET", ["issue", "WEB-12"]);
export const write = (client: JiraClient) => client.request("write", "POST", ["issue"], { body: { fields: {} } });
export const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => new Error("it was answered"),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
