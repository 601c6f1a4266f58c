import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createDynamoClient } from "../../shared/adapters/dynamodb/create-client.ts";
import { DynamoOutboxes } from "../../shared/adapters/dynamodb/outboxes.ts";
import { awsClientConfig, connectionTo } from "../../shared/adapters/node/aws-connection.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { loadSecrets } from "../../shared/adapters/secrets-manager/load-secrets.ts";
import { createSqsClient } from "../../shared/adapters/sqs/create-client.ts";
import { SqsNotifyQueue } from "../../shared/adapters/sqs/notify-queue.ts";
import type { EnvSource, QueueSettings } from "../../shared/env.ts";
import {
  githubEnv,
  githubSecretArnEnv,
  jiraEnv,
  operatorEnv,
  optionalNotifyQueueEnv,
  queueEnv,
  readEnv,
  tableEnv,
} from "../../shared/env.ts";
import { envNames } from "../../shared/env-names.ts";
import type { Telling } from "../../shared/report/use-cases/tell-news.ts";
import type { SyncHandlerHost } from "./sync-handler.ts";
import { type WorkerParts, workerHost } from "./worker-host.ts";

const requestTimeout = 5_000;

/** The host on AWS. */
export async function awsHost(source: EnvSource): Promise<SyncHandlerHost> {
  return workerHost(await awsParts(source));
}

/** What hosts on AWS are built of: GitHub's credentials from Secrets Manager, table and queue from the environment. */
export async function awsParts(source: EnvSource): Promise<WorkerParts> {
  const env = readEnv(source, {
    arn: githubSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: queueEnv,
    notices: optionalNotifyQueueEnv,
  });
  const operator = await readOperator(env.operator);
  const client = new SecretsManagerClient(awsClientConfig({}, requestTimeout));
  const apiUrl = source[envNames.githubApiUrl];
  const github = (variables: Record<string, string>) =>
    readEnv({ ...(apiUrl && { [envNames.githubApiUrl]: apiUrl }), ...variables }, { github: githubEnv })
      .github;
  // Beside GitHub's credentials in the same secret, where there is a Jira.
  const jira = (variables: Record<string, string>) => readEnv(variables, { jira: jiraEnv }).jira.settings;
  const { queue, notices } = env;
  const table = { client: createDynamoClient(connectionTo(env.table.endpoint)), table: env.table.name };
  return {
    github: loadSecrets([env.arn], client, github, systemClock),
    jira: loadSecrets([env.arn], client, jira, systemClock),
    table,
    ...(notices.settings && { telling: awsTelling(table, notices.settings) }),
    queue: { client: createSqsClient(connectionTo(queue.endpoint)), queueUrl: queue.url },
    operator,
    clock: systemClock,
    log: (message, fields) => console.log(JSON.stringify({ message, ...fields })),
  };
}

function awsTelling(table: WorkerParts["table"], { url, endpoint }: QueueSettings): Telling {
  const client = createSqsClient(connectionTo(endpoint));
  return {
    outboxes: new DynamoOutboxes({ ...table, clock: systemClock }),
    queue: new SqsNotifyQueue({ client, queueUrl: url, clock: systemClock }),
  };
}
