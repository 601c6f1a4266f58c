import type { Fault } from "../../../local/emulators/slack/fault.ts";
import {
  type SlackEmulator,
  type SlackEmulatorOptions,
  startSlackEmulator,
} from "../../../local/emulators/slack/slack-emulator.ts";
import { createNotifier } from "../../../shared/adapters/slack/create-notifier.ts";
import { readEnv, slackEnv } from "../../../shared/env.ts";
import type { ChatNotifier, PostedMessage, SlackMessage } from "../../../shared/ports/notifier.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

export const channel = "C0123456789";

export interface SlackWorld {
  clock: VirtualClock;
  slack: SlackEmulator;
  bot: ChatNotifier;
  webhook: ChatNotifier;
  /** All secrets. */
  secrets: string[];
}

/** Opens a workspace with one channel, and both kinds of notifiers, configured by environment variables. */
export async function openSlackWorld(options: SlackEmulatorOptions = {}): Promise<SlackWorld> {
  const clock = new VirtualClock("2026-06-01T08:00:00.250Z");
  const now = () => clock.now();
  const slack = await startSlackEmulator({ token: "xoxb-hunter2-token", now, ...options });
  slack.createChannel(channel);
  const webhookUrl = slack.createWebhook(channel);
  const open = (source: Record<string, string>) => {
    const notifier = createNotifier(readEnv(source, { slack: slackEnv }).slack.settings, now);
    if (notifier === null) throw new Error("No Slack");
    return notifier;
  };
  const bot = { SLACK_BOT_TOKEN: slack.token, SLACK_API_URL: slack.apiUrl };
  const webhook = { SLACK_WEBHOOK_URL: webhookUrl };
  return {
    clock,
    slack,
    bot: open(bot),
    webhook: open(webhook),
    secrets: [slack.token, new URL(webhookUrl).pathname.split("/").at(-1) ?? ""],
  };
}

export function message(text: string): SlackMessage {
  const section = { type: "section", text: { type: "mrkdwn", text } };
  return { channel, text, blocks: [section] };
}

/** Returns the error of a rejected promise. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("The promise was not rejected");
}

/** Applies a fault to the next request of a method. */
export function failOnce({ slack }: SlackWorld, method: string, fault: Fault): void {
  let left = 1;
  slack.faults.on((request) => {
    if (request.method !== method || left === 0) return null;
    left -= 1;
    return fault;
  });
}

/** Posts as the bot and advances the clock by a second. */
export async function post({ bot, clock }: SlackWorld, key: string, text = key): Promise<PostedMessage> {
  const posted = await bot.post(message(text), { key });
  clock.advance(1_000);
  if (posted === null) throw new Error("A bot returns the message id");
  return posted;
}
