import { Octokit } from "@octokit/rest";
import * as z from "zod";
import { MilepostError, NotFound, RequestRejected, RetryLater } from "../../../errors.ts";
import type { RequestCount } from "../../../ports/tracker.ts";
import { parseAnswer } from "../../answers/parse-answer.ts";
import { redactSecrets } from "../../answers/redact.ts";
import type { RateLimiter } from "../../rate-limit/rate-limiter.ts";
import { translateGitHubError } from "./github-error.ts";
import { costOfRequest, isReadMethod, updateQuota } from "./github-limits.ts";

/** Octokit's authentication options: a token, or the installation of a GitHub App. */
export type GitHubAuth = { authStrategy?: unknown; auth?: unknown };

export interface GitHubClientOptions {
  apiUrl: string;
  auth: GitHubAuth;
  now: () => Date;
  /** `null` or missing for requests that use none of the account's quota: an App's requests for its tokens. */
  rateLimiter?: RateLimiter | null;
}

/**
 * The part of Octokit that Milepost uses: requests such as `request("GET /user")`. Methods such as `rest.issues.create`
 * need a table of all routes, which bundles leave out (`no-endpoint-methods.ts`). Call it through `requestGitHub`, which
 * validates the response.
 */
export type GitHubRequests = Pick<Octokit, "request"> & { now: () => Date };

const API_VERSION = "2022-11-28";
const TIMEOUT_MS = 20_000;
/** Wait after an outage for which GitHub names no time. */
const RETRY_MS = 60_000;
/** Characters of a failed response's body that are kept. */
const MAX_ERROR_LENGTH = 64 * 1024;

/** The response in which an App gets a token (GitHub docs, "Create an installation access token for an app"). */
const appTokenSchema = z.object({ token: z.string().min(1), expires_at: z.string().min(1) });

export interface GitHubClient {
  octokit: GitHubRequests;
  rateLimiter: RateLimiter | null;
  requests(): RequestCount;
}

/**
 * Returns an Octokit client that counts requests, has a timeout and throws Milepost errors. Octokit's retry plugin is
 * not used because it repeats a POST after a 502, which creates duplicates; its throttling plugin waits fixed times.
 */
export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const { apiUrl, auth, now, rateLimiter = null } = options;
  const count: RequestCount = { reads: 0, writes: 0 };

  /** Current address of a repository by the address in a write that was redirected. They differ if it was renamed. */
  const currentAddresses = new Map<string, string>();

  /**
   * Sends a request within the quota and follows one redirect, for a write only if the repository was renamed. The API
   * version is set here, because Octokit's authentication drops headers that hooks have added.
   */
  async function fetchWithinQuota(url: string | URL, init: RequestInit): Promise<Response> {
    const { method = "GET" } = init;
    const headers = new Headers(init.headers);
    headers.set("x-github-api-version", API_VERSION);
    const request = { cost: costOfRequest(method), isRead: isReadMethod(method) };
    for (let target = url, isRedirected = false; ; isRedirected = true) {
      const complete = await rateLimiter?.startRequest(request);
      count[method === "GET" ? "reads" : "writes"] += 1;
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const sent = { ...init, headers, redirect: "manual" as const, signal };
      const response = await fetch(target, sent).finally(complete);
      if (rateLimiter) updateQuota(rateLimiter.quota, method, response, now());
      const next = isRedirected ? null : redirectTarget(response, apiUrl);
      const isFollowed = next && (request.isRead || (await isOfRename(String(url), next, init)));
      if (!isFollowed) return redactFailure(response);
      target = next;
    }
  }

  /**
   * Returns true if GitHub redirects a request because the repository was renamed. It also redirects from an issue that was
   * transferred to another repository, to which Milepost must not write.
   */
  async function isOfRename(url: string, target: URL, { headers }: RequestInit): Promise<boolean> {
    const [path = "", owner, name] = /^\/repos\/([^/]+)\/([^/]+)/.exec(url.slice(apiUrl.length)) ?? [];
    if (owner === undefined || name === undefined) return false;
    const repository = `${apiUrl}${path}`;
    let address = currentAddresses.get(repository);
    if (address === undefined) {
      const response = await fetchWithinQuota(repository, { headers });
      if (!response.ok) {
        const message = `GitHub answered ${response.status} to GET ${path}.`;
        throw new RetryLater("outage", message, new Date(now().getTime() + RETRY_MS));
      }
      address = response.url;
      currentAddresses.set(repository, address);
    }
    return target.href === `${address}${url.slice(repository.length)}`;
  }

  function translate(error: unknown, method: string, route: string, isConditional: boolean): unknown {
    // Octokit wraps an error of the rate limiter (`cause`), but not the Milepost error of a failed token request.
    const translated = [error, error instanceof Error && error.cause].find((one) => one instanceof MilepostError);
    if (translated) return translated;
    const quota = rateLimiter?.quota;
    const result = translateGitHubError(error, {
      apiUrl,
      isRead: isReadMethod(method),
      isConditional,
      now: now(),
      route,
      ...(quota && { backoffMs: () => quota.nextBackoffMs(method) }),
    });
    if (result instanceof RetryLater && result.reason === "rate-limit") quota?.blockUntil(result.retryAt);
    return result;
  }

  const octokit = new Octokit({
    baseUrl: apiUrl,
    userAgent: "milepost",
    ...auth,
    request: { fetch: fetchWithinQuota },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  octokit.hook.after("request", ({ status, data, headers }, { method, url }) => {
    if (status >= 300) {
      if (!isReadMethod(method) && isSameHost(headers.location, apiUrl)) {
        throw new RequestRejected("it is now in another repository, to which Milepost does not write.", "out-of-reach");
      }
      throw new NotFound(`GitHub redirected ${method} ${url} (${status}) to another host.`);
    }
    // Octokit's authentication sends this request and reads the response.
    if (url.endsWith("/access_tokens")) {
      parseAnswer(appTokenSchema, data, { vendor: "GitHub", request: `${method} ${url}`, isRead: true, now: now() });
    }
  });
  octokit.hook.error("request", (error, { method, url, headers }) => {
    throw translate(error, method, `${method} ${url}`, "if-none-match" in headers);
  });
  return { octokit: Object.assign(octokit, { now }), rateLimiter, requests: () => ({ ...count }) };
}

/**
 * Returns the URL to which GitHub redirects; `null` for no redirect or another host. The request must be repeated
 * there: GitHub has not performed it (docs, "Best practices for using the REST API").
 */
function redirectTarget({ status, headers }: Response, apiUrl: string): URL | null {
  const location = headers.get("location");
  if (location === null || ![301, 302, 307, 308].includes(status) || !isSameHost(location, apiUrl)) return null;
  return new URL(location, apiUrl);
}

function isSameHost(location: string | undefined, apiUrl: string): boolean {
  if (location === undefined || !URL.canParse(location, apiUrl)) return false;
  return new URL(location, apiUrl).origin === new URL(apiUrl).origin;
}

/** Returns a failed response without the secrets in its body: a gateway can repeat the headers of the request. */
async function redactFailure(response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const { status, headers } = response;
  return new Response(redactSecrets((await response.text()).slice(0, MAX_ERROR_LENGTH)), { status, headers });
}
