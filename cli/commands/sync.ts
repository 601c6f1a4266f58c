import { openState } from "../../local/open-state.ts";
import { DynamoLedger } from "../../shared/adapters/dynamodb/ledger.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { openSyncHost } from "../../shared/adapters/open-sync-host.ts";
import { githubEnv, operatorEnv, readEnv, statePlaceEnv } from "../../shared/env.ts";
import { syncRepository } from "../../shared/sync/use-cases/sync-repository.ts";
import { syncExitCode } from "../exit-code.ts";
import { withFailedResult } from "../failed-result.ts";
import { operationLine } from "../print-operation.ts";
import { printSync } from "../print-sync.ts";
import { assertAllowed, repositoryName } from "../repository-name.ts";
import type { Terminal } from "../terminal.ts";

export interface SyncFlags {
  repo: string;
  ref?: string;
  json?: boolean;
}

/** Nobody's terminal waits longer than this for one run, in milliseconds. */
const longestRun = 60 * 60 * 1000;

/** `milepost sync`: brings the trackers in line and prints each operation as it happens. */
export async function syncCommand(flags: SyncFlags, terminal: Terminal): Promise<number> {
  const fullName = repositoryName(flags.repo);
  return withFailedResult(fullName, flags.json ?? false, terminal, () => sync(fullName, flags, terminal));
}

async function sync(fullName: string, flags: SyncFlags, terminal: Terminal): Promise<number> {
  const env = readEnv(process.env, { github: githubEnv, operator: operatorEnv, state: statePlaceEnv });
  const operator = await readOperator(env.operator);
  assertAllowed(fullName, operator);
  const state = await openState(env.state, { own: false });
  try {
    const clock = systemClock;
    const { out, err, color, errColor } = terminal;
    const [print, paint] = flags.json ? [err, errColor] : [out, color];
    const request = { id: null, fullName, ref: flags.ref ?? null, installation: null };
    const host = await openSyncHost(request, {
      github: env.github,
      ledger: new DynamoLedger({ client: state.client, table: state.table, life: state.life, clock }),
      clock,
      operator,
      deadline: new Date(clock.now().getTime() + longestRun),
      recordedElsewhere: false,
      onOperation: (_, operation) => print(operationLine(operation, { color: paint })),
    });
    const run = await syncRepository(request, host);
    if (flags.json) terminal.out(JSON.stringify(run.result, null, 2));
    else printSync(run.result, terminal);
    return syncExitCode(run);
  } finally {
    await state.close();
  }
}
