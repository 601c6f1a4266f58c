import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Server } from "node:http";

/** Returns true if a `Host` header names this machine. In a DNS rebinding attack, it names the attacker's host. */
export function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host);
}

/** Returns a new access key id for an embedded server, with 256 random bits. */
export function createAccessKey(): string {
  return randomBytes(32).toString("hex");
}

/**
 * Makes an embedded server answer 403 to every request that is not signed with this access key id, or that comes from a
 * web page: loopback is no authentication, because all accounts of the machine reach it, and the embedded services
 * check no signatures. Must be called after the server's listeners are added.
 */
export function requireAccessKey(server: Server, accessKey: string): void {
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const { origin, host, authorization } = request.headers;
    if (origin === undefined && isLocalHost(host) && hasAccessKey(authorization, accessKey)) {
      for (const listener of listeners) listener.call(server, request, response);
      return;
    }
    response.writeHead(403, { Connection: "close", "Content-Type": "application/json" });
    const message = "Only processes that can read Milepost's state folder may use its embedded services.";
    response.end(JSON.stringify({ __type: "AccessDeniedException", message }));
  });
}

/** Compares digests, so that neither content nor length of the access key affects the time. */
function hasAccessKey(authorization: string | undefined, accessKey: string): boolean {
  const [, presented = ""] = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\//.exec(authorization ?? "") ?? [];
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(presented), digest(accessKey));
}
