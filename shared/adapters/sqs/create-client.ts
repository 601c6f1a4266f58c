import { SQSClient } from "@aws-sdk/client-sqs";
import { type AwsConnection, awsClientConfig } from "../node/aws-connection.ts";

/** Longer than the longest poll that SQS allows, 20 s. */
const REQUEST_TIMEOUT_MS = 30_000;

/** With an endpoint, requests go there and not to the host of the queue URL (`*.localhost` for the embedded queue). */
export function createSqsClient(connection: AwsConnection): SQSClient {
  return new SQSClient({
    ...awsClientConfig(connection, REQUEST_TIMEOUT_MS),
    useQueueUrlAsEndpoint: !connection.endpoint,
  });
}
