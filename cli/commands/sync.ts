import { isStateLost, openState } from "../../local/open-state.ts";
import { openStores } from "../../shared/compose/stores.ts";
import { openSyncHost } from "../../shared/compose/sync-host.ts";
import { createRateLimits } from "../../shared/compose/worker-host.ts";
import { githubEnv, jiraEnv, operatorEnv, readEnv, slackEnv, stateLocationEnv } from "../../shared/env.ts";
import { syncRepository } from "../../shared/sync/run/sync-repository.ts";
import type { CommandContext } from "../command-context.ts";
import { syncExitCode } from "../exit-code.ts";
import { withFailedResult } from "../failed-result.ts";
import { formatOperation } from "../print/print-operation.ts";
import { printSync } from "../print/print-sync.ts";
import { readAllowedOperator } from "../read-allowed-operator.ts";
import { parseRepositoryName } from "../repository-name.ts";
import { sendUnsentMessages } from "../send-unsent-messages.ts";

export interface SyncFlags {
  repo: string;
  ref?: string;
  json?: boolean;
}

const RUN_TIMEOUT_MS = 60 * 60 * 1000;
/** Slightly longer than a minute, the window of most rate limits. */
const MAX_RATE_LIMIT_WAIT_MS = 65_000;
const MAX_ATTEMPTS = 3;

/** `milepost sync`: makes the trackers match the plans, and prints each operation as it happens. */
export async function syncCommand(flags: SyncFlags, context: CommandContext): Promise<number> {
  const fullName = parseRepositoryName(flags.repo);
  return withFailedResult(fullName, flags.json ?? false, context, () => sync(fullName, flags, context));
}

async function sync(fullName: string, { ref, json }: SyncFlags, context: CommandContext): Promise<number> {
  const env = readEnv(context.env, {
    github: githubEnv,
    jira: jiraEnv,
    slack: slackEnv,
    operator: operatorEnv,
    state: stateLocationEnv,
  });
  const operator = await readAllowedOperator(env.operator, fullName);
  const request = { id: null, fullName, ref: ref ?? null, installation: null };
  const slack = env.slack.settings;
  const rateLimits = createRateLimits(MAX_RATE_LIMIT_WAIT_MS, context.err);
  const { out, err, color, errColor, clock } = context;
  const [print, colors] = json ? [err, errColor] : [out, color];
  for (let attempt = 1; ; attempt += 1) {
    const state = await openState(env.state, { isExclusive: false });
    // If the process that ran the local database stopped, the next attempt runs the database in this process.
    const shouldRetry = (error: unknown) => attempt < MAX_ATTEMPTS && isStateLost(state, error);
    try {
      const { ledger, outboxes } = openStores(state, { clock });
      const host = await openSyncHost(request, {
        github: env.github,
        jira: env.jira.settings,
        ledger,
        // Queues nothing: `sendUnsentMessages` sends the Slack messages after the run.
        notifications: slack && { outboxes, queue: { send: async () => {} } },
        clock,
        operator,
        rateLimits,
        deadline: new Date(clock.now().getTime() + RUN_TIMEOUT_MS),
        recordedElsewhere: false,
        onOperation: (_, operation) => print(formatOperation(operation, { color: colors })),
      });
      const run = await syncRepository(request, host);
      if (shouldRetry(run.stopped)) continue;
      const repository = slack && (await ledger.repositoryNamed(run.result.repo));
      if (repository) await sendUnsentMessages(repository.id, { slack, state, operator, clock }, err);
      if (json) out(JSON.stringify(run.result, null, 2));
      else printSync(run.result, context);
      return syncExitCode(run);
    } catch (error) {
      if (!shouldRetry(error)) throw error;
    } finally {
      await state.close();
    }
  }
}
