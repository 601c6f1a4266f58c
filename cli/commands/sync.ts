import { isStateLost, openState } from "../../local/open-state.ts";
import { sanitizeLines } from "../../shared/adapters/node/terminal.ts";
import { openStores } from "../../shared/compose/stores.ts";
import { openSyncHost } from "../../shared/compose/sync-host.ts";
import { createRateLimits } from "../../shared/compose/worker-host.ts";
import { githubEnv, jiraEnv, operatorEnv, readEnv, slackEnv, stateLocationEnv } from "../../shared/env.ts";
import { syncRepository } from "../../shared/sync/run/sync-repository.ts";
import { formatJson } from "../../shared/text/format-json.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { withFailedResult } from "../failed-result.ts";
import { readAllowedOperator } from "../inputs/read-allowed-operator.ts";
import { chooseRepository } from "../inputs/repository-name.ts";
import { describeFailure } from "../print/describe-failure.ts";
import { printSync } from "../print/print-sync.ts";
import { PrintedProgress } from "../print/sync-progress.ts";
import { syncExitCode } from "../result-exit-code.ts";
import { sendUnsentMessages } from "../send-unsent-messages.ts";
import { createStopSignal } from "../stop-signal.ts";

export interface SyncFlags {
  repo?: string;
  ref?: string;
  full?: boolean;
  json?: boolean;
}

const RUN_TIMEOUT_MS = 60 * 60 * 1000;
/** Slightly longer than a minute, the window of most rate limits. */
const MAX_RATE_LIMIT_WAIT_MS = 65_000;
const MAX_ATTEMPTS = 3;

/** `milepost sync`: makes the trackers match the plans, and prints each operation as it happens. */
export async function syncCommand(flags: SyncFlags, context: CommandContext): Promise<number> {
  const fullName = await chooseRepository(flags.repo, context.folder);
  const { out, err, color, errColor } = context;
  const progress = flags.json ? new PrintedProgress(err, errColor) : new PrintedProgress(out, color);
  return withFailedResult(
    fullName,
    flags.json ?? false,
    context,
    () => sync(fullName, flags, progress, context),
    progress,
  );
}

async function sync(
  fullName: string,
  { ref, full = false, json }: SyncFlags,
  progress: PrintedProgress,
  context: CommandContext,
): Promise<number> {
  const env = readEnv(context.env, {
    github: githubEnv,
    jira: jiraEnv,
    slack: slackEnv,
    operator: operatorEnv,
    state: stateLocationEnv,
  });
  const operator = await readAllowedOperator(env.operator, fullName);
  const request = { id: null, fullName, ref: ref ?? null, installation: null, isFullScan: full };
  const slack = env.slack.settings;
  const { out, err, clock, screen } = context;
  const stopSignal = createStopSignal(context);
  const rateLimits = createRateLimits(MAX_RATE_LIMIT_WAIT_MS, { onWait: err, stopSignal });
  if (screen.isTTY) err(`Comparing ${fullName} with its trackers…`);
  for (let attempt = 1; ; attempt += 1) {
    progress.restart();
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
        onApprovalsProblem: ({ message }) => err(sanitizeLines(`The approvals issue was not written: ${message}`)),
        progress,
      });
      const run = await syncRepository(request, host);
      if (shouldRetry(run.stopped)) continue;
      if (slack && !stopSignal.aborted) {
        await sendUnsentMessages(run.result.repo, { slack, state, operator, clock }, err);
      }
      const exitCode = syncExitCode(run);
      const error = run.stopped && describeFailure(run.stopped, progress.hasOperations);
      const isInterrupted = exitCode === exitCodes.interrupted;
      if (json) out(formatJson(run.result));
      else if (!isInterrupted) printSync({ ...run.result, error }, context);
      if (isInterrupted) err(progress.describeStop());
      return exitCode;
    } catch (error) {
      if (!shouldRetry(error)) throw error;
    } finally {
      await state.close();
    }
  }
}
