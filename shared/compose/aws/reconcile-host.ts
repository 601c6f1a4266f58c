import { readOperator } from "../../adapters/node/read-operator.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { type EnvSource, githubSecretArnEnv, operatorEnv, queueEnv, readEnv, tableEnv } from "../../env.ts";
import type { ReconcileHostOptions } from "../reconcile-host.ts";
import { connectQueue } from "./connect-queue.ts";
import { connectTable } from "./connect-table.ts";
import { awsLog } from "./log.ts";
import { readGitHubSecret } from "./secrets.ts";

/** Returns the options with which the reconcile function builds its host. */
export async function awsReconcileOptions(source: EnvSource): Promise<ReconcileHostOptions> {
  const env = readEnv(source, { arn: githubSecretArnEnv, operator: operatorEnv, table: tableEnv, queue: queueEnv });
  return {
    github: readGitHubSecret(source, env.arn),
    table: connectTable(env.table),
    workQueue: connectQueue(env.queue),
    operator: await readOperator(env.operator),
    clock: systemClock,
    log: awsLog,
  };
}
