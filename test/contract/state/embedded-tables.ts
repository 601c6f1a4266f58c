import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll } from "vitest";
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from "../../../local/embedded/start-dynamodb.ts";
import { createDynamoClient, type DynamoWatcher } from "../../../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../../../shared/adapters/dynamodb/create-table.ts";

export interface TestTable {
  client: DynamoDBDocumentClient;
  table: string;
  endpoint: string;
}

/** One DynamoDB in memory for a test file; each call of what it returns makes an empty table. */
export function embeddedTables(): (watcher?: DynamoWatcher) => Promise<TestTable> {
  let dynamodb: EmbeddedDynamoDB | undefined;
  const clients: DynamoDBDocumentClient[] = [];
  beforeAll(async () => {
    dynamodb = await startEmbeddedDynamoDB();
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await dynamodb?.close();
  });
  return async (watcher) => {
    if (dynamodb === undefined) throw new Error("The embedded DynamoDB is not started.");
    const table = `milepost-${randomUUID()}`;
    await ensureTable(dynamodb, table);
    const client = createDynamoClient(dynamodb, watcher);
    clients.push(client);
    return { client, table, endpoint: dynamodb.endpoint };
  };
}
