import type { Server } from "node:http";
import type { MiddlewareHandler } from "hono";

/** Returns true if a `Host` header names this machine. In a DNS rebinding attack, it names the attacker's host. */
export function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host);
}

/** Rejects requests whose `Host` is not this machine. For the status page only: webhooks can come through a tunnel. */
export const requireLocalHost: MiddlewareHandler = async (context, next) => {
  if (isLocalHost(context.req.header("host"))) return next();
  return context.text("Open the status page at http://127.0.0.1 or http://localhost, with its port.", 403);
};

/**
 * Makes a server reject all requests from web pages in a browser on this machine, because the embedded services check
 * no signatures and accept every origin. Must be called after the server's listeners are added.
 */
export function rejectBrowserRequests(server: Server): void {
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const { origin, host } = request.headers;
    if (origin === undefined && isLocalHost(host)) {
      for (const listener of listeners) listener.call(server, request, response);
      return;
    }
    response.writeHead(403, { Connection: "close", "Content-Type": "text/plain" });
    response.end("Web pages may not access Milepost's embedded services.\n");
  });
}
