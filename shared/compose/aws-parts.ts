import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createDynamoClient } from "../adapters/dynamodb/create-client.ts";
import type { GitHubSettings } from "../adapters/github/github-host.ts";
import { awsClientConfig, connectionTo } from "../adapters/node/aws-connection.ts";
import { systemClock } from "../adapters/node/system-clock.ts";
import { loadSecrets } from "../adapters/secrets-manager/load-secrets.ts";
import { createSqsClient } from "../adapters/sqs/create-client.ts";
import { type EnvSource, githubEnv, type QueueSettings, readEnv } from "../env.ts";
import { envNames } from "../env-names.ts";

/** One attempt at Secrets Manager, in milliseconds. */
const requestTimeout = 5_000;

/** A line of the function's log. */
export function awsLog(message: string, fields: Readonly<Record<string, string | number | null>>): void {
  console.log(JSON.stringify({ message, ...fields }));
}

export function awsTable({ name, endpoint }: { name: string; endpoint: string | null }) {
  return { client: createDynamoClient(connectionTo(endpoint)), table: name };
}

export function awsQueue({ url, endpoint }: QueueSettings) {
  return { client: createSqsClient(connectionTo(endpoint)), queueUrl: url };
}

/** What `read` makes of the variables in a secret, read when it is first asked for and kept for five minutes. */
export function awsSecret<T>(arn: string, read: (variables: Record<string, string>) => T): () => Promise<T> {
  const client = new SecretsManagerClient(awsClientConfig({}, requestTimeout));
  return loadSecrets([arn], client, read, systemClock);
}

/** GitHub's credentials from their secret, for the API that the environment names. */
export function awsGitHub(source: EnvSource, arn: string): () => Promise<GitHubSettings> {
  const apiUrl = source[envNames.githubApiUrl];
  const at = apiUrl ? { [envNames.githubApiUrl]: apiUrl } : {};
  return awsSecret(arn, (variables) => readEnv({ ...at, ...variables }, { github: githubEnv }).github);
}
