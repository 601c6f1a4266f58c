import type { SlackSettings } from "../../env.ts";
import type { Notifier } from "../../ports/notifier.ts";
import { botNotifier } from "./bot-notifier.ts";
import { webhookNotifier } from "./webhook-notifier.ts";

/** The notifier for what is set in the environment (`slackEnv`); null: no Slack. Nothing is sent or loaded yet. */
export function openNotifier(
  settings: SlackSettings | null,
  now: () => Date,
  timeout?: number,
): Notifier | null {
  if (settings === null) return null;
  const standard = { now, ...(timeout === undefined ? {} : { timeout }) };
  return settings.kind === "webhook"
    ? webhookNotifier({ url: settings.url, ...standard })
    : botNotifier({ token: settings.token, apiUrl: settings.apiUrl, ...standard });
}
