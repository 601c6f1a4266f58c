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

/** Returns an id for the account, to tell accounts apart in memory: Jira limits each. The id contains the token. */
export function jiraAccount({ credentials }: JiraSettings): string {
  const token = credentials.token.reveal();
  return credentials.kind === "cloud" ? `${credentials.email}\n${token}` : token;
}

/** Returns the texts other than the token in which the credentials are sent: the email, and both in base64. */
export function credentialForms({ credentials }: JiraSettings): string[] {
  if (credentials.kind !== "cloud") return [];
  const { email, token } = credentials;
  return [email, Buffer.from(`${email}:${token.reveal()}`).toString("base64")];
}
