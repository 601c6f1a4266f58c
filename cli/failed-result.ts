import { ulid } from "ulid";
import {
  AccessDenied,
  LeaseLost,
  NotFound,
  OutcomeUnknown,
  RetryLater,
  TrackerRefused,
  UsageError,
} from "../shared/errors.ts";
import type { SyncResult } from "../shared/model/result.ts";
import { syncExitCode } from "./exit-code.ts";
import type { Terminal } from "./print/terminal.ts";
import { plainLines } from "./print/terminal.ts";

const kinds = [UsageError, RetryLater, OutcomeUnknown, AccessDenied, NotFound, TrackerRefused, LeaseLost];

/** Trouble that Milepost has words for. What is left is a bug, and its stack is the best report of it. */
export function isExpected(error: unknown): error is Error {
  return kinds.some((kind) => error instanceof kind);
}

/** The result of a run that ended before it came to a plan. */
export function failedResult(fullName: string, error: Error, now: Date): SyncResult {
  const waits = error instanceof RetryLater && error.reason !== "outage";
  return {
    repo: fullName,
    commit: null,
    outcome: waits ? "partial" : "failed",
    plans: [],
    run: ulid(now.getTime()),
    resumeAt: waits ? error.retryAt.toISOString() : null,
    error: error.message,
    held: null,
  };
}

/**
 * Does `work`, and answers for it when it throws something expected: with a result on stdout for `--json`, else
 * with words on stderr. Returns the exit code, and throws what is a bug.
 */
export async function withFailedResult(
  fullName: string,
  json: boolean,
  { out, err }: Pick<Terminal, "out" | "err">,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!isExpected(error)) throw error;
    const result = failedResult(fullName, error, new Date());
    if (json) {
      out(JSON.stringify(result, null, 2));
    } else {
      err(plainLines(error.message));
      if (result.resumeAt !== null) err(`It is worth another try at ${result.resumeAt}.`);
    }
    return syncExitCode({ result, stopped: error });
  }
}
