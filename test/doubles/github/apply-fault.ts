import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, notFound } from "./api-error.ts";
import type { Fault } from "./fault.ts";
import { secondaryLimit } from "./rate-limits.ts";
import type { Answer } from "./router.ts";

/** Null: the connection is to be dropped. */
export async function underFault(
  fault: Fault | null,
  perform: () => Promise<Answer>,
): Promise<Answer | null> {
  switch (fault?.kind) {
    case undefined:
      return perform();
    case "fail-before":
      return instead(new ApiError(fault.status ?? 502, "Server Error"));
    case "fail-after":
      await perform();
      return instead(new ApiError(fault.status ?? 502, "Server Error"));
    case "drop-before":
      return null;
    case "drop-after":
      await perform();
      return null;
    case "too-many":
      return limited(429, fault.retryAfter);
    case "secondary":
      return limited(403, fault.retryAfter);
    case "unauthorized":
      return instead(new ApiError(401, "Bad credentials"));
    case "forbidden":
      return instead(new ApiError(403, "Resource not accessible by integration"));
    case "not-found":
      return instead(notFound());
    case "answer":
      return { status: fault.status, body: fault.body, headers: fault.headers };
    case "delay":
      await sleep(fault.milliseconds);
      return perform();
    case "hold": {
      if (fault.when === "before") await fault.until;
      const answer = await perform();
      if (fault.when === "after") await fault.until;
      return answer;
    }
  }
}

function instead(error: ApiError): Answer {
  return { status: error.status, body: error.body(), headers: error.headers };
}

/** Requests remain all the same: clients that look at `x-ratelimit-remaining` alone misread it. */
function limited(status: 403 | 429, retryAfter: number | null | undefined): Answer {
  const answer = instead(secondaryLimit(status, retryAfter === undefined ? 60 : retryAfter));
  const remaining = {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4990",
    "x-ratelimit-resource": "core",
  };
  return { ...answer, headers: { ...answer.headers, ...remaining } };
}
