import type { FaultAnswers } from "../shared/apply-fault.ts";
import { forbidden, issueNotFound, JiraApiError, unauthorized } from "./http/api-error.ts";
import type { LocalizedTexts } from "./localized-texts.ts";
import { jiraRateLimitError } from "./rate-limits.ts";

/** Returns Jira's error responses for the faults that a test injects, in the emulator's language. */
export function createFaultAnswers(texts: LocalizedTexts): FaultAnswers {
  return {
    failed: (status) => new JiraApiError(status, { messages: ["Internal server error"] }).toAnswer(),
    tooMany: (retryAfterSeconds) => jiraRateLimitError("burst", retryAfterSeconds).toAnswer(),
    unauthorized: () => unauthorized().toAnswer(),
    forbidden: () => forbidden("You do not have permission to do this.").toAnswer(),
    notFound: () => issueNotFound(texts).toAnswer(),
  };
}
