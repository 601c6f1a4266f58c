import type { Diagnostic } from "../model/plan.ts";
import type { Config } from "./config.ts";
import { configFinding } from "./diagnostic-codes.ts";

/** Says that a config asks for Slack where there is none: silence would look like success. */
export function noSlack({ slack }: Config, isSetUp: boolean): Diagnostic[] {
  if (slack === undefined || isSetUp) return [];
  return [
    configFinding(
      "no-slack",
      `The config names the Slack channel ${slack.channel}, and no Slack is set up here: nothing is posted. Set SLACK_BOT_TOKEN (or SLACK_WEBHOOK_URL), or remove "slack:" from the config. The trackers are kept in step all the same.`,
    ),
  ];
}
