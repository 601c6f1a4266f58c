import { existsSync } from "node:fs";
import { join } from "node:path";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { systemClock } from "../shared/adapters/node/system-clock.ts";
import { awsErrorName } from "../shared/adapters/node/translate-aws-error.ts";
import { openStores } from "../shared/compose/stores.ts";
import type { StateLocation } from "../shared/env.ts";
import type { Outboxes } from "../shared/ports/outboxes.ts";
import type { StatusReader } from "../shared/status/read-goals.ts";
import type { LedgerReader } from "../shared/sync/read/read-repository.ts";
import { connectState, isOnThisMachine, isStateLost, type OpenState } from "./open-state.ts";

/** The part of the state that read-only commands need. */
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

/** Opens the state for reading. A state folder or local table that does not exist is empty, and is not created. */
export async function openLedgerReader(
  location: StateLocation,
): Promise<StateReader & Pick<OpenState, "isShared" | "close">> {
  if (location.kind === "folder" && !existsSync(join(location.folder, "dynamodb"))) {
    return { ...emptyState, isShared: false, close: async () => {} };
  }
  const state = await connectState(location, { isExclusive: false });
  const { isShared, close } = state;
  if (isOnThisMachine(location) && (await isTableMissing(state))) return { ...emptyState, isShared, close };
  const { ledger, outboxes } = openStores(state, { clock: systemClock });
  return { ledger, outboxes, isShared, close };
}

/** High, because several short commands, each of which runs the database, can exit during one read. */
const MAX_ATTEMPTS = 8;

/** Returns the result of `read`. Repeats `read` from the start if the process that ran the database exits meanwhile. */
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

/** Returns false for other failures, which the first read then reports with a clear message. */
async function isTableMissing({ client, table }: OpenState): Promise<boolean> {
  try {
    await client.send(new GetCommand({ TableName: table, Key: { PK: "health", SK: "-" } }));
    return false;
  } catch (error) {
    return awsErrorName(error) === "ResourceNotFoundException";
  }
}
