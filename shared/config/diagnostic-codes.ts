import { type CodeEntry, createDiagnosticFactory, type Diagnostic } from "../model/diagnostic.ts";
import type { Config } from "./config.ts";

/** Diagnostics about a valid config. An invalid config causes a `ConfigError` instead. */
export const configCodes = {
  "slack-not-configured": {
    severity: "warning",
    meaning:
      "The config names a Slack channel, but this installation has no Slack credentials. Nothing is posted.",
    remedy: "Set SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL, or remove `slack:` from the config.",
  },
} as const satisfies Record<string, CodeEntry>;

const configDiagnostic = createDiagnosticFactory(configCodes);

/** Returns a warning if the config has a Slack channel but the installation has no Slack credentials. */
export function checkSlackSetup({ slack }: Config, isConfigured: boolean): Diagnostic[] {
  if (slack === undefined || isConfigured) return [];
  return [
    configDiagnostic(
      "slack-not-configured",
      `Nothing is posted to the Slack channel ${slack.channel}: this installation has no Slack credentials. Set SLACK_BOT_TOKEN (or SLACK_WEBHOOK_URL), or remove "slack:" from the config. Trackers are synced nevertheless.`,
    ),
  ];
}
