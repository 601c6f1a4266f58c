import type { CodeEntry } from "../plan/diagnostic-codes.ts";
import { reporterOf } from "../plan/reporter.ts";

/** Every code that is reported about a config that could be read; one that can't be read is an error of usage. */
export const configCodes = {
  "not-yet": {
    severity: "warning",
    meaning: "The config has a section that this version of Milepost does nothing about.",
    remedy: "Leave it in for later, or take it out to be rid of the finding.",
  },
} as const satisfies Record<string, CodeEntry>;

export const configFinding = reporterOf(configCodes);
