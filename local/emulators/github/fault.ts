import type { RestAnswer } from "../shared/answer.ts";
import { applyRestFault } from "../shared/apply-fault.ts";
import type { CommonFault, FaultRule } from "../shared/fault.ts";
import { GitHubApiError, githubNotFound } from "./http/api-error.ts";
import { secondaryLimitError } from "./rate-limits.ts";

/** A fault to inject into one request to GitHub. */
export type GitHubFault =
  | CommonFault
  /** A secondary rate limit: a response 403 with `retryAfter` seconds in `Retry-After`; `null` omits the header. */
  | { kind: "secondary"; retryAfter?: number | null };

export type GitHubFaultRule = FaultRule<GitHubFault>;

/** Performs a request with an injected fault, and returns the response; `null` if the connection must be dropped. */
export async function applyGitHubFault(
  fault: GitHubFault | null,
  perform: () => Promise<RestAnswer>,
): Promise<RestAnswer | null> {
  if (fault?.kind === "secondary") {
    return rateLimited(403, fault.retryAfter === undefined ? 60 : fault.retryAfter);
  }
  return applyRestFault(fault, perform, {
    failed: (status) => new GitHubApiError(status, "Server Error").toAnswer(),
    tooMany: (retryAfter) => rateLimited(429, retryAfter),
    unauthorized: () => new GitHubApiError(401, "Bad credentials").toAnswer(),
    forbidden: () => new GitHubApiError(403, "Resource not accessible by integration").toAnswer(),
    notFound: () => githubNotFound().toAnswer(),
  });
}

/** Returns a rate-limit error with headers that report remaining requests, which clients must not rely on. */
function rateLimited(status: 403 | 429, retryAfterSeconds: number | null): RestAnswer {
  const answer = secondaryLimitError(status, retryAfterSeconds).toAnswer();
  const remaining = {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4990",
    "x-ratelimit-resource": "core",
  };
  return { ...answer, headers: { ...answer.headers, ...remaining } };
}
