import { readOperator } from "../../adapters/node/read-operator.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import {
  type EnvSource,
  notifyQueueEnv,
  operatorEnv,
  readEnv,
  slackEnv,
  slackSecretArnEnv,
  tableEnv,
} from "../../env.ts";
import { type NotifyHost, notifyHost } from "../notify-host.ts";
import { connectQueue } from "./connect-queue.ts";
import { connectTable } from "./connect-table.ts";
import { awsLog } from "./log.ts";
import { readCardLinks, readSecret } from "./secrets.ts";

export async function awsNotifyHost(source: EnvSource): Promise<NotifyHost> {
  const env = readEnv(source, {
    slackArn: slackSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: notifyQueueEnv,
  });
  return notifyHost({
    slack: readSecret(env.slackArn, (variables) => readEnv(variables, { slack: slackEnv }).slack.settings),
    table: connectTable(env.table),
    notifyQueue: connectQueue(env.queue),
    operator: await readOperator(env.operator),
    clock: systemClock,
    links: readCardLinks(source),
    log: awsLog,
  });
}
