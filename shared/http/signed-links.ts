import { createHmac, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Secret } from "../config/secret.ts";
import { messagePage } from "../report/page/message-page.ts";
import { publicPaths } from "./public-paths.ts";

/** What a reader may see: the path of the signed link and all below it. `query` goes on every link of a page. */
export interface Grant {
  prefix: string;
  query: string;
}

declare module "hono" {
  interface ContextVariableMap {
    grant: Grant;
  }
}

interface Given {
  /** The secrets that count now, two while one is replaced; throws when they can't be had. */
  secrets: () => Promise<readonly Secret[]>;
  now: () => Date;
}

/** Hexadecimal HMAC-SHA256. */
const signatureForm = /^[0-9a-f]{64}$/;
/** Seconds since 1970: no leading zeros, so that each instant is written in one way. */
const expiryForm = /^[1-9]\d{0,11}$/;

/**
 * Lets a request through that carries `?expires=…&signature=…` of `signLink`, for that path and all below it.
 * Style and icon hold nothing of anyone and are for everybody. The reason of a refusal is told to nobody but the
 * holder of a link that was once good.
 */
export function signedLinks({ secrets, now }: Given): MiddlewareHandler {
  return async (context, next) => {
    if (publicPaths.includes(context.req.path)) return next();
    const { expires = "", signature = "" } = context.req.query();
    const refuse = (title: string, text: string) => {
      context.header("Cache-Control", "no-store");
      return context.html(messagePage({ title, text }, { now: now().toISOString(), link: () => null }), 403);
    };
    const path = new URL(context.req.url).pathname;
    const prefix =
      expiryForm.test(expires) && signatureForm.test(signature)
        ? signedPrefix(path, expires, signature, await secrets())
        : null;
    if (prefix === null) {
      return refuse(
        "This needs a link",
        "Open the status page by a link from Milepost: from its report in Slack or on GitHub.",
      );
    }
    if (Number(expires) * 1000 <= now().getTime()) {
      return refuse("This link has expired", "The next report has a new one.");
    }
    context.set("grant", { prefix, query: `expires=${expires}&signature=${signature}` });
    return next();
  };
}

/** The address of a page that opens until `expires`, and everything below it: `/` for all goals. */
export function signLink(base: string, path: string, expires: Date, secret: Secret): string {
  const url = new URL(path, base);
  const seconds = String(Math.floor(expires.getTime() / 1000));
  url.search = `expires=${seconds}&signature=${sign(url.pathname, seconds, secret).toString("hex")}`;
  return url.href;
}

/** The path's beginning that was signed, the longest first. Every one is compared, and in constant time. */
function signedPrefix(
  path: string,
  expires: string,
  signature: string,
  secrets: readonly Secret[],
): string | null {
  const given = Buffer.from(signature, "hex");
  const found = beginnings(path).filter(
    (prefix) =>
      secrets.filter(
        (secret) => secret.reveal() !== "" && timingSafeEqual(given, sign(prefix, expires, secret)),
      ).length > 0,
  );
  return found[0] ?? null;
}

/** `/goals/a/b` gives `/goals/a/b`, `/goals/a`, `/goals` and `/`; of very long paths the first few only. */
function beginnings(path: string): string[] {
  const parts = path.split("/").slice(1, 8);
  const longer = parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
  return [...new Set(["/", ...longer])].reverse();
}

function sign(path: string, expires: string, secret: Secret): Buffer {
  return createHmac("sha256", secret.reveal()).update(`milepost page\n${expires}\n${path}`).digest();
}
