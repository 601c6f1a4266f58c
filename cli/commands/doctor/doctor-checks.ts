import { MilepostError } from "../../../shared/errors.ts";

/** The result of one check. "warn": something is disabled, or could not be checked. */
export interface Check {
  area: "GitHub" | "config" | "Jira" | "Slack" | "webhooks";
  status: "ok" | "warn" | "fail";
  what: string;
  /** How to fix the problem; `null` if there is no problem, or if `what` already says how to fix it. */
  fix: string | null;
}

export function createChecks(area: Check["area"]) {
  return {
    ok: (what: string): Check => ({ area, status: "ok", what, fix: null }),
    warn: (what: string, fix: string | null = null): Check => ({ area, status: "warn", what, fix }),
    fail: (what: string, fix: string | null = null): Check => ({ area, status: "fail", what, fix }),
  };
}

/** Returns the result of `work`. If it throws a `MilepostError`, adds failed checks for it and returns `null`. */
export async function attempt<T>(area: Check["area"], checks: Check[], work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MilepostError)) throw error;
    const [first, ...others] = error.message.split("\n");
    const lines = others.length === 0 ? [first ?? ""] : others;
    checks.push(...lines.map((line) => createChecks(area).fail(line.trim())));
    return null;
  }
}
