import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { GitHubSettings } from "../adapters/github/github-host.ts";
import type { Operator } from "../config/operator.ts";
import type { JiraSettings, SlackSettings } from "../env.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** The state table and its client. `session`: id of a local database's start; leases from earlier starts are void. */
export interface TableConnection {
  client: DynamoDBDocumentClient;
  table: string;
  session?: string | null;
}

export interface QueueConnection {
  client: SQSClient;
  queueUrl: string;
}

/** Settings and connections with which hosts are built. They come from environment and secrets, or from local state. */
export interface HostSettings {
  github: () => Promise<GitHubSettings>;
  /** Returns `null` if this installation has no Jira. */
  jira: () => Promise<JiraSettings | null>;
  /** Returns `null` if this installation has no Slack. */
  slack: () => Promise<SlackSettings | null>;
  table: TableConnection;
  workQueue: QueueConnection;
  notifyQueue: QueueConnection;
  /** The operator's file; `null` allows every repository that the credentials can access. */
  operator: Operator | null;
  clock: Clock;
  log: Log;
}
