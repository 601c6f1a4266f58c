import { Octokit } from "@octokit/rest";
import { AccessDenied, NotFound, OutcomeUnknown, RetryLater, TrackerRefused } from "../../errors.ts";
import type { RequestCount } from "../../ports/tracker.ts";
import type { Pacer } from "../pacing/pacer.ts";
import { describeGitHubError } from "./github-error.ts";
import { costOf, isRead, learnLimits } from "./github-limits.ts";

/** How requests to GitHub are allowed: a token, or the installation of a GitHub App. */
export type GitHubAuth = { authStrategy?: unknown; auth?: unknown };

export interface GitHubClientOptions {
  apiUrl: string;
  auth: GitHubAuth;
  now: () => Date;
  /** Milliseconds until a request is given up. */
  timeout?: number;
  /** Keeps requests within the account's budget. Null: they are not the account's (an App's own, for tokens). */
  pacer?: Pacer | null;
}

/**
 * What of Octokit may be used: whatever knows GitHub's routes as text. Its methods by name (`rest.issues.create`) need a
 * table of them all, which no bundle has (`no-endpoint-methods.ts`), so the compiler refuses them.
 */
export type GitHubRequests = Pick<Octokit, "request" | "paginate">;

/** An Octokit that counts, gives up in time, repeats nothing by itself, and throws Milepost's errors. */
export interface GitHubClient {
  octokit: GitHubRequests;
  requests: () => RequestCount;
  pacer: Pacer | null;
}

const userAgent = "milepost";
const apiVersion = "2022-11-28";

/**
 * Bare Octokit on purpose: its retry plugin repeats a POST after a 502, which is how duplicates are made, and
 * its throttling plugin spaces requests by fixed seconds.
 */
export function githubClient({
  apiUrl,
  auth,
  now,
  timeout = 20_000,
  pacer = null,
}: GitHubClientOptions): GitHubClient {
  const count: RequestCount = { reads: 0, writes: 0 };
  // Below Octokit's hooks: what an outer hook changes in a request never gets past the one that signs it in.
  const send = (url: string | URL, init: RequestInit): Promise<Response> => {
    count[init.method === "GET" ? "reads" : "writes"] += 1;
    const headers = new Headers(init.headers);
    headers.set("x-github-api-version", apiVersion);
    return fetch(url, { ...init, headers, redirect: "manual", signal: AbortSignal.timeout(timeout) });
  };
  const sendPaced = async (url: string | URL, init: RequestInit): Promise<Response> => {
    if (pacer === null) return send(url, init);
    const method = init.method ?? "GET";
    const response = await pacer.send({ cost: costOf(method), read: isRead(method) }, () => send(url, init));
    learnLimits(pacer, method, response, now());
    return response;
  };
  const octokit = new Octokit({
    baseUrl: apiUrl,
    userAgent,
    ...auth,
    request: {
      fetch: async (url: string, init: RequestInit) => {
        const response = await sendPaced(url, init);
        const target = movedTo(response, apiUrl);
        return target === null ? response : sendPaced(target, init);
      },
    },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  octokit.hook.wrap("request", async (request, options) => {
    const path = `${options.method} ${options.url}`;
    try {
      const response = await request(options);
      if (response.status < 300) return response;
      throw new NotFound(`GitHub answered ${response.status} to ${path}: it has moved.`);
    } catch (error) {
      const described = [error, error instanceof Error && error.cause].find(isDescribed);
      if (described) throw described;
      const { method } = options;
      const pause = pacer ? { pause: () => pacer.pause(method) } : {};
      const trouble = describeGitHubError(error, { read: method === "GET", now: now(), path, ...pause });
      if (trouble instanceof RetryLater && trouble.reason === "rate-limit") pacer?.refused(trouble.retryAt);
      throw trouble;
    }
  });
  return { octokit, requests: () => ({ ...count }), pacer };
}

/**
 * Where a renamed repository is now. GitHub answers 301 or 307 and does nothing, so the same request is sent
 * there, once, and never to another host (GitHub docs, "Best practices for using the REST API").
 */
function movedTo({ status, headers }: Response, apiUrl: string): URL | null {
  const location = headers.get("location");
  if (location === null || ![301, 302, 307, 308].includes(status)) return null;
  const target = new URL(location, apiUrl);
  return target.origin === new URL(apiUrl).origin ? target : null;
}

/**
 * What the request for an App's token ended with has been put into words already, and so has, as the cause of
 * Octokit's own error, that a request was not sent for want of room.
 */
function isDescribed(error: unknown): boolean {
  return [RetryLater, AccessDenied, NotFound, OutcomeUnknown, TrackerRefused].some(
    (kind) => error instanceof kind,
  );
}
