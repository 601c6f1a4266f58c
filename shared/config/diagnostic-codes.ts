import { type CodeEntry, createDiagnosticFactory } from "../model/diagnostic.ts";

/** Diagnostics of a valid config. An invalid config is a `ConfigError`. */
export const configCodes = {
  "slack-not-configured": {
    severity: "warning",
    meaning:
      "The config names a Slack channel, but this installation has no Slack credentials. Nothing is posted.",
    remedy: "Set SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL, or remove `slack:` from the config.",
  },
} as const satisfies Record<string, CodeEntry>;

export const configDiagnostic = createDiagnosticFactory(configCodes);
