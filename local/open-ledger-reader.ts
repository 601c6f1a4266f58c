import { existsSync } from "node:fs";
import { join } from "node:path";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { DynamoLedger } from "../shared/adapters/dynamodb/ledger.ts";
import { DynamoOutboxes } from "../shared/adapters/dynamodb/outboxes.ts";
import { systemClock } from "../shared/adapters/node/system-clock.ts";
import { awsErrorName } from "../shared/adapters/node/translate-aws-error.ts";
import type { StatePlace } from "../shared/env.ts";
import { RetryLater } from "../shared/errors.ts";
import type { Outboxes } from "../shared/ports/outboxes.ts";
import type { GoalsReader } from "../shared/report/run/read-goals.ts";
import type { LedgerReader } from "../shared/sync/read/read-repository.ts";
import type { OpenState } from "./open-state.ts";
import { connectState } from "./open-state.ts";

export interface Reader {
  ledger: LedgerReader & GoalsReader;
  outboxes: Pick<Outboxes, "outbox">;
}

interface OpenReader extends Reader {
  /** Another process runs the state, and takes it along when it ends. */
  borrowed: boolean;
  close(): Promise<void>;
}

const nothing = async () => null;
const none = async () => [];
const empty: Reader = {
  ledger: {
    repository: nothing,
    repositoryNamed: nothing,
    repositories: none,
    goal: nothing,
    links: none,
    days: none,
    runs: none,
  },
  outboxes: { outbox: nothing },
};

/**
 * The ledger for who only looks. Where a sync would first make the folder or the table, nothing was ever synced:
 * it is empty, and neither is made.
 */
export async function openLedgerReader(place: StatePlace): Promise<OpenReader> {
  if (place.kind === "folder" && !existsSync(join(place.folder, "dynamodb"))) {
    return { ...empty, borrowed: false, close: async () => {} };
  }
  const state = await connectState(place, { own: false });
  const { client, table, borrowed, close } = state;
  const local = place.kind === "folder" || place.local;
  if (local && (await isMissing(state))) return { ...empty, borrowed, close };
  const parts = { client, table, clock: systemClock };
  return { ledger: new DynamoLedger(parts), outboxes: new DynamoOutboxes(parts), borrowed, close };
}

/** How often reading begins again on state that another process took along: commands that only look are short. */
const attempts = 8;

/** Reads what a command shows, all of it anew where the process that ran the state ended in the middle. */
export async function readLedger<T>(place: StatePlace, read: (reader: Reader) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const { borrowed, close, ...reader } = await openLedgerReader(place);
    try {
      return await read(reader);
    } catch (error) {
      const isLost = borrowed && error instanceof RetryLater && error.reason === "outage";
      if (!isLost || attempt === attempts) throw error;
    } finally {
      await close();
    }
  }
}

/** Other trouble shows itself at the first real read, which has words for it. */
async function isMissing({ client, table }: Pick<OpenState, "client" | "table">): Promise<boolean> {
  try {
    await client.send(new GetCommand({ TableName: table, Key: { PK: "health", SK: "-" } }));
    return false;
  } catch (error) {
    return awsErrorName(error) === "ResourceNotFoundException";
  }
}
