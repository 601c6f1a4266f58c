import { once } from "node:events";
import type { Server } from "node:http";
import { systemErrorCode } from "../shared/adapters/node/error-code.ts";
import { UsageError } from "../shared/errors.ts";

export interface ListenOptions {
  host: string;
  /** TCP port; 0 for any free port. */
  port: number;
  /** Option of the command line that sets the port. */
  portOption: "--port" | "--webhook-port";
  /** True to use a free port if `port` is in use. */
  anyPort?: boolean;
}

/** A server that accepts connections. */
export interface Listening {
  url: string;
  /** Accepts no more connections; requests in progress continue. */
  stop(): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Lets a server accept connections. Throws `UsageError` if the address can't be used. */
export async function listen(server: Server, options: ListenOptions): Promise<Listening> {
  const { port, host, anyPort } = options;
  try {
    await once(server.listen(port, host), "listening").catch(async (error: unknown) => {
      if (!anyPort || systemErrorCode(error) !== "EADDRINUSE") throw error;
      await once(server.listen(0, host), "listening");
    });
  } catch (error) {
    throw toUsageError(error, options);
  }
  const closed = once(server, "close");
  const stop = () => {
    server.close();
    server.closeIdleConnections();
  };
  return {
    url: addressOf(server.address(), host),
    stop,
    async close() {
      if (server.listening) stop();
      server.closeAllConnections();
      await closed;
    },
  };
}

function addressOf(address: ReturnType<Server["address"]>, host: string): string {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return toUrl(host, address.port);
}

/** Returns the URL of a server. */
export const toUrl = (host: string, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

function toUsageError(error: unknown, { host, port, portOption }: ListenOptions): unknown {
  const code = systemErrorCode(error);
  if (code === "EADDRINUSE") {
    const remedy = `Stop the process that uses it, or choose another port with ${portOption} (0 picks a free one).`;
    return new UsageError(`Port ${port} is in use. ${remedy}`);
  }
  if (code === "EADDRNOTAVAIL" || code === "EACCES" || code === "ENOTFOUND") {
    const remedy = `Choose another address with --host and ${portOption}.`;
    return new UsageError(`Can't listen on ${host}:${port} (${code}). ${remedy}`);
  }
  return error;
}
