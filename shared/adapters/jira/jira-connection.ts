import type { Config } from "../../config/config.ts";
import type { JiraClient } from "./client/jira-client.ts";

export type JiraConfig = NonNullable<Config["jira"]>;

/** The Jira project of one repository, and how to reach it. */
export interface JiraConnection {
  client: JiraClient;
  config: JiraConfig;
  /** Id of the repository. It distinguishes goals of the same name in one Jira project. */
  repository: string;
  /** Returns true if the operator allows writing to a project. Users move issues between projects. */
  isProjectAllowed: (projectKey: string) => boolean;
}

export function isCloud({ client }: Pick<JiraConnection, "client">): boolean {
  return client.apiVersion === "3";
}

/** Returns "WEB" for "WEB-12". */
export function projectKeyOf(issueKey: string): string {
  return issueKey.replace(/-\d+$/, "");
}
