import type { CodeEntry } from "../model/plan/diagnostic.ts";

/** Diagnostics about a valid config. An invalid config causes a `ConfigError` instead. */
export const configCodes = {
  "slack-not-configured": {
    severity: "warning",
    meaning: "The config names a Slack channel, but this installation has no Slack credentials. Nothing is posted.",
    remedy: "Set SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL, or remove `slack:` from the config.",
  },
} as const satisfies Record<string, CodeEntry>;
