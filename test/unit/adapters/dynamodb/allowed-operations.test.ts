import {
  CreateTableCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  ScanCommand,
  TransactGetCommand,
} from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { createDynamoClient } from "../../../../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../../../../shared/adapters/dynamodb/create-table.ts";
import { UsageError } from "../../../../shared/errors.ts";
import { embeddedTables } from "../../../contract/state/embedded-tables.ts";

const newTable = embeddedTables();
/** Nothing listens there: what leaves the client fails for that, and not for being refused. */
const nowhere = { endpoint: "http://127.0.0.1:1" };

describe("the client of the table", () => {
  it.each([
    [
      "a scan",
      (client: ReturnType<typeof createDynamoClient>) => client.send(new ScanCommand({ TableName: "t" })),
    ],
    ["a transaction", (client) => client.send(new TransactGetCommand({ TransactItems: [] }))],
    ["a raw transaction", (client) => client.send(new TransactWriteItemsCommand({ TransactItems: [] }))],
    ["PartiQL", (client) => client.send(new ExecuteStatementCommand({ Statement: "SELECT * FROM t" }))],
    ["making a table", (client) => client.send(new CreateTableCommand({ TableName: "t" }))],
    ["describing a table", (client) => client.send(new DescribeTableCommand({ TableName: "t" }))],
  ])("refuses %s before it leaves", async (_, send) => {
    const seen: string[] = [];
    const client = createDynamoClient(nowhere, { onRequest: ({ name }) => seen.push(name) });
    await expect(send(client)).rejects.toThrow(/is not one of the operations that Milepost uses/);
    expect(seen).toEqual([]);
  });

  it("lets the others pass, and tells its watcher before and after", async () => {
    const seen: string[] = [];
    const { client, table } = await newTable({
      onRequest: ({ name, kind }) => seen.push(`${kind} ${name} …`),
      onResponse: ({ name }) => seen.push(`… ${name}`),
    });
    const Key = { PK: "a", SK: "b" };
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: [{ PutRequest: { Item: Key } }] } }));
    expect((await client.send(new GetCommand({ TableName: table, Key }))).Item).toEqual(Key);
    await client.send(new DeleteCommand({ TableName: table, Key }));
    expect(seen).toEqual([
      "write BatchWriteItemCommand …",
      "… BatchWriteItemCommand",
      "read GetItemCommand …",
      "… GetItemCommand",
      "write DeleteItemCommand …",
      "… DeleteItemCommand",
    ]);
  });

  it("is stopped by a watcher that throws", async () => {
    const { client, table } = await newTable({
      onRequest: () => {
        throw new Error("crash");
      },
    });
    const get = client.send(new GetCommand({ TableName: table, Key: { PK: "a", SK: "b" } }));
    await expect(get).rejects.toThrow("crash");
  });

  it.each([
    "https://dynamodb.eu-central-1.amazonaws.com",
    "http://127.0.0.1.example.com:8000",
    undefined,
  ])("makes no table at %s", async (endpoint) => {
    await expect(ensureTable({ region: "x", endpoint }, "milepost")).rejects.toThrow(UsageError);
  });
});
