import { createDynamoClient } from "../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../shared/adapters/dynamodb/ensure-table.ts";
import { type AwsConnection, awsConnectionTo } from "../shared/adapters/node/aws-connection.ts";
import type { TableConnection } from "../shared/compose/host-settings.ts";
import type { StateLocation } from "../shared/env.ts";
import { RetryLater, UsageError } from "../shared/errors.ts";
import { type FolderUse, openEmbeddedDynamoDB } from "./embedded/open-dynamodb.ts";

/** Table name in a state folder. */
const EMBEDDED_TABLE = "milepost";
const MAX_ATTEMPTS = 3;

/** A connection to the state table, wherever it is. */
export interface OpenState extends TableConnection {
  /** True if another process runs the embedded database: it becomes unreachable when that process ends. */
  isShared: boolean;
  close(): Promise<void>;
}

/** Opens the state. Creates the table if it is missing and on this machine. */
export async function openState(location: StateLocation, use: FolderUse): Promise<OpenState> {
  for (let attempt = 1; ; attempt += 1) {
    const { connection, ...state } = await connectState(location, use);
    try {
      if (isOnThisMachine(location)) await ensureTable(connection, state.table);
      return state;
    } catch (error) {
      await state.close();
      // Next time this process finds the folder free and runs the database itself.
      if (!isStateLost(state, error) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Connects to the state without creating the table. */
export async function connectState(
  location: StateLocation,
  use: FolderUse,
): Promise<OpenState & { connection: AwsConnection }> {
  if (location.kind === "folder") {
    const { session, isShared, ...dynamodb } = await openEmbeddedDynamoDB(location.folder, use);
    const client = createDynamoClient(dynamodb);
    const close = async () => {
      client.destroy();
      await dynamodb.close();
    };
    return { connection: dynamodb, client, table: EMBEDDED_TABLE, session, isShared, close };
  }
  const connection = awsConnectionTo(location.endpoint);
  const client = createDynamoClient(connection);
  await client.config.region().catch((cause: unknown) => {
    throw new UsageError(
      "AWS_REGION is not set: set it to the region of the table, for example eu-central-1.",
      {
        cause,
      },
    );
  });
  const close = async () => client.destroy();
  return { connection, client, table: location.name, session: null, isShared: false, close };
}

export function isOnThisMachine(location: StateLocation): boolean {
  return location.kind === "folder" || location.local;
}

/** Returns true if the process that ran the database ended while this one used it. Opening the state again helps. */
export function isStateLost({ isShared }: Pick<OpenState, "isShared">, error: unknown): boolean {
  return isShared && error instanceof RetryLater && error.reason === "outage";
}
