import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type AwsConnection, awsClientConfig } from "../node/aws-connection.ts";

/** One attempt, in milliseconds; the SDK makes up to four. */
const requestTimeout = 5_000;

const reads = new Set(["GetItemCommand", "QueryCommand", "BatchGetItemCommand"]);
const writes = new Set(["PutItemCommand", "UpdateItemCommand", "DeleteItemCommand", "BatchWriteItemCommand"]);

/** One operation on its way to DynamoDB, counted once however often the SDK repeats it. */
export interface DynamoOperation {
  name: string;
  kind: "read" | "write";
}

/** Called around every operation; what they throw is thrown by the operation. */
export interface DynamoWatcher {
  onRequest?: (operation: DynamoOperation) => void;
  onResponse?: (operation: DynamoOperation) => void;
}

/**
 * The only client for the table. It refuses, before anything leaves, every operation that AWS, DynamoDB Local
 * and dynalite do not do alike: scans, transactions, PartiQL and all management of tables.
 */
export function createDynamoClient(
  connection: AwsConnection,
  watcher: DynamoWatcher = {},
): DynamoDBDocumentClient {
  const client = new DynamoDBClient(awsClientConfig(connection, requestTimeout));
  client.middlewareStack.add(
    (next, context) => async (input) => {
      const operation = allowed(context.commandName ?? "an unnamed command");
      watcher.onRequest?.(operation);
      const output = await next(input);
      watcher.onResponse?.(operation);
      return output;
    },
    { step: "initialize", priority: "high", name: "allowedOperations" },
  );
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

function allowed(name: string): DynamoOperation {
  if (reads.has(name)) return { name, kind: "read" };
  if (writes.has(name)) return { name, kind: "write" };
  throw new Error(
    `${name} is not one of the operations that Milepost uses (docs/architecture.md, "State"): ` +
      `${[...reads, ...writes].join(", ")}.`,
  );
}
