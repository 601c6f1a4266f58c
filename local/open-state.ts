import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDynamoClient } from "../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../shared/adapters/dynamodb/create-table.ts";
import { isLoopback } from "../shared/adapters/node/aws-connection.ts";
import type { EnvSource } from "../shared/env.ts";
import { readEnv, stateEnv, tableEnv } from "../shared/env.ts";
import { envNames } from "../shared/env-names.ts";
import { shareEmbeddedDynamoDB } from "./embedded/share-dynamodb.ts";

/** The table of a state folder, and of a DynamoDB on this machine when none is named. */
const embeddedTable = "milepost";

/** The table, wherever it is. */
export interface OpenState {
  client: DynamoDBDocumentClient;
  table: string;
  /** Of an embedded table: see `LedgerOptions`. */
  life: string | null;
  close(): Promise<void>;
}

/**
 * Opens the state that the environment names: DynamoDB when a table or an endpoint is set (made there when the
 * endpoint is this machine's), else the embedded one in the state folder.
 */
export async function openState(source: EnvSource): Promise<OpenState> {
  const endpoint = source[envNames.dynamodbEndpoint] || source[envNames.awsEndpoint];
  if (!endpoint && !source[envNames.table]) return openEmbedded(source);
  const local = endpoint && isLoopback(endpoint) ? { [envNames.table]: embeddedTable } : {};
  const { table } = readEnv({ ...local, ...withoutEmpty(source) }, { table: tableEnv });
  const connection = table.endpoint === null ? {} : { endpoint: table.endpoint };
  if (table.local) await ensureTable(connection, table.name);
  const client = createDynamoClient(connection);
  return { client, table: table.name, life: null, close: async () => client.destroy() };
}

async function openEmbedded(source: EnvSource): Promise<OpenState> {
  const { state } = readEnv(source, { state: stateEnv });
  const dynamodb = await shareEmbeddedDynamoDB(state.folder);
  const client = createDynamoClient(dynamodb);
  await ensureTable(dynamodb, embeddedTable);
  return {
    client,
    table: embeddedTable,
    life: dynamodb.life,
    async close() {
      client.destroy();
      await dynamodb.close();
    },
  };
}

function withoutEmpty(source: EnvSource): Record<string, string> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  );
}
