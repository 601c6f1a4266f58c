import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import dynalite from "dynalite";
import { rejectBrowserRequests } from "../local-request.ts";
import { lockFolder } from "./folder-lock.ts";

export interface EmbeddedDynamoDB {
  endpoint: string;
  close(): Promise<void>;
}

/** Maximum wait for requests in progress when the database is closed. */
const MAX_CLOSE_WAIT_MS = 10_000;

/**
 * Starts dynalite, a DynamoDB emulator, in this process, reachable from this machine only. The data is in `folder`, or
 * in memory if that is missing. Throws `UsageError` if another process uses the folder.
 */
export async function startEmbeddedDynamoDB(options: { folder?: string } = {}): Promise<EmbeddedDynamoDB> {
  const { folder } = options;
  const unlock = folder === undefined ? () => {} : lockFolder(folder);
  try {
    const server = dynalite({
      ...(folder === undefined ? {} : { path: join(folder, "dynamodb") }),
      createTableMs: 0,
      updateTableMs: 0,
      deleteTableMs: 0,
    });
    rejectBrowserRequests(server);
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
