import { SQSClient } from "@aws-sdk/client-sqs";
import { type AwsConnection, awsClientConfig } from "../node/aws-connection.ts";

/** Must be longer than a long poll, which SQS allows to take up to 20 s. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Creates an SQS client. If `connection` has an endpoint, requests go there and not to the host in the queue URL. */
export function createSqsClient(connection: AwsConnection): SQSClient {
  return new SQSClient({
    ...awsClientConfig(connection, REQUEST_TIMEOUT_MS),
    useQueueUrlAsEndpoint: !connection.endpoint,
  });
}
