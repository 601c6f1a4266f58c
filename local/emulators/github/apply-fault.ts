import type { Answer } from "../shared/answer.ts";
import { applyFault, type Refusals } from "../shared/apply-fault.ts";
import type { Fault } from "./fault.ts";
import { ApiError, notFound } from "./http/api-error.ts";
import { secondaryLimit } from "./rate-limits.ts";

const refusals: Refusals = {
  failed: (status) => instead(new ApiError(status, "Server Error")),
  tooMany: (retryAfter) => limited(429, retryAfter),
  unauthorized: () => instead(new ApiError(401, "Bad credentials")),
  forbidden: () => instead(new ApiError(403, "Resource not accessible by integration")),
  notFound: () => instead(notFound()),
};

/** Null: the connection is to be dropped. */
export async function underFault(
  fault: Fault | null,
  perform: () => Promise<Answer>,
): Promise<Answer | null> {
  if (fault?.kind !== "secondary") return applyFault(fault, perform, refusals);
  return limited(403, fault.retryAfter === undefined ? 60 : fault.retryAfter);
}

function instead(error: ApiError): Answer {
  return { status: error.status, body: error.body(), headers: error.headers };
}

/** Requests remain all the same: clients that look at `x-ratelimit-remaining` alone misread it. */
function limited(status: 403 | 429, retryAfter: number | null): Answer {
  const answer = instead(secondaryLimit(status, retryAfter));
  const remaining = {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4990",
    "x-ratelimit-resource": "core",
  };
  return { ...answer, headers: { ...answer.headers, ...remaining } };
}
