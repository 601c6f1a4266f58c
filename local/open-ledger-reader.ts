import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { systemClock } from "../shared/adapters/node/system-clock.ts";
import { awsErrorName } from "../shared/adapters/node/translate-aws-error.ts";
import { openStores } from "../shared/compose/stores.ts";
import type { StateLocation } from "../shared/env.ts";
import type { Outboxes } from "../shared/ports/outboxes.ts";
import type { StatusReader } from "../shared/status/read-goals.ts";
import type { LedgerReader } from "../shared/sync/read/read-repository.ts";
import { hasDatabase } from "./embedded/state-folder.ts";
import { connectState, isOnThisMachine, isStateLost, type OpenState } from "./open-state.ts";

/** The methods with which read-only commands read the state. */
export interface StateReader {
  ledger: LedgerReader & StatusReader;
  outboxes: Pick<Outboxes, "outbox">;
}

const returnNull = async () => null;
const returnNone = async () => [];
const emptyState: StateReader = {
  ledger: {
    repository: returnNull,
    repositoryNamed: returnNull,
    repositories: returnNone,
    goal: returnNull,
    links: returnNone,
    days: returnNone,
    runs: returnNone,
  },
  outboxes: { outbox: returnNull },
};

/** Opens the state for reading. If the state folder or local table does not exist, returns an empty state. */
export async function openLedgerReader(
  location: StateLocation,
): Promise<StateReader & Pick<OpenState, "isShared" | "close">> {
  if (location.kind === "folder" && !(await hasDatabase(location.folder))) {
    return { ...emptyState, isShared: false, close: async () => {} };
  }
  const state = await connectState(location, { isExclusive: false });
  const { isShared, close } = state;
  if (isOnThisMachine(location) && (await isTableMissing(state))) return { ...emptyState, isShared, close };
  const { ledger, outboxes } = openStores(state, { clock: systemClock });
  return { ledger, outboxes, isShared, close };
}

/** Opens the state on this machine for reading. Returns an empty state if the state is in a table on AWS. */
export async function openLocalLedgerReader(location: StateLocation): ReturnType<typeof openLedgerReader> {
  if (isOnThisMachine(location)) return openLedgerReader(location);
  return { ...emptyState, isShared: false, close: async () => {} };
}

/** Maximum number of attempts to read. High, because several short commands with the database can exit meanwhile. */
const MAX_ATTEMPTS = 8;

/** Calls `read` and returns its result. Repeats the call if the process that runs the database exits meanwhile. */
export async function readLedger<T>(location: StateLocation, read: (reader: StateReader) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const reader = await openLedgerReader(location);
    try {
      return await read(reader);
    } catch (error) {
      if (!isStateLost(reader, error) || attempt === MAX_ATTEMPTS) throw error;
    } finally {
      await reader.close();
    }
  }
}

/** Returns true if the table does not exist. Ignores other errors, because the first read reports them clearly. */
async function isTableMissing({ client, table }: OpenState): Promise<boolean> {
  try {
    await client.send(new GetCommand({ TableName: table, Key: { PK: "health", SK: "-" } }));
    return false;
  } catch (error) {
    return awsErrorName(error) === "ResourceNotFoundException";
  }
}
