import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { UsageError } from "../../shared/errors.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from "./start-dynamodb.ts";

const endpointSchema = z.object({ endpoint: z.url(), session: z.string() });

/** An embedded DynamoDB that several processes can use. */
export interface SharedDynamoDB extends EmbeddedDynamoDB {
  /** Id of one start of the database: a restart creates another session. */
  session: string;
  /** True if another process runs the database; `close` then leaves the database running. */
  isShared: boolean;
}

export interface FolderUse {
  /** True to run the database in this process: a service must not use the database of a command, which soon exits. */
  isExclusive: boolean;
  /** Default: the system's clock. */
  clock?: Clock;
}

/**
 * Maximum wait for another process: to stop its database (`exclusive`), or to start its database (`shared`), which takes long on
 * a slow machine.
 */
const MAX_WAIT_MS = { exclusive: 5_000, shared: 30_000 };
const RETRY_MS = 100;

/**
 * Starts the database in a state folder. If another process already runs that database (such as `serve` during a
 * `sync`), connects to it, so that both see the same leases. Throws `UsageError` if both fail.
 */
export async function openEmbeddedDynamoDB(
  folder: string,
  { isExclusive, clock = systemClock }: FolderUse,
): Promise<SharedDynamoDB> {
  const endpointFile = join(folder, "endpoint");
  const end = clock.now().getTime() + (isExclusive ? MAX_WAIT_MS.exclusive : MAX_WAIT_MS.shared);
  for (;;) {
    try {
      const started = await startEmbeddedDynamoDB({ folder });
      const session = randomUUID();
      writeFileSync(endpointFile, JSON.stringify({ endpoint: started.endpoint, session }));
      return {
        ...started,
        session,
        isShared: false,
        async close() {
          rmSync(endpointFile, { force: true });
          await started.close();
        },
      };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const running = isExclusive ? null : readEndpoint(endpointFile);
      if (running !== null && (await isReachable(running.endpoint))) {
        return { ...running, isShared: true, close: async () => {} };
      }
      if (clock.now().getTime() >= end) throw error;
      await clock.sleep(RETRY_MS);
    }
  }
}

function readEndpoint(file: string): z.infer<typeof endpointSchema> | null {
  try {
    return endpointSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

async function isReachable(endpoint: string): Promise<boolean> {
  return fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  );
}
