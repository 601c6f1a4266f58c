import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDynamoClient } from "../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../shared/adapters/dynamodb/create-table.ts";
import { type AwsConnection, connectionTo } from "../shared/adapters/node/aws-connection.ts";
import type { StatePlace } from "../shared/env.ts";
import { RetryLater, UsageError } from "../shared/errors.ts";
import { shareEmbeddedDynamoDB } from "./embedded/share-dynamodb.ts";

/** The table of a state folder. */
const embeddedTable = "milepost";

/** The table, wherever it is. */
export interface OpenState {
  client: DynamoDBDocumentClient;
  table: string;
  /** Of an embedded table: see `LedgerOptions`. */
  life: string | null;
  /** Another process runs it, and takes it along when it ends. */
  borrowed: boolean;
  close(): Promise<void>;
}

/**
 * Opens the state and makes the table where that is this machine's part. `own`: the process outlives others,
 * so it has to have a state folder to itself.
 */
export async function openState(place: StatePlace, options: { own: boolean }): Promise<OpenState> {
  for (let attempt = 1; ; attempt += 1) {
    const { connection, ...state } = await connectState(place, options);
    try {
      if (place.kind === "folder" || place.local) await ensureTable(connection, state.table);
      return state;
    } catch (error) {
      await state.close();
      // The process that ran the state has ended since it was found: this one runs it now.
      const isLost = state.borrowed && error instanceof RetryLater && error.reason === "outage";
      if (!isLost || attempt === attempts) throw error;
    }
  }
}

/** How often the state is opened anew when another process takes it along. */
const attempts = 3;

/** Opens the state as it is: the table may be missing. */
export async function connectState(
  place: StatePlace,
  options: { own: boolean },
): Promise<OpenState & { connection: AwsConnection }> {
  if (place.kind === "folder") {
    const dynamodb = await shareEmbeddedDynamoDB(place.folder, options);
    const client = createDynamoClient(dynamodb);
    const close = async () => {
      client.destroy();
      await dynamodb.close();
    };
    const { life, borrowed } = dynamodb;
    return { connection: dynamodb, client, table: embeddedTable, life, borrowed, close };
  }
  const connection = connectionTo(place.endpoint);
  const client = createDynamoClient(connection);
  await client.config.region().catch((cause: unknown) => {
    const example = "set it to the region of the table, for example eu-central-1";
    throw new UsageError(`AWS_REGION is not set: ${example}.`, { cause });
  });
  return {
    connection,
    client,
    table: place.name,
    life: null,
    borrowed: false,
    close: async () => client.destroy(),
  };
}
