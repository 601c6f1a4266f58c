import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";

type ContentSecurityPolicy = NonNullable<NonNullable<Parameters<typeof secureHeaders>[0]>["contentSecurityPolicy"]>;

/**
 * Returns middleware that adds the security headers to every answer, errors included. An answer, or an inner app, can
 * set a content security policy of its own; without one, browsers load and show nothing.
 */
export function securityHeaders(
  contentSecurityPolicy: ContentSecurityPolicy = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
) {
  return secureHeaders({
    contentSecurityPolicy,
    // One year. Browsers ignore it over http, as from `milepost serve` (RFC 6797, section 8.1).
    strictTransportSecurity: "max-age=31536000",
    // Off, because browsers warn about these two headers if a chart is opened as its own page, which is sandboxed.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    overwrite: false,
  });
}

/** Answers requests that are too malformed for the other apps, for example without a valid `Host`. */
export const invalidRequestApp = new Hono()
  .use(securityHeaders())
  .all("*", (context) => context.json({ error: "The request is invalid." }, 400));
