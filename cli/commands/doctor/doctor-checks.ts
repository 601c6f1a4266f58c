import { isExpected } from "../../failed-result.ts";

/** One thing that was looked at. A "warn" is no failure: something is left out, or not known. */
export interface Check {
  area: "GitHub" | "config" | "Jira" | "Slack" | "webhooks";
  status: "ok" | "warn" | "fail";
  what: string;
  /** What to do about it; null where there is nothing, or where `what` says it. */
  fix: string | null;
}

/** Makes the checks of one area. */
export function checksOf(area: Check["area"]) {
  return {
    ok: (what: string): Check => ({ area, status: "ok", what, fix: null }),
    warn: (what: string, fix: string | null = null): Check => ({ area, status: "warn", what, fix }),
    fail: (what: string, fix: string | null = null): Check => ({ area, status: "fail", what, fix }),
  };
}

/** What the work finds; trouble that it meets is one failed check, with the words of the error. */
export async function orFailed(area: Check["area"], work: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await work();
  } catch (error) {
    if (!isExpected(error)) throw error;
    return error.message
      .split("\n")
      .slice(error.message.includes("\n") ? 1 : 0)
      .map((line) => checksOf(area).fail(line.trim()));
  }
}
