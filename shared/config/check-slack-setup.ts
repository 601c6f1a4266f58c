import { createDiagnosticFactory, type Diagnostic } from "../model/plan/diagnostic.ts";
import type { Config } from "./config.ts";
import { configCodes } from "./diagnostic-codes.ts";

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
