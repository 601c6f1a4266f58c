import { existsSync } from "node:fs";
import { join } from "node:path";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { DynamoLedger } from "../shared/adapters/dynamodb/ledger.ts";
import { systemClock } from "../shared/adapters/node/system-clock.ts";
import { awsErrorName } from "../shared/adapters/node/translate-aws-error.ts";
import type { StatePlace } from "../shared/env.ts";
import type { LedgerReader } from "../shared/sync/use-cases/read-repository.ts";
import type { OpenState } from "./open-state.ts";
import { connectState } from "./open-state.ts";

interface OpenReader {
  ledger: LedgerReader;
  close(): Promise<void>;
}

const nothing = async () => null;
const empty: LedgerReader = {
  repository: nothing,
  repositoryNamed: nothing,
  goal: nothing,
  links: async () => [],
};

/**
 * The ledger for who only looks. Where a sync would first make the folder or the table, nothing was ever synced:
 * it is empty, and neither is made.
 */
export async function openLedgerReader(place: StatePlace): Promise<OpenReader> {
  if (place.kind === "folder" && !existsSync(join(place.folder, "dynamodb"))) {
    return { ledger: empty, close: async () => {} };
  }
  const state = await connectState(place, { own: false });
  const { client, table, close } = state;
  const local = place.kind === "folder" || place.local;
  if (local && (await isMissing(state))) return { ledger: empty, close };
  return { ledger: new DynamoLedger({ client, table, clock: systemClock }), close };
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
