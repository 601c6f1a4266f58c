import { ulid } from "ulid";
import { sanitizeLines } from "../shared/adapters/node/terminal.ts";
import { formatRetryTime } from "../shared/calendar/format-date.ts";
import { MilepostError, RetryLater } from "../shared/errors.ts";
import type { SyncResult } from "../shared/model/result.ts";
import { formatJson } from "../shared/text/format-json.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { describeFailure } from "./print/describe-failure.ts";
import { syncExitCode } from "./result-exit-code.ts";

/** Returns the result of a run that stopped before it read a plan: "partial" if it can resume, otherwise "failed". */
export function createFailedResult(fullName: string, error: Error, now: Date): SyncResult {
  const canResume = error instanceof RetryLater && error.reason !== "outage";
  return {
    repo: fullName,
    commit: null,
    outcome: canResume ? "partial" : "failed",
    plans: [],
    run: ulid(now.getTime()),
    resumeAt: canResume ? error.retryAt.toISOString() : null,
    error: error.message,
    held: null,
  };
}

/**
 * Calls `work` and returns its exit code. Prints a `MilepostError` (with `json`, as JSON); throws all other errors.
 * `progress`: tells whether `work` made changes before.
 */
export async function withFailedResult(
  fullName: string,
  json: boolean,
  { out, err, clock }: Pick<CommandContext, "out" | "err" | "clock">,
  work: () => Promise<number>,
  progress: { hasOperations: boolean } = { hasOperations: false },
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MilepostError)) throw error;
    const now = clock.now();
    const result = createFailedResult(fullName, error, now);
    const exitCode = syncExitCode({ result, stopped: error });
    if (json) {
      out(formatJson(result));
    } else {
      err(sanitizeLines(describeFailure(error, progress.hasOperations)));
      if (exitCode === exitCodes.stopped) err(`Retry at ${formatRetryTime(result.resumeAt ?? now)}.`);
    }
    return exitCode;
  }
}
