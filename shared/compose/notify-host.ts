import { createHash, randomUUID } from "node:crypto";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { NotifyHandlerHost } from "../../functions/notify/notify-handler.ts";
import { DynamoLedger } from "../adapters/dynamodb/ledger.ts";
import { DynamoOutboxes } from "../adapters/dynamodb/outboxes.ts";
import { openNotifier } from "../adapters/slack/open-notifier.ts";
import { delayMessage } from "../adapters/sqs/delay-message.ts";
import type { Operator } from "../config/operator.ts";
import type { SlackSettings } from "../env.ts";
import type { SendHost } from "../notify/send-outbox.ts";
import type { Clock } from "../ports/clock.ts";
import { readGoalNow } from "../report/run/read-goals.ts";
import type { CardLinks } from "./card-links.ts";

export interface SendParts {
  /** Null: no Slack. */
  slack: () => Promise<SlackSettings | null>;
  table: { client: DynamoDBDocumentClient; table: string };
  operator: Operator | null;
  clock: Clock;
  /** What leads on from a card now. */
  links: () => Promise<CardLinks>;
  log: SendHost["log"];
}

export interface NotifyParts extends SendParts {
  queue: { client: SQSClient; queueUrl: string };
}

/** Opens what sends messages; null where there is no Slack. The command line sends with the same. */
export function sendHost({ slack, table, operator, clock, links, log }: SendParts) {
  const ledger = new DynamoLedger({ ...table, clock });
  const outboxes = new DynamoOutboxes({ ...table, clock });
  return async (deadline: Date): Promise<SendHost | null> => {
    const notifier = openNotifier(await slack(), () => clock.now());
    if (notifier === null) return null;
    return {
      clock,
      ledger,
      outboxes,
      notifier,
      operator,
      goalNow: (repository, goal) => readGoalNow(ledger, repository, goal, clock.now()),
      links: await links(),
      digest: (text) => createHash("sha256").update(text).digest("hex"),
      holder: randomUUID(),
      deadline,
      log,
    };
  };
}

/** The host of the notify function, the same on AWS and on one machine: only the parts differ. */
export function notifyHost({ queue, ...parts }: NotifyParts): NotifyHandlerHost {
  const { clock, log } = parts;
  return {
    open: sendHost(parts),
    delay: (receiptHandle, until) => delayMessage({ ...queue, clock }, receiptHandle, until),
    clock,
    log,
  };
}
