import type { SQSClient } from "@aws-sdk/client-sqs";
import type { AwsConnection } from "../../adapters/node/aws-connection.ts";
import { createSqsClient } from "../../adapters/sqs/create-client.ts";
import type { QueueSettings } from "../../env.ts";
import type { QueueConnection } from "../host-settings.ts";

/** Creates an SQS client for AWS or another SQS server. */
export function connectSqs(connection: Pick<AwsConnection, "endpoint" | "accessKey">): SQSClient {
  return createSqsClient(connection);
}

export function connectQueue({ url, endpoint }: QueueSettings): QueueConnection {
  return { client: connectSqs({ endpoint }), queueUrl: url };
}
