import type { SlackSettings } from "../../env.ts";
import type { ChatNotifier } from "../../ports/notifier.ts";
import { createBotNotifier } from "./bot-notifier.ts";
import { createWebhookNotifier } from "./webhook-notifier.ts";

/** Creates the notifier for the settings in the environment; `null` without Slack. Sends no request. */
export function createNotifier(
  settings: SlackSettings | null,
  now: () => Date,
  timeoutMs?: number,
): ChatNotifier | null {
  if (settings === null) return null;
  return settings.kind === "webhook"
    ? createWebhookNotifier({ ...settings, now, timeoutMs })
    : createBotNotifier({ ...settings, now, timeoutMs });
}
