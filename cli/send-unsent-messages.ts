import { sanitizeLine } from "../shared/adapters/node/terminal.ts";
import { linkToPlan } from "../shared/compose/card-links.ts";
import type { HostSettings, TableConnection } from "../shared/compose/host-settings.ts";
import { sendHost } from "../shared/compose/notify-host.ts";
import { openStores } from "../shared/compose/stores.ts";
import type { SlackSettings } from "../shared/env.ts";
import { messageOf } from "../shared/errors.ts";
import { sendOutbox } from "../shared/notify/outbox/send-outbox.ts";

export interface SendSettings extends Pick<HostSettings, "operator" | "clock"> {
  slack: SlackSettings;
  state: TableConnection;
}

const TIMEOUT_MS = 120_000;

/** Sends a repository's unsent Slack messages. Prints failures with `err`; the messages then stay in their outbox. */
export async function sendUnsentMessages(
  fullName: string,
  { slack, state, operator, clock }: SendSettings,
  err: (line: string) => void,
): Promise<void> {
  const open = sendHost({
    ...{ table: state, operator, clock },
    slack: async () => slack,
    links: async () => linkToPlan,
    log: (message, { reason }) => err(sanitizeLine(`Slack: ${message}${reason ? `: ${reason}` : ""}`)),
  });
  const printFailure = (error: unknown) => {
    const message = messageOf(error);
    err(sanitizeLine(`Slack: ${message} The message will be sent with the next sync, or by milepost serve.`));
  };
  try {
    const host = await open(new Date(clock.now().getTime() + TIMEOUT_MS));
    if (host === null) return;
    // `log` makes the store skip records that can't be read, for example those of other repositories.
    const { ledger, outboxes } = openStores(state, { clock, log: () => {} });
    const known = await ledger.repositoryNamed(fullName);
    const unsent = known === null ? [] : await outboxes.unsent();
    for (const outbox of unsent.filter(({ repository }) => repository === known?.id)) {
      await sendOutbox(outbox, host).catch(printFailure);
    }
  } catch (error) {
    printFailure(error);
  }
}
