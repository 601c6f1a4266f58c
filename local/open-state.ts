import { ensureTable } from "../shared/adapters/dynamodb/ensure-table.ts";
import type { AwsConnection } from "../shared/adapters/node/aws-connection.ts";
import { connectTable } from "../shared/compose/aws/connect-table.ts";
import type { TableConnection } from "../shared/compose/host-settings.ts";
import type { StateLocation } from "../shared/env.ts";
import { RetryLater, UsageError } from "../shared/errors.ts";
import { type FolderUse, openEmbeddedDynamoDB } from "./embedded/open-dynamodb.ts";

const EMBEDDED_TABLE = "milepost";
const MAX_ATTEMPTS = 3;

/** A connection to the table with the state, on AWS or on this machine. */
export interface OpenState extends TableConnection {
  /** True if another process runs the embedded database, which becomes unreachable when that process exits. */
  isShared: boolean;
  close(): Promise<void>;
}

/** Opens the state. On this machine, creates the table if it is missing. */
export async function openState(location: StateLocation, use: FolderUse): Promise<OpenState> {
  for (let attempt = 1; ; attempt += 1) {
    const { connection, ...state } = await connectState(location, use);
    try {
      if (isOnThisMachine(location)) await ensureTable(connection, state.table);
      return state;
    } catch (error) {
      await state.close();
      // If another process stopped its database, the next attempt runs the database in this process.
      if (!isStateLost(state, error) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Connects to the state without creating the table. */
export async function connectState(
  location: StateLocation,
  use: FolderUse,
): Promise<OpenState & { connection: AwsConnection }> {
  const database =
    location.kind === "folder"
      ? { name: EMBEDDED_TABLE, ...(await openEmbeddedDynamoDB(location.folder, use)) }
      : { ...location, session: null, isShared: false, close: async () => {} };
  const { session, isShared } = database;
  const { client, table } = connectTable(database);
  await client.config.region().catch((cause: unknown) => {
    throw new UsageError("AWS_REGION is not set: set it to the region of the table, for example eu-central-1.", {
      cause,
    });
  });
  const close = async () => {
    client.destroy();
    await database.close();
  };
  return { client, table, session, isShared, connection: database, close };
}

export function isOnThisMachine(location: StateLocation): boolean {
  return location.kind === "folder" || location.local;
}

/** Returns true if the process that ran the database has exited. The caller can then open the state again. */
export function isStateLost({ isShared }: Pick<OpenState, "isShared">, error: unknown): boolean {
  return isShared && error instanceof RetryLater && error.reason === "outage";
}
