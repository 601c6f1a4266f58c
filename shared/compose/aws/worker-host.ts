import { readOperator } from "../../adapters/node/read-operator.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import {
  type EnvSource,
  githubSecretArnEnv,
  jiraEnv,
  jiraSecretArnEnv,
  operatorEnv,
  optionalNotifyQueueEnv,
  queueEnv,
  readEnv,
  tableEnv,
} from "../../env.ts";
import type { WorkerHostOptions } from "../worker-host.ts";
import { connectQueue } from "./connect-queue.ts";
import { connectTable } from "./connect-table.ts";
import { awsLog } from "./log.ts";
import { readGitHubSecret, readSecret } from "./secrets.ts";

/** Returns the options with which the sync function builds its host. */
export async function awsWorkerOptions(source: EnvSource): Promise<WorkerHostOptions> {
  const env = readEnv(source, {
    arn: githubSecretArnEnv,
    jiraArn: jiraSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: queueEnv,
    notifyQueue: optionalNotifyQueueEnv,
  });
  const { settings: notifyQueue } = env.notifyQueue;
  return {
    github: readGitHubSecret(source, env.arn),
    jira: readSecret(env.jiraArn, (variables) => readEnv(variables, { jira: jiraEnv }).jira.settings),
    table: connectTable(env.table),
    workQueue: connectQueue(env.queue),
    notifyQueue: notifyQueue && connectQueue(notifyQueue),
    operator: await readOperator(env.operator),
    clock: systemClock,
    log: awsLog,
  };
}
