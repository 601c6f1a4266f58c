import { randomUUID } from "node:crypto";
import { lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { UsageError } from "../../shared/errors.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { FolderInUse } from "./folder-lock.ts";
import { type EmbeddedDynamoDB, startEmbeddedDynamoDB } from "./start-dynamodb.ts";
import { isPrivateFile } from "./state-folder.ts";

/** Content of the file `endpoint`. `lock`: the lock of the process that runs the database. */
const endpointSchema = z.object({
  endpoint: z.string().regex(/^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d{1,5}$/),
  accessKey: z.string().regex(/^[0-9a-f]{64}$/),
  session: z.string(),
  lock: z.string(),
});
type Endpoint = z.infer<typeof endpointSchema>;

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
 * `sync`), connects to it, so that both see the same leases. Throws `FolderInUse` if both fail, and what
 * `startEmbeddedDynamoDB` throws.
 */
export async function openEmbeddedDynamoDB(
  folder: string,
  { isExclusive, clock = systemClock }: FolderUse,
): Promise<SharedDynamoDB> {
  const end = clock.now().getTime() + (isExclusive ? MAX_WAIT_MS.exclusive : MAX_WAIT_MS.shared);
  for (;;) {
    try {
      const started = await startEmbeddedDynamoDB({ folder });
      const session = randomUUID();
      const close = async () => {
        rmSync(join(folder, "endpoint"), { force: true });
        await started.close();
      };
      try {
        writeEndpoint(folder, { endpoint: started.endpoint, accessKey: started.accessKey, session });
      } catch (error) {
        await close();
        throw error;
      }
      return { ...started, session, isShared: false, close };
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error;
      const running = isExclusive ? null : readEndpoint(folder);
      if (running !== null && (await isReachable(running.endpoint))) {
        return { ...running, isShared: true, close: async () => {} };
      }
      if (clock.now().getTime() >= end) throw error;
      await clock.sleep(RETRY_MS);
    }
  }
}

function writeEndpoint(folder: string, running: Omit<Endpoint, "lock">): void {
  const file = join(folder, "endpoint");
  const lock = readFileSync(join(folder, "lock"), "utf8");
  // Created anew: `mode` has no effect on an existing file.
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify({ ...running, lock }), { flag: "wx", mode: 0o600 });
}

/**
 * Returns how to connect to the database that another process runs, or `null` if that process has not written the file
 * yet. Throws `UsageError` if the file is not one that Milepost writes.
 */
function readEndpoint(folder: string): Endpoint | null {
  const file = join(folder, "endpoint");
  let content: unknown;
  let lock: string;
  try {
    content = isPrivateFile(lstatSync(file)) ? JSON.parse(readFileSync(file, "utf8")) : null;
    lock = readFileSync(join(folder, "lock"), "utf8");
  } catch {
    return null;
  }
  const { data } = endpointSchema.safeParse(content);
  if (data === undefined) {
    throw new UsageError(
      `This version of Milepost did not write the file ${file}. Stop the process that uses the folder, and delete the file.`,
    );
  }
  // A crashed process leaves its file behind, and another account can then listen on its port.
  return data.lock === lock ? data : null;
}

async function isReachable(endpoint: string): Promise<boolean> {
  return fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  );
}
