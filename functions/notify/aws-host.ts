import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createDynamoClient } from "../../shared/adapters/dynamodb/create-client.ts";
import { awsClientConfig, connectionTo } from "../../shared/adapters/node/aws-connection.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { loadSecrets } from "../../shared/adapters/secrets-manager/load-secrets.ts";
import { createSqsClient } from "../../shared/adapters/sqs/create-client.ts";
import {
  type EnvSource,
  notifyQueueEnv,
  operatorEnv,
  pageSecretArnEnv,
  pageSecretEnv,
  pageUrlEnv,
  readEnv,
  slackEnv,
  slackSecretArnEnv,
  tableEnv,
} from "../../shared/env.ts";
import { type SignedPage, signedLinks } from "./card-links.ts";
import type { NotifyHandlerHost } from "./notify-handler.ts";
import { notifyHost } from "./notify-host.ts";

const requestTimeout = 5_000;

/** The host on AWS: Slack's credentials and what links are signed with from Secrets Manager. */
export async function awsHost(source: EnvSource): Promise<NotifyHandlerHost> {
  const env = readEnv(source, {
    slackArn: slackSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: notifyQueueEnv,
  });
  const { table, queue } = env;
  const client = new SecretsManagerClient(awsClientConfig({}, requestTimeout));
  const slack = (variables: Record<string, string>) => readEnv(variables, { slack: slackEnv }).slack.settings;
  const page = awsSignedPage(source);
  return notifyHost({
    slack: loadSecrets([env.slackArn], client, slack, systemClock),
    table: { client: createDynamoClient(connectionTo(table.endpoint)), table: table.name },
    queue: { client: createSqsClient(connectionTo(queue.endpoint)), queueUrl: queue.url },
    operator: await readOperator(env.operator),
    clock: systemClock,
    links: async () => signedLinks(await page(), systemClock.now()),
    log: (message, fields) => console.log(JSON.stringify({ message, ...fields })),
  });
}

/** The status page on AWS, for those who make links to it: they sign with the first secret. */
export function awsSignedPage(source: EnvSource): () => Promise<SignedPage> {
  const env = readEnv(source, { arn: pageSecretArnEnv, page: pageUrlEnv });
  const client = new SecretsManagerClient(awsClientConfig({}, requestTimeout));
  const read = (variables: Record<string, string>) => {
    const [secret] = readEnv(variables, { page: pageSecretEnv }).page.secrets;
    if (secret === undefined) throw new Error("The secret of the status page is empty.");
    return { url: env.page.url, secret };
  };
  return loadSecrets([env.arn], client, read, systemClock);
}
