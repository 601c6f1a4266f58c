import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { awsClientConfig } from "../adapters/node/aws-connection.ts";
import { readOperator } from "../adapters/node/read-operator.ts";
import { systemClock } from "../adapters/node/system-clock.ts";
import { loadSecrets } from "../adapters/secrets-manager/load-secrets.ts";
import {
  type EnvSource,
  jiraWebhookEnv,
  operatorEnv,
  queueEnv,
  readEnv,
  tableEnv,
  webhookEnv,
  webhookSecretArnEnv,
} from "../env.ts";
import type { WebhookHost } from "../http/webhook-app.ts";

/** One attempt at Secrets Manager, in milliseconds: the answer to GitHub waits for it. */
const requestTimeout = 2_000;

/** The host on AWS. Table and queue are checked here, but their clients are loaded when they are needed. */
export async function awsHost(source: EnvSource): Promise<WebhookHost> {
  const env = readEnv(source, {
    arn: webhookSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: queueEnv,
  });
  const operator = await readOperator(env.operator);
  const client = new SecretsManagerClient(awsClientConfig({}, requestTimeout));
  const read = (variables: Record<string, string>) =>
    readEnv(variables, { webhook: webhookEnv, jira: jiraWebhookEnv });
  const load = loadSecrets([env.arn], client, read, systemClock);

  let loaded: ReturnType<typeof loadState> | null = null;
  const loadState = async () => (await import("./aws-state.ts")).awsState(source);
  const state = () => {
    loaded ??= loadState();
    return loaded;
  };
  return {
    secrets: async () => (await load()).webhook.secrets,
    jiraSecrets: async () => (await load()).jira.secrets,
    deliveries: { receive: async (...args) => (await state()).deliveries.receive(...args) },
    queue: { send: async (...args) => (await state()).queue.send(...args) },
    syncedBranch: async (id) => (await state()).syncedBranch(id),
    repository: async (id) => (await state()).repository(id),
    canReach: async () => (await state()).canReach(),
    clock: systemClock,
    operator,
    log: (message, fields) => console.log(JSON.stringify({ message, ...fields })),
  };
}
