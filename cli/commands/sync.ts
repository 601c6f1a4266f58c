import { type OpenState, openState } from "../../local/open-state.ts";
import { DynamoLedger } from "../../shared/adapters/dynamodb/ledger.ts";
import type { GitHubSettings } from "../../shared/adapters/github/github-host.ts";
import { githubLimitsAt } from "../../shared/adapters/github/github-limits.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { RequestBudgets } from "../../shared/adapters/pacing/request-budgets.ts";
import { openSyncHost } from "../../shared/compose/open-sync-host.ts";
import type { Operator } from "../../shared/config/operator.ts";
import type { JiraSettings } from "../../shared/env.ts";
import { githubEnv, jiraEnv, operatorEnv, readEnv, slackEnv, statePlaceEnv } from "../../shared/env.ts";
import { RetryLater } from "../../shared/errors.ts";
import type { Telling } from "../../shared/notify/tell-news.ts";
import type { RepositoryRequest } from "../../shared/sync/read/read-repository.ts";
import { type SyncHost, syncRepository } from "../../shared/sync/run/sync-repository.ts";
import { syncExitCode } from "../exit-code.ts";
import { withFailedResult } from "../failed-result.ts";
import { operationLine } from "../print/print-operation.ts";
import { printSync } from "../print/print-sync.ts";
import type { Terminal } from "../print/terminal.ts";
import { assertAllowed, repositoryName } from "../repository-name.ts";
import { ownTelling, sendUnsent } from "../send-unsent.ts";

export interface SyncFlags {
  repo: string;
  ref?: string;
  json?: boolean;
}

/** Nobody's terminal waits longer than this for one run, in milliseconds. */
const longestRun = 60 * 60 * 1000;
/** As long as a limit per minute takes, and a little: in milliseconds. */
const patience = 65_000;
const budgets = new RequestBudgets(githubLimitsAt);
/** How often a run begins again on state that another process took along. */
const attempts = 3;

/** `milepost sync`: brings the trackers in line and prints each operation as it happens. */
export async function syncCommand(flags: SyncFlags, terminal: Terminal): Promise<number> {
  const fullName = repositoryName(flags.repo);
  return withFailedResult(fullName, flags.json ?? false, terminal, () => sync(fullName, flags, terminal));
}

async function sync(fullName: string, flags: SyncFlags, terminal: Terminal): Promise<number> {
  const env = readEnv(process.env, {
    github: githubEnv,
    jira: jiraEnv,
    slack: slackEnv,
    operator: operatorEnv,
    state: statePlaceEnv,
  });
  const operator = await readOperator(env.operator);
  assertAllowed(fullName, operator);
  const request = { id: null, fullName, ref: flags.ref ?? null, installation: null };
  for (let attempt = 1; ; attempt += 1) {
    const state = await openState(env.state, { own: false });
    // The process that ran the state has ended in the middle: this one runs it now, and begins again.
    const isLost = (error: unknown) =>
      state.borrowed && attempt < attempts && error instanceof RetryLater && error.reason === "outage";
    try {
      const sending = { slack: env.slack.settings, state, operator, clock: systemClock };
      const host = await openHost(
        request,
        { github: env.github, jira: env.jira.settings, telling: ownTelling(sending) },
        operator,
        state,
        terminal,
        flags.json ?? false,
      );
      const run = await syncRepository(request, host);
      if (isLost(run.stopped)) continue;
      const known = host.telling ? await host.ledger.repositoryNamed(run.result.repo) : null;
      if (known) await sendUnsent(known.id, sending, terminal);
      if (flags.json) terminal.out(JSON.stringify(run.result, null, 2));
      else printSync(run.result, terminal);
      return syncExitCode(run);
    } catch (error) {
      if (!isLost(error)) throw error;
    } finally {
      await state.close();
    }
  }
}

function openHost(
  request: RepositoryRequest,
  { telling, ...settings }: { github: GitHubSettings; jira: JiraSettings | null; telling?: Telling },
  operator: Operator | null,
  { client, table, life }: OpenState,
  { out, err, color, errColor }: Terminal,
  json: boolean,
): Promise<SyncHost> {
  const clock = systemClock;
  const [print, paint] = json ? [err, errColor] : [out, color];
  return openSyncHost(request, {
    ...settings,
    ...(telling && { telling }),
    ledger: new DynamoLedger({ client, table, life, clock }),
    clock,
    operator,
    pacing: { budgets, patience, onWait: err },
    deadline: new Date(clock.now().getTime() + longestRun),
    recordedElsewhere: false,
    onOperation: (_, operation) => print(operationLine(operation, { color: paint })),
  });
}
