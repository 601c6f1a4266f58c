import type { MiddlewareHandler } from "hono";
import { isLocalHost } from "./local-request.ts";

/**
 * For a status page on a server that listens on this machine alone: who asks for another host is a web page that
 * tries to read it. Webhooks are none of this guard's: they are signed, and may come through a tunnel.
 */
export const localReadersOnly: MiddlewareHandler = async (context, next) => {
  if (isLocalHost(context.req.header("host"))) return next();
  return context.text("Open the status page at http://127.0.0.1 or http://localhost, with its port.", 403);
};
