import { SQSClient } from "@aws-sdk/client-sqs";
import { type AwsConnection, awsClientConfig } from "../node/aws-connection.ts";

/** Above the 20 s of the longest poll. */
const requestTimeout = 30_000;

/** A given endpoint is where requests go, whatever host the queue's URL names (the embedded one's: `*.localhost`). */
export function createSqsClient(connection: AwsConnection): SQSClient {
  return new SQSClient({
    ...awsClientConfig(connection, requestTimeout),
    useQueueUrlAsEndpoint: connection.endpoint === undefined,
  });
}
