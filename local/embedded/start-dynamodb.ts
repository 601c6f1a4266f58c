import { once } from "node:events";
import { join } from "node:path";
import dynalite from "dynalite";
import { rejectBrowserRequests } from "../local-request.ts";
import { lockFolder } from "./folder-lock.ts";

export interface EmbeddedDynamoDB {
  endpoint: string;
  close(): Promise<void>;
}

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
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("dynalite has no port.");
    return {
      endpoint: `http://127.0.0.1:${address.port}`,
      async close() {
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
