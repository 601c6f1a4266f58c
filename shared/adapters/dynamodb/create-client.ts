import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type AwsConnection, awsClientConfig } from "../node/aws-connection.ts";

/** Timeout of one attempt; the SDK makes up to four attempts. */
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Operations that AWS, DynamoDB Local and dynalite all support. Scans, transactions and PartiQL are not among them.
 */
const allowedCommands = [
  "GetItemCommand",
  "QueryCommand",
  "BatchGetItemCommand",
  "PutItemCommand",
  "UpdateItemCommand",
  "DeleteItemCommand",
  "BatchWriteItemCommand",
];

/** Creates a DynamoDB client, which throws instead of sending an operation that is not in `allowedCommands`. */
export function createDynamoClient(connection: AwsConnection): DynamoDBDocumentClient {
  const client = new DynamoDBClient(awsClientConfig(connection, REQUEST_TIMEOUT_MS));
  client.middlewareStack.add(
    (next, { commandName = "An unnamed command" }) =>
      async (input) => {
        if (allowedCommands.includes(commandName)) return next(input);
        const allowed = allowedCommands.join(", ");
        throw new Error(`${commandName} is not allowed (docs/architecture.md, "State"). Allowed: ${allowed}.`);
      },
    { step: "initialize", priority: "high", name: "allowedOperations" },
  );
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
