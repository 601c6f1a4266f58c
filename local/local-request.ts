import type { Server } from "node:http";
import type { MiddlewareHandler } from "hono";

/** Returns true for a `Host` header that names this machine. A DNS rebinding attack sends the attacker's name. */
export function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host);
}

/**
 * Rejects requests that web pages of other sites send. Only for the status page: webhooks can come through a tunnel.
 */
export const requireLocalHost: MiddlewareHandler = async (context, next) => {
  if (isLocalHost(context.req.header("host"))) return next();
  return context.text("Open the status page at http://127.0.0.1 or http://localhost, with its port.", 403);
};

/**
 * Makes a server reject everything that a web page in a browser on this machine could send: the embedded services check
 * no signature and accept every origin. Call it after the server's own listeners are added.
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
