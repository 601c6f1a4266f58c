import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import dynalite from "dynalite";
import { createAccessKey, requireAccessKey } from "../local-request.ts";
import { assertIntact } from "./assert-intact.ts";
import { lockFolder } from "./folder-lock.ts";
import { DATABASE_FOLDER, prepareStateFolder } from "./state-folder.ts";

export interface EmbeddedDynamoDB {
  endpoint: string;
  /** The access key id that requests must have. It changes with every start. */
  accessKey: string;
  close(): Promise<void>;
}

/** Maximum wait for requests in progress when the database is closed. */
const MAX_CLOSE_WAIT_MS = 10_000;

/**
 * Starts dynalite, a DynamoDB emulator, in this process, reachable with its access key only. The data is in `folder`,
 * or in memory if that is missing. Throws `FolderInUse` if another process uses the folder, `UsageError` if the folder
 * can't be used, and `StateDamaged` if its database can't be opened.
 */
export async function startEmbeddedDynamoDB(options: { folder?: string } = {}): Promise<EmbeddedDynamoDB> {
  const { folder } = options;
  if (folder !== undefined) await prepareStateFolder(folder);
  const unlock = folder === undefined ? () => {} : lockFolder(folder);
  try {
    if (folder !== undefined) await assertIntact(folder);
    const server = dynalite({
      ...(folder === undefined ? {} : { path: join(folder, DATABASE_FOLDER) }),
      createTableMs: 0,
      updateTableMs: 0,
      deleteTableMs: 0,
    });
    const accessKey = createAccessKey();
    requireAccessKey(server, accessKey);
    const inProgress = new Set<ServerResponse>();
    server.on("request", (_, response) => {
      inProgress.add(response);
      response.once("close", () => inProgress.delete(response));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("dynalite has no port.");
    return {
      endpoint: `http://127.0.0.1:${address.port}`,
      accessKey,
      // Waits for other processes' requests: dynalite would throw for a database that is closed while it is read.
      async close() {
        const answered = Promise.all([...inProgress].map((response) => once(response, "close")));
        await Promise.race([answered, wait(MAX_CLOSE_WAIT_MS, undefined, { ref: false })]);
        const closed = new Promise<void>((resolve, reject) => {
          server.close((error) => (error === undefined || error === null ? resolve() : reject(error)));
        });
        server.closeAllConnections();
        await closed.finally(unlock);
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
