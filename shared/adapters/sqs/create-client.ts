import { SQSClient } from "@aws-sdk/client-sqs";
import { type AwsConnection, awsClientConfig } from "../node/aws-connection.ts";

/** Longer than the longest poll, 20 s. */
const REQUEST_TIMEOUT_MS = 30_000;

/** If there is an endpoint, requests go there, whatever host the queue URL names (embedded: `*.localhost`). */
export function createSqsClient(connection: AwsConnection): SQSClient {
  return new SQSClient({
    ...awsClientConfig(connection, REQUEST_TIMEOUT_MS),
    useQueueUrlAsEndpoint: !connection.endpoint,
  });
}
