import type { JiraApiOptions } from "jira-client";
import type { JiraSettings } from "../../../env.ts";

/** Version of the REST API: "3" in Jira Cloud (Atlassian documents), "2" in Data Center (wiki markup). */
export type JiraApiVersion = "2" | "3";

export function apiVersionOf({ credentials }: JiraSettings): JiraApiVersion {
  return credentials.kind === "cloud" ? "3" : "2";
}

/** Returns the options for jira-client, whose defaults would be http and version 2. */
export function toClientOptions(settings: JiraSettings): JiraApiOptions {
  const { protocol, hostname, port, pathname } = new URL(settings.baseUrl);
  const { credentials } = settings;
  return {
    protocol: protocol.replace(":", ""),
    host: hostname,
    port,
    // Encoded once more, because jira-client decodes its URI.
    base: pathname.replace(/\/+$/, "").replaceAll("%", "%25"),
    apiVersion: apiVersionOf(settings),
    strictSSL: true,
    ...(credentials.kind === "cloud"
      ? { username: credentials.email, password: credentials.token.reveal() }
      : { bearer: credentials.token.reveal() }),
  };
}

/** Returns an id for the account in `Quotas.quotaFor`, because Jira limits each account. The id contains the token. */
export function jiraAccount({ credentials }: JiraSettings): string {
  const token = credentials.token.reveal();
  return credentials.kind === "cloud" ? `${credentials.email}\n${token}` : token;
}

/** Returns a function that replaces the account's secrets in a text, in every encoding in which they are sent. */
export function createRedactor({ credentials }: JiraSettings): (text: string) => string {
  const token = credentials.token.reveal();
  const email = credentials.kind === "cloud" ? [credentials.email] : [];
  const basic = email.map((user) => Buffer.from(`${user}:${token}`).toString("base64"));
  const secrets = [...basic, token, ...email].flatMap((text) => [text, encodeURIComponent(text)]);
  const escaped = secrets.map((secret) => secret.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const pattern = new RegExp(escaped.join("|"), "gi");
  return (text) => text.replaceAll(pattern, "[secret]");
}
