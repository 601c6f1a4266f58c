import { findAllowedTargets, isRepositoryAllowed, type Operator } from "../../config/operator.ts";
import { parseStoredConfig } from "../../config/parse-config.ts";
import { AccessDenied, ConfigError } from "../../errors.ts";
import { hasUnsentMessages } from "../../model/outbox.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { OutboxPointer } from "../../ports/notify-queue.ts";
import { REPORT_ISSUE_GOAL } from "../../report/formats/report-issue.ts";
import { OutboxSender, type SenderHost } from "./outbox-sender.ts";
import { assertNotLeased } from "./post-entry.ts";
import { type OutboxStore, StoredOutbox } from "./stored-outbox.ts";

export interface SendHost extends SenderHost {
  ledger: Pick<Ledger, "repository">;
  outboxes: OutboxStore;
  /** The operator's file; `null` allows everything that the credentials can access. */
  operator: Operator | null;
}

/**
 * Sends the messages in a goal's outbox in order, each once, then updates the goal card. Messages that Slack rejects
 * are logged and dropped. Messages that need a person's action (permissions, config) are logged and stay in the outbox;
 * the report function retries them every 15 minutes. Throws `RetryLater`, `OutcomeUnknown` and `VersionConflict`.
 */
export async function sendOutbox({ repository: id, goal }: OutboxPointer, host: SendHost): Promise<void> {
  // The report issue also has an outbox record, but nothing in it is for Slack.
  if (goal === REPORT_ISSUE_GOAL) return;
  const stored = await StoredOutbox.open(host.outboxes, id, goal);
  if (!hasUnsentMessages(stored.current)) return;
  assertNotLeased(stored.current, host);
  const repository = await host.ledger.repository(id);
  const logFields = { repo: repository?.fullName ?? id, goal };
  try {
    if (!repository) throw new AccessDenied("The repository is unknown. Sync it once.");
    const channel = parseStoredConfig(repository.config).slack?.channel;
    if (channel === undefined) {
      const messages = stored.current.entries.length;
      const nothing = { entries: [], card: null, cardDigest: null, isCardOutdated: false };
      await stored.change((outbox) => ({ ...outbox, ...nothing }));
      host.log("dropped", { ...logFields, messages, reason: 'The config has no "slack:" any more.' });
      return;
    }
    assertChannelAllowed(repository.fullName, channel, host.operator);
    await new OutboxSender(stored, { repository, channel, logFields }, host).run();
  } catch (error) {
    if (!(error instanceof AccessDenied || error instanceof ConfigError)) throw error;
    host.log("not sent", { ...logFields, reason: error.message });
  }
}

function assertChannelAllowed(fullName: string, channel: string, operator: Operator | null): void {
  const channels = findAllowedTargets(operator, fullName)?.slack ?? null;
  if (isRepositoryAllowed(operator, fullName) && (channels === null || channels.includes(channel))) return;
  throw new AccessDenied(
    `The operator's file does not let ${fullName} post to the Slack channel ${channel}. Ask the operator to add it to "slack:" of that repository, or name another channel in the config.`,
  );
}
