import type { CodeEntry } from "../plan/diagnostic-codes.ts";
import { reporterOf } from "../plan/reporter.ts";

/** Every code that is reported about a config that could be read; one that can't be read is an error of usage. */
export const configCodes = {
  "no-slack": {
    severity: "warning",
    meaning: "The config names a Slack channel, and Milepost has no Slack here: nothing is posted.",
    remedy: "Set SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL, or take `slack:` out of the config.",
  },
} as const satisfies Record<string, CodeEntry>;

export const configFinding = reporterOf(configCodes);
