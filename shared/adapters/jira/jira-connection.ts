import type { Config } from "../../config/config.ts";
import type { JiraClient } from "./client/jira-client.ts";

export type JiraConfig = NonNullable<Config["jira"]>;

/** The configured Jira project of one repository, and the client for its requests. */
export interface JiraConnection {
  client: JiraClient;
  config: JiraConfig;
  /** Id of the repository. Markers contain it, because two repositories can have goals of the same name. */
  repository: string;
  /** Returns true if the operator allows writing to a project. A user can have moved an issue to another project. */
  isProjectAllowed: (projectKey: string) => boolean;
}

export function isCloud({ client }: Pick<JiraConnection, "client">): boolean {
  return client.apiVersion === "3";
}

/** Returns the project key in an issue key: "WEB" for "WEB-12". */
export function projectKeyOf(issueKey: string): string {
  return issueKey.replace(/-\d+$/, "");
}
