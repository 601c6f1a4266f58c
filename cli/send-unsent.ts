import type { OpenState } from "../local/open-state.ts";
import { DynamoOutboxes } from "../shared/adapters/dynamodb/outboxes.ts";
import { planLinks } from "../shared/compose/card-links.ts";
import { sendHost } from "../shared/compose/notify-host.ts";
import type { Operator } from "../shared/config/operator.ts";
import type { SlackSettings } from "../shared/env.ts";
import { sendOutbox } from "../shared/notify/send-outbox.ts";
import type { Telling } from "../shared/notify/tell-news.ts";
import type { Clock } from "../shared/ports/clock.ts";
import { plain, type Terminal } from "./print/terminal.ts";

export interface SendParts {
  slack: SlackSettings | null;
  state: OpenState;
  operator: Operator | null;
  clock: Clock;
}

/** Nobody waits longer than this for Slack, in milliseconds: what is left goes out with the next run. */
const longest = 120_000;

/** Where a run of the command line leaves its news: nobody else is asked to send them. Undefined without Slack. */
export function ownTelling({ slack, state, clock }: SendParts): Telling | undefined {
  if (slack === null) return undefined;
  return { outboxes: outboxesOf(state, clock), queue: { send: async () => {} } };
}

/**
 * Sends what is unsent of a repository's goals, that of earlier runs included. What can't be sent now stays, and is said
 * to stay; it changes nothing about the sync.
 */
export async function sendUnsent(repository: string, parts: SendParts, { err }: Terminal): Promise<void> {
  const { slack, state, operator, clock } = parts;
  const log = (message: string, { reason }: Readonly<Record<string, string | number | null>>) =>
    err(plain(`Slack: ${message}${reason ? `: ${reason}` : ""}`));
  const open = sendHost({
    ...{ operator, clock, log, table: state },
    slack: async () => slack,
    links: async () => planLinks,
  });
  const host = await open(new Date(clock.now().getTime() + longest));
  if (host === null) return;
  const later = (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    err(plain(`Slack: ${message} The message goes out with the next sync, or with milepost serve.`));
  };
  try {
    const unsent = await outboxesOf(state, clock).unsent();
    for (const notice of unsent.filter((one) => one.repository === repository)) {
      await sendOutbox(notice, host).catch(later);
    }
  } catch (error) {
    later(error);
  }
}

function outboxesOf({ client, table }: OpenState, clock: Clock): DynamoOutboxes {
  // Another repository's record that can't be read is no trouble of this one.
  return new DynamoOutboxes({ client, table, clock, onUnreadable: () => {} });
}
