import { setTimeout as wait } from "node:timers/promises";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { UsageError } from "../../errors.ts";
import { type AwsConnection, awsClientConfig, isLoopback } from "../node/aws-connection.ts";
import { awsErrorName, translateAwsError } from "../node/translate-aws-error.ts";
import { tableShape } from "./table-shape.ts";

const longestWait = 30_000;

/**
 * Makes the table on this machine's DynamoDB when it is missing, and waits until it can be used. Safe when two
 * processes do it at once. Throws `UsageError` for an endpoint that is not a loopback address: on AWS only the
 * CDK app makes tables.
 */
export async function ensureTable(connection: AwsConnection, table: string): Promise<void> {
  if (connection.endpoint === undefined || !isLoopback(connection.endpoint)) {
    throw new UsageError(`The table ${table} is made by "npx cdk deploy", not by Milepost itself.`);
  }
  const client = new DynamoDBClient(awsClientConfig(connection, 5_000));
  try {
    if ((await statusOf(client, table)) === null) await create(client, table);
    await untilActive(client, table);
  } catch (error) {
    throw translateAwsError(error, `table ${table}`, new Date());
  } finally {
    client.destroy();
  }
}

async function statusOf(client: DynamoDBClient, table: string): Promise<string | null> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    return Table?.TableStatus ?? null;
  } catch (error) {
    if (awsErrorName(error) === "ResourceNotFoundException") return null;
    throw error;
  }
}

async function create(client: DynamoDBClient, table: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(definition(table)));
  } catch (error) {
    if (awsErrorName(error) !== "ResourceInUseException") throw error;
  }
}

async function untilActive(client: DynamoDBClient, table: string): Promise<void> {
  const end = Date.now() + longestWait;
  for (let pause = 5; Date.now() < end; pause = Math.min(pause * 2, 500)) {
    if ((await statusOf(client, table)) === "ACTIVE") return;
    await wait(pause);
  }
  throw new UsageError(
    `The table ${table} does not become active. Its making was probably cut short: remove the state folder ` +
      "(trackers are matched again by their markers) or the table, and start again.",
  );
}

function definition(table: string): CreateTableCommandInput {
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
