import { createHash, randomUUID } from "node:crypto";
import { createNotifier } from "../adapters/slack/create-notifier.ts";
import type { SlackSettings } from "../env.ts";
import type { SendHost } from "../notify/outbox/send-outbox.ts";
import type { Clock } from "../ports/clock.ts";
import type { ChatNotifier } from "../ports/notifier.ts";
import { readGoalDetails } from "../status/read-goals.ts";
import type { CardLinks } from "./card-links.ts";
import type { HostSettings } from "./host-settings.ts";
import { type BatchHost, batchHost } from "./queues.ts";
import { openStores } from "./stores.ts";

export interface SendHostOptions extends Pick<HostSettings, "slack" | "table" | "operator" | "clock" | "log"> {
  /** Returns the function that creates goal cards' links. Signed links expire 14 days after the day of this call. */
  links: () => Promise<CardLinks>;
}

/** The host of the function that processes the notify queue. */
export interface NotifyHost extends BatchHost {
  /** Returns a host that starts no request after `deadline`, or `null` if Slack is not configured. */
  open: (deadline: Date) => Promise<SendHost | null>;
}

export function openNotifier(settings: SlackSettings | null, clock: Clock): ChatNotifier | null {
  return createNotifier(settings, () => clock.now());
}

/** Returns a function that opens a host for sending Slack messages, or returns `null` if Slack is not configured. */
export function sendHost({ slack, table, operator, clock, links, log }: SendHostOptions): NotifyHost["open"] {
  const { ledger, outboxes } = openStores(table, { clock });
  return async (deadline) => {
    const notifier = openNotifier(await slack(), clock);
    if (notifier === null) return null;
    return {
      clock,
      ledger,
      outboxes,
      notifier,
      operator,
      readGoal: (repository, goal) => readGoalDetails(ledger, repository, goal, clock.now()),
      links: await links(),
      digest: (text) => createHash("sha256").update(text).digest("hex"),
      holder: randomUUID(),
      deadline,
      log,
    };
  };
}

export function notifyHost(options: SendHostOptions & Pick<HostSettings, "notifyQueue">): NotifyHost {
  return { ...batchHost(options.notifyQueue, options), open: sendHost(options) };
}
