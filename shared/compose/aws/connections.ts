import { createDynamoClient } from "../../adapters/dynamodb/create-client.ts";
import { awsConnectionTo } from "../../adapters/node/aws-connection.ts";
import { createSqsClient } from "../../adapters/sqs/create-client.ts";
import type { QueueSettings, TableSettings } from "../../env.ts";
import type { QueueConnection, TableConnection } from "../host-settings.ts";

export function connectTable({ name, endpoint }: Pick<TableSettings, "name" | "endpoint">): TableConnection {
  return { client: createDynamoClient(awsConnectionTo(endpoint)), table: name };
}

export function connectQueue({ url, endpoint }: QueueSettings): QueueConnection {
  return { client: createSqsClient(awsConnectionTo(endpoint)), queueUrl: url };
}
