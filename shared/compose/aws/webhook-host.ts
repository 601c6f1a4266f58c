import { readOperator } from "../../adapters/node/read-operator.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import {
  type EnvSource,
  jiraWebhookEnv,
  operatorEnv,
  queueEnv,
  readEnv,
  tableEnv,
  webhookEnv,
  webhookSecretArnEnv,
} from "../../env.ts";
import type { WebhookHost } from "../../http/webhook-app.ts";
import { lazyOnce } from "../lazy-once.ts";
import { awsLog } from "./log.ts";
import { readSecret } from "./secrets.ts";

export async function awsWebhookHost(source: EnvSource): Promise<WebhookHost> {
  const env = readEnv(source, {
    arn: webhookSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: queueEnv,
  });
  const secrets = readSecret(env.arn, (variables) => readEnv(variables, { github: webhookEnv, jira: jiraWebhookEnv }));
  // Loads the clients for DynamoDB and SQS when a request first needs them, so that rejections are sent faster.
  const state = lazyOnce(async () => {
    const { connectTable } = await import("./connect-table.ts");
    const { connectQueue } = await import("./connect-queue.ts");
    const { webhookStateHost } = await import("../webhook-host.ts");
    return webhookStateHost({
      table: connectTable(env.table),
      workQueue: connectQueue(env.queue),
      clock: systemClock,
    });
  });
  return {
    secrets: async () => (await secrets()).github.secrets,
    jiraSecrets: async () => (await secrets()).jira.secrets,
    deliveries: { receive: async (...args) => (await state()).deliveries.receive(...args) },
    queue: { send: async (...args) => (await state()).queue.send(...args) },
    repository: async (id) => (await state()).repository(id),
    repositoriesOf: async (tracker, project) => (await state()).repositoriesOf(tracker, project),
    isStateReachable: async () => (await state()).isStateReachable(),
    clock: systemClock,
    operator: await readOperator(env.operator),
    log: awsLog,
  };
}
