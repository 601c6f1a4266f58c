import type { SQSClient } from "@aws-sdk/client-sqs";
import { createDynamoClient } from "../../adapters/dynamodb/create-client.ts";
import { createSqsClient } from "../../adapters/sqs/create-client.ts";
import type { QueueSettings, TableSettings } from "../../env.ts";
import type { QueueConnection, TableConnection } from "../host-settings.ts";

export function connectTable({ name, endpoint }: Pick<TableSettings, "name" | "endpoint">): TableConnection {
  return { client: createDynamoClient({ endpoint }), table: name };
}

/** Creates an SQS client. `endpoint`: the URL of another SQS server; `null` for AWS. */
export function connectSqs(endpoint: string | null): SQSClient {
  return createSqsClient({ endpoint });
}

export function connectQueue({ url, endpoint }: QueueSettings): QueueConnection {
  return { client: connectSqs(endpoint), queueUrl: url };
}
