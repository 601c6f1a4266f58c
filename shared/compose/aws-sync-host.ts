import type { SyncHandlerHost } from "../../functions/sync/sync-handler.ts";
import { DynamoOutboxes } from "../adapters/dynamodb/outboxes.ts";
import { readOperator } from "../adapters/node/read-operator.ts";
import { systemClock } from "../adapters/node/system-clock.ts";
import { SqsNotifyQueue } from "../adapters/sqs/notify-queue.ts";
import type { EnvSource, QueueSettings } from "../env.ts";
import {
  githubSecretArnEnv,
  jiraEnv,
  operatorEnv,
  optionalNotifyQueueEnv,
  queueEnv,
  readEnv,
  tableEnv,
} from "../env.ts";
import type { Telling } from "../notify/tell-news.ts";
import { awsGitHub, awsLog, awsQueue, awsSecret, awsTable } from "./aws-parts.ts";
import { type WorkerParts, workerHost } from "./worker-host.ts";

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
  const table = awsTable(env.table);
  const { settings } = env.notices;
  return {
    github: awsGitHub(source, env.arn),
    // Beside GitHub's credentials in the same secret, where there is a Jira.
    jira: awsSecret(env.arn, (variables) => readEnv(variables, { jira: jiraEnv }).jira.settings),
    table,
    ...(settings && { telling: awsTelling(table, settings) }),
    queue: awsQueue(env.queue),
    operator: await readOperator(env.operator),
    clock: systemClock,
    log: awsLog,
  };
}

function awsTelling(table: WorkerParts["table"], notices: QueueSettings): Telling {
  return {
    outboxes: new DynamoOutboxes({ ...table, clock: systemClock }),
    queue: new SqsNotifyQueue({ ...awsQueue(notices), clock: systemClock }),
  };
}
