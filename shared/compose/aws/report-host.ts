import { readOperator } from "../../adapters/node/read-operator.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { type EnvSource, githubSecretArnEnv, notifyQueueEnv, operatorEnv, readEnv, tableEnv } from "../../env.ts";
import type { ReportHostOptions } from "../report-host.ts";
import { connectQueue } from "./connect-queue.ts";
import { connectTable } from "./connect-table.ts";
import { awsLog } from "./log.ts";
import { readCardLinks, readGitHubSecret } from "./secrets.ts";

/** Returns the options with which each call of the report function builds its host. */
export async function awsReportOptions(source: EnvSource): Promise<ReportHostOptions> {
  const env = readEnv(source, {
    arn: githubSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: notifyQueueEnv,
  });
  return {
    github: readGitHubSecret(source, env.arn),
    table: connectTable(env.table),
    notifyQueue: connectQueue(env.queue),
    operator: await readOperator(env.operator),
    clock: systemClock,
    links: readCardLinks(source),
    log: awsLog,
  };
}
