import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface RunningServer {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  close(): Promise<void>;
}

/** Starts an HTTP server on a loopback port (0: any free port). If `handle` throws, it answers 500 with the stack. */
export async function startHttpServer(
  name: string,
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<RunningServer> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const details = error instanceof Error ? error.stack : error;
      response.writeHead(500).end(`The ${name} emulator failed: ${details}`);
    });
  });
  // Only clients close idle connections, because a slow client could send on a connection that was just closed.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error(`The ${name} emulator has no TCP port`);
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
