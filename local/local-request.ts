import type { Server } from "node:http";

/**
 * True for the value of a `Host` header that only names this machine. A web page whose name was made to lead
 * here (DNS rebinding) comes with its own name.
 */
export function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host);
}

/**
 * Refuses what a web page in a browser on this machine could send, before the server's own listeners see it:
 * the embedded parts check no signature, and answer every origin.
 */
export function refuseWebPages(server: Server): void {
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const { origin, host } = request.headers;
    if (origin === undefined && isLocalHost(host)) {
      for (const listener of listeners) listener.call(server, request, response);
      return;
    }
    response.writeHead(403, { Connection: "close", "Content-Type": "text/plain" });
    response.end("This is for Milepost itself, not for web pages.\n");
  });
}
