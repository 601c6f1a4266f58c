import { canReach } from "../adapters/dynamodb/can-reach.ts";
import { createDynamoClient } from "../adapters/dynamodb/create-client.ts";
import { DynamoDeliveries } from "../adapters/dynamodb/deliveries.ts";
import { DynamoLedger } from "../adapters/dynamodb/ledger.ts";
import { connectionTo } from "../adapters/node/aws-connection.ts";
import { systemClock } from "../adapters/node/system-clock.ts";
import { createSqsClient } from "../adapters/sqs/create-client.ts";
import { SqsWorkQueue } from "../adapters/sqs/work-queue.ts";
import { type EnvSource, queueEnv, readEnv, tableEnv } from "../env.ts";
import { syncedBranch } from "../http/synced-branch.ts";
import type { WebhookHost } from "../http/webhook-app.ts";

/** The part of the host that needs the table and the queue: loaded with the first push that matters. */
export function awsState(
  source: EnvSource,
): Pick<WebhookHost, "deliveries" | "queue" | "syncedBranch" | "repository" | "canReach"> {
  const env = readEnv(source, { table: tableEnv, queue: queueEnv });
  const client = createDynamoClient(connectionTo(env.table.endpoint));
  const options = { client, table: env.table.name, clock: systemClock };
  const ledger = new DynamoLedger(options);
  const sqs = createSqsClient(connectionTo(env.queue.endpoint));
  return {
    deliveries: new DynamoDeliveries(options),
    queue: new SqsWorkQueue({ client: sqs, queueUrl: env.queue.url, clock: systemClock }),
    syncedBranch: (id) => syncedBranch(ledger, id),
    repository: (id) => ledger.repository(id),
    canReach: () => canReach(client, env.table.name),
  };
}
