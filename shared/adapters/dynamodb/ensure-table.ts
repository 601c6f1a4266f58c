import { setTimeout as wait } from "node:timers/promises";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { isLoopback } from "../../config/base-url.ts";
import { StateDamaged, UsageError } from "../../errors.ts";
import { type AwsConnection, awsClientConfig } from "../node/aws-connection.ts";
import { nullIfAwsError, translateAwsError } from "../node/translate-aws-error.ts";
import { tableShape } from "./table-shape.ts";

const MAX_WAIT_MS = 30_000;

/**
 * Creates the table on a local DynamoDB if it is missing, and waits until it is active. Safe for concurrent calls.
 * Throws `UsageError` for an endpoint that is not a loopback address: on AWS, only the CDK app creates tables.
 */
export async function ensureTable(connection: AwsConnection, table: string): Promise<void> {
  if (!connection.endpoint || !isLoopback(connection.endpoint)) {
    throw new UsageError(`Milepost does not create the table ${table} on AWS. Run "npx cdk deploy".`);
  }
  const client = new DynamoDBClient(awsClientConfig(connection, 5_000));
  try {
    if ((await statusOf(client, table)) === null) {
      const created = client.send(new CreateTableCommand(tableDefinition(table)));
      await nullIfAwsError("ResourceInUseException", created);
    }
    await waitUntilActive(client, table);
  } catch (error) {
    throw translateAwsError(error, `table ${table}`, new Date());
  } finally {
    client.destroy();
  }
}

async function statusOf(client: DynamoDBClient, table: string): Promise<string | null> {
  const description = client.send(new DescribeTableCommand({ TableName: table }));
  return (await nullIfAwsError("ResourceNotFoundException", description))?.Table?.TableStatus ?? null;
}

async function waitUntilActive(client: DynamoDBClient, table: string): Promise<void> {
  const end = Date.now() + MAX_WAIT_MS;
  for (let pause = 5; Date.now() < end; pause = Math.min(pause * 2, 500)) {
    if ((await statusOf(client, table)) === "ACTIVE") return;
    await wait(pause);
  }
  throw new StateDamaged(
    `The table ${table} does not become active: its creation was interrupted, for example by a full disk. Delete the ` +
      "state folder (items are matched again by their markers) or the table, and start again.",
  );
}

function tableDefinition(table: string): CreateTableCommandInput {
  const { partitionKey, sortKey, index } = tableShape;
  const text = (name: string) => ({ AttributeName: name, AttributeType: "S" as const });
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" as const },
    { AttributeName: range, KeyType: "RANGE" as const },
  ];
  return {
    TableName: table,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [partitionKey, sortKey, index.partitionKey, index.sortKey].map(text),
    KeySchema: keys(partitionKey, sortKey),
    GlobalSecondaryIndexes: [
      {
        IndexName: index.name,
        KeySchema: keys(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
  };
}
