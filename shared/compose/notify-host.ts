import { createHash, randomUUID } from "node:crypto";
import { createNotifier } from "../adapters/slack/create-notifier.ts";
import { delayMessage } from "../adapters/sqs/delay-message.ts";
import type { SendHost } from "../notify/outbox/send-outbox.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { readGoalDetails } from "../status/read-goals.ts";
import type { CardLinks } from "./card-links.ts";
import type { HostSettings } from "./host-settings.ts";
import { openStores } from "./stores.ts";

export interface SendHostOptions
  extends Pick<HostSettings, "slack" | "table" | "operator" | "clock" | "log"> {
  /** Returns the links of a goal card, valid at the time of the call. */
  links: () => Promise<CardLinks>;
}

export interface NotifyHostOptions extends SendHostOptions {
  notifyQueue: HostSettings["notifyQueue"];
}

/** The host of the function behind the notify queue. */
export interface NotifyHost {
  clock: Pick<Clock, "now">;
  log: Log;
  /** Returns a host that starts no request after `deadline`, or `null` without Slack. */
  open: (deadline: Date) => Promise<SendHost | null>;
  /** Hides a message until it should be tried again. */
  delay: (receiptHandle: string, until: Date) => Promise<void>;
}

/** Returns a function that opens a host for sending messages before a deadline, or `null` without Slack. */
export function sendHost({ slack, table, operator, clock, links, log }: SendHostOptions): NotifyHost["open"] {
  const { ledger, outboxes } = openStores(table, { clock });
  return async (deadline) => {
    const notifier = createNotifier(await slack(), () => clock.now());
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

export function notifyHost({ notifyQueue, ...options }: NotifyHostOptions): NotifyHost {
  const { clock, log } = options;
  return {
    clock,
    log,
    open: sendHost(options),
    delay: (receiptHandle, until) => delayMessage({ ...notifyQueue, clock }, receiptHandle, until),
  };
}
