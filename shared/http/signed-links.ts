import { createHmac, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Secret } from "../config/secret.ts";
import { messagePage } from "../report/page/layout.ts";

/** The pages that a signed link opens: the path `prefix` and all paths below it. `query`: the link's query string. */
export interface LinkGrant {
  prefix: string;
  query: string;
}

declare module "hono" {
  interface ContextVariableMap {
    grant: LinkGrant;
  }
}

interface SignedLinkOptions {
  /** Returns the valid secrets: usually one, two while a secret is being replaced. Throws if they can't be read. */
  secrets: () => Promise<readonly Secret[]>;
  now: () => Date;
}

/** Paths that need no signed link, because they contain no data. */
const publicPaths = ["/style.css", "/favicon.svg", "/favicon.ico"];

/** An HMAC-SHA256 in hexadecimal. */
const signaturePattern = /^[0-9a-f]{64}$/;
/** Format of an expiry: seconds since 1970, without leading zeros, so that each instant has only one representation. */
const expiryPattern = /^[1-9]\d{0,11}$/;

/**
 * Returns middleware that requires a URL from `createSignedLink`, or a path below it with the same query. Other
 * requests get 403. The response says whether the link has expired, but not why a signature is wrong.
 */
export function requireSignedLink({ secrets, now }: SignedLinkOptions): MiddlewareHandler {
  return async (context, next) => {
    if (publicPaths.includes(context.req.path)) return next();
    const { expires = "", signature = "" } = context.req.query();
    const reject = (title: string, text: string) => {
      const page = messagePage({ title, text }, { now: now().toISOString(), link: () => null });
      return context.html(page, 403, { "Cache-Control": "no-store" });
    };
    const path = new URL(context.req.url).pathname;
    const prefix =
      expiryPattern.test(expires) && signaturePattern.test(signature)
        ? findSignedPrefix(path, expires, signature, await secrets())
        : null;
    if (prefix === null) {
      return reject(
        "Link required",
        "Open the status page by a link from Milepost's report in Slack or on GitHub, or from `milepost link`.",
      );
    }
    if (Number(expires) * 1000 <= now().getTime()) {
      return reject("This link has expired", "The next report contains a new link.");
    }
    context.set("grant", { prefix, query: `expires=${expires}&signature=${signature}` });
    return next();
  };
}

/** Returns a URL that opens `path` and everything below it until `expires`. The path `/` opens all goals. */
export function createSignedLink(base: string, path: string, expires: Date, secret: Secret): string {
  const url = new URL(path, base);
  const seconds = String(Math.floor(expires.getTime() / 1000));
  url.search = `expires=${seconds}&signature=${sign(url.pathname, seconds, secret).toString("hex")}`;
  return url.href;
}

/** Returns the longest prefix of `path` for which the signature is valid, or `null`. Compares in constant time. */
function findSignedPrefix(path: string, expires: string, signature: string, secrets: readonly Secret[]): string | null {
  const given = Buffer.from(signature, "hex");
  const isSignedBy = (prefix: string) => (secret: Secret) =>
    secret.reveal() !== "" && timingSafeEqual(given, sign(prefix, expires, secret));
  const found = prefixesOf(path).filter((prefix) => secrets.filter(isSignedBy(prefix)).length > 0);
  return found[0] ?? null;
}

/** Returns a path and its parents: `/goals/a`, `/goals` and `/` for `/goals/a`. Uses at most seven segments. */
function prefixesOf(path: string): string[] {
  const parts = path.split("/").slice(1, 8);
  const longer = parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
  return [...new Set(["/", ...longer])].reverse();
}

function sign(path: string, expires: string, secret: Secret): Buffer {
  return createHmac("sha256", secret.reveal()).update(`milepost page\n${expires}\n${path}`).digest();
}
