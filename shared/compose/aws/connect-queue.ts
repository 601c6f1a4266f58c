import type { SQSClient } from "@aws-sdk/client-sqs";
import { createSqsClient } from "../../adapters/sqs/create-client.ts";
import type { QueueSettings } from "../../env.ts";
import type { QueueConnection } from "../host-settings.ts";

/** Creates an SQS client. `endpoint`: the URL of another SQS server; `null` for AWS. */
export function connectSqs(endpoint: string | null): SQSClient {
  return createSqsClient({ endpoint });
}

export function connectQueue({ url, endpoint }: QueueSettings): QueueConnection {
  return { client: connectSqs(endpoint), queueUrl: url };
}
