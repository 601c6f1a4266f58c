import type { Answer } from "../shared/answer.ts";
import type { Refusals } from "../shared/apply-fault.ts";
import { ApiError, forbidden, noIssue, unauthorized } from "./http/api-error.ts";
import { tooMany } from "./rate-limits.ts";
import type { Words } from "./words.ts";

/** How Jira words what goes wrong. */
export function refusalsOf(words: Words): Refusals {
  return {
    failed: (status) => toAnswer(new ApiError(status, { messages: ["Internal server error"] })),
    tooMany: (retryAfter) => toAnswer(tooMany("burst", retryAfter)),
    unauthorized: () => toAnswer(unauthorized()),
    forbidden: () => toAnswer(forbidden("You do not have permission to do this.")),
    notFound: () => toAnswer(noIssue(words)),
  };
}

export function toAnswer(error: ApiError): Answer {
  return { status: error.status, body: error.body(), headers: error.headers };
}
