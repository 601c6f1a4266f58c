import type { SlackSettings } from "../../env.ts";
import type { ChatNotifier } from "../../ports/notifier.ts";
import { createBotNotifier } from "./bot-notifier.ts";
import { createWebhookNotifier } from "./webhook-notifier.ts";

/** Creates a notifier for the bot or webhook in the settings, or returns `null` if `settings` is `null`. */
export function createNotifier(settings: SlackSettings | null, now: () => Date): ChatNotifier | null {
  if (settings === null) return null;
  return settings.kind === "webhook"
    ? createWebhookNotifier({ ...settings, now })
    : createBotNotifier({ ...settings, now });
}
