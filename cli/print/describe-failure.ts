import { RetryLater } from "../../shared/errors.ts";

/**
 * Returns an error's message for a person. After an outage, it says what was changed and what to do, because a command
 * does not repeat the request. `hasChanges`: true if the command made changes before.
 */
export function describeFailure(error: Error, hasChanges = false): string {
  if (!(error instanceof RetryLater) || error.reason !== "outage") return error.message;
  const changed = hasChanges ? "The changes above were made" : "Nothing was changed";
  return `${error.message} ${changed}; run the command again later.`;
}
