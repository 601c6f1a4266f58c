import type { IncomingMessage } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import { isLoopback } from "../shared/config/base-url.ts";
import type { Secret } from "../shared/config/secret.ts";
import type { StateLocation } from "../shared/env.ts";
import { requireSignedLink } from "../shared/http/signed-links.ts";
import { readPageSecret } from "./embedded/page-secret.ts";
import { toUrl } from "./listen.ts";
import { isLocalHost } from "./local-request.ts";

/** Headers that proxies, tunnels and content delivery networks add to the requests that they forward. */
const forwardingHeader =
  /^(?:x-forwarded|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-|x-envoy-|true-client-ip|forwarded|via|cf-|cdn-|fastly-|fly-|ngrok-|tailscale-)/;

/** Returns true if only this machine can reach a server that listens on this host. Does not resolve names. */
export const isLoopbackHost = (host: string): boolean => isLoopback(toUrl(host, 0));

/**
 * Returns a guard for the status page: readers on this machine need no link, all others need a signed link. `isPublic`:
 * true if all readers need one.
 */
export function requireLinkFromNetwork({
  isPublic,
  ...options
}: Parameters<typeof requireSignedLink>[0] & { isPublic: boolean }): MiddlewareHandler {
  const requireLink = requireSignedLink(options);
  return async (context, next) => (!isPublic && isDirect(context) ? next() : requireLink(context, next));
}

/**
 * Returns true if a request shows no sign of a proxy. HTTP/1.0 is one: proxies use it, browsers don't. `Host` is another
 * name after a DNS rebinding attack too. A proxy that hides all signs can't be recognised.
 */
function isDirect({ req, env }: Context<{ Bindings: { incoming?: IncomingMessage } }>): boolean {
  const names = Object.keys(req.header());
  return (
    isLocalHost(req.header("host")) &&
    env?.incoming?.httpVersion !== "1.0" &&
    !names.some((name) => forwardingHeader.test(name))
  );
}

/**
 * Returns the secrets that sign links to the status page: the given ones, or else the one of the state folder. Returns
 * none if none is given and the state is in a table.
 */
export async function findPageSecrets(given: readonly Secret[], state: StateLocation): Promise<readonly Secret[]> {
  if (given.length > 0 || state.kind === "table") return given;
  return [await readPageSecret(state.folder)];
}
