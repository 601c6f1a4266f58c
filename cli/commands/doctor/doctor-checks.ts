import { MilepostError } from "../../../shared/errors.ts";

/** The result of one check. "warn" is not a failure: something is disabled or unknown. */
export interface Check {
  area: "GitHub" | "config" | "Jira" | "Slack" | "webhooks";
  status: "ok" | "warn" | "fail";
  what: string;
  /** How to fix it; `null` if there is nothing to fix, or `what` says it. */
  fix: string | null;
}

export function createChecks(area: Check["area"]) {
  return {
    ok: (what: string): Check => ({ area, status: "ok", what, fix: null }),
    warn: (what: string, fix: string | null = null): Check => ({ area, status: "warn", what, fix }),
    fail: (what: string, fix: string | null = null): Check => ({ area, status: "fail", what, fix }),
  };
}

/** Returns the checks of `work`. Each line of a `MilepostError` becomes a failed check. */
export async function catchAsCheck(area: Check["area"], work: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MilepostError)) throw error;
    return error.message
      .split("\n")
      .slice(error.message.includes("\n") ? 1 : 0)
      .map((line) => createChecks(area).fail(line.trim()));
  }
}
