import {
  CreateTableCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DeleteCommand, GetCommand, ScanCommand, TransactGetCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { createDynamoClient } from "../../../../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../../../../shared/adapters/dynamodb/ensure-table.ts";
import { UsageError } from "../../../../shared/errors.ts";
import { embeddedTables } from "../../../contract/state/embedded-tables.ts";

const newTable = embeddedTables();
/** Nothing listens there: a request that is sent fails with another error. */
const nowhere = { endpoint: "http://127.0.0.1:1" };

describe("createDynamoClient", () => {
  it.each([
    ["a scan", (client: ReturnType<typeof createDynamoClient>) => client.send(new ScanCommand({ TableName: "t" }))],
    ["a transaction", (client) => client.send(new TransactGetCommand({ TransactItems: [] }))],
    ["a raw transaction", (client) => client.send(new TransactWriteItemsCommand({ TransactItems: [] }))],
    ["PartiQL", (client) => client.send(new ExecuteStatementCommand({ Statement: "SELECT * FROM t" }))],
    ["creating a table", (client) => client.send(new CreateTableCommand({ TableName: "t" }))],
    ["describing a table", (client) => client.send(new DescribeTableCommand({ TableName: "t" }))],
  ])("rejects %s before it is sent", async (_, send) => {
    await expect(send(createDynamoClient(nowhere))).rejects.toThrow(/is not allowed/);
  });

  it("allows the others", async () => {
    const operations: string[] = [];
    const { client, table } = await newTable((operation) => operations.push(operation));
    const Key = { PK: "a", SK: "b" };
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: [{ PutRequest: { Item: Key } }] } }));
    expect((await client.send(new GetCommand({ TableName: table, Key }))).Item).toEqual(Key);
    await client.send(new DeleteCommand({ TableName: table, Key }));
    expect(operations).toEqual(["write BatchWriteItemCommand", "read GetItemCommand", "write DeleteItemCommand"]);
  });

  it.each([
    "https://dynamodb.eu-central-1.amazonaws.com",
    "http://127.0.0.1.example.com:8000",
    undefined,
  ])("creates no table at %s", async (endpoint) => {
    await expect(ensureTable({ region: "x", endpoint }, "milepost")).rejects.toThrow(UsageError);
  });
});
