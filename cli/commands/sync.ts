import { openState } from "../../local/open-state.ts";
import { DynamoLedger } from "../../shared/adapters/dynamodb/ledger.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { openSyncHost } from "../../shared/adapters/open-sync-host.ts";
import { githubEnv, operatorEnv, readEnv } from "../../shared/env.ts";
import { syncRepository } from "../../shared/sync/use-cases/sync-repository.ts";
import { syncExitCode } from "../exit-code.ts";
import { operationLine } from "../print-operation.ts";
import { printSync } from "../print-sync.ts";
import { readOperator } from "../read-operator.ts";
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
  const env = readEnv(process.env, { github: githubEnv, operator: operatorEnv });
  assertAllowed(fullName, await readOperator(env.operator));
  const state = await openState(process.env);
  try {
    const clock = systemClock;
    const print = flags.json ? terminal.err : terminal.out;
    const request = { id: null, fullName, ref: flags.ref ?? null, installation: null };
    const host = await openSyncHost(request, {
      github: env.github,
      ledger: new DynamoLedger({ client: state.client, table: state.table, life: state.life, clock }),
      clock,
      deadline: new Date(clock.now().getTime() + longestRun),
      recordedElsewhere: false,
      onOperation: (_, operation) => print(operationLine(operation, terminal)),
    });
    const run = await syncRepository(request, host);
    if (flags.json) terminal.out(JSON.stringify(run.result, null, 2));
    else printSync(run.result, terminal);
    return syncExitCode(run);
  } finally {
    await state.close();
  }
}
