import { readOperator } from "../adapters/node/read-operator.ts";
import { systemClock } from "../adapters/node/system-clock.ts";
import {
  type EnvSource,
  githubSecretArnEnv,
  notifyQueueEnv,
  operatorEnv,
  readEnv,
  tableEnv,
} from "../env.ts";
import { awsSignedPage } from "./aws-notify-host.ts";
import { awsGitHub, awsLog, awsQueue, awsTable } from "./aws-parts.ts";
import { goalPath, signedPage } from "./card-links.ts";
import type { ReportParts } from "./report-host.ts";

/** What the host on AWS is built of. */
export async function awsParts(source: EnvSource): Promise<ReportParts> {
  const env = readEnv(source, {
    arn: githubSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: notifyQueueEnv,
  });
  const page = awsSignedPage(source);
  return {
    github: awsGitHub(source, env.arn),
    table: awsTable(env.table),
    notices: awsQueue(env.queue),
    operator: await readOperator(env.operator),
    clock: systemClock,
    page: async () => {
      const sign = signedPage(await page(), systemClock.now());
      return (goal) => sign(goalPath(goal));
    },
    log: awsLog,
  };
}
