import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll } from "vitest";
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from "../../../local/embedded/start-dynamodb.ts";
import { createDynamoClient } from "../../../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../../../shared/adapters/dynamodb/ensure-table.ts";
import type { AwsConnection } from "../../../shared/adapters/node/aws-connection.ts";

export interface TestTable {
  client: DynamoDBDocumentClient;
  table: string;
  /** For other clients of the same database. */
  connection: AwsConnection;
}

/** Called before each operation with its kind and command, for example "read GetItemCommand". It may throw. */
type OnOperation = (operation: string) => void;

/** Starts one in-memory DynamoDB for a test file; each call of the returned function creates an empty table. */
export function embeddedTables(): (onOperation?: OnOperation) => Promise<TestTable> {
  let dynamodb: EmbeddedDynamoDB | undefined;
  const clients: DynamoDBDocumentClient[] = [];
  beforeAll(async () => {
    dynamodb = await startEmbeddedDynamoDB();
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await dynamodb?.close();
  });
  return async (onOperation) => {
    if (dynamodb === undefined) throw new Error("The embedded DynamoDB is not started.");
    const table = `milepost-${randomUUID()}`;
    await ensureTable(dynamodb, table);
    const client = createDynamoClient(dynamodb);
    client.middlewareStack.add(
      (next, { commandName = "" }) =>
        async (input) => {
          onOperation?.(`${/Get|Query/.test(commandName) ? "read" : "write"} ${commandName}`);
          return next(input);
        },
      { step: "initialize", name: "onOperation" },
    );
    clients.push(client);
    return { client, table, connection: dynamodb };
  };
}
