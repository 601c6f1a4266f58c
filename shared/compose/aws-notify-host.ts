import type { NotifyHandlerHost } from "../../functions/notify/notify-handler.ts";
import { readOperator } from "../adapters/node/read-operator.ts";
import { systemClock } from "../adapters/node/system-clock.ts";
import {
  type EnvSource,
  notifyQueueEnv,
  operatorEnv,
  pageSecretArnEnv,
  pageSecretEnv,
  pageUrlEnv,
  readEnv,
  slackEnv,
  slackSecretArnEnv,
  tableEnv,
} from "../env.ts";
import { awsLog, awsQueue, awsSecret, awsTable } from "./aws-parts.ts";
import { type SignedPage, signedLinks } from "./card-links.ts";
import { notifyHost } from "./notify-host.ts";

/** The host on AWS: Slack's credentials and what links are signed with from Secrets Manager. */
export async function awsHost(source: EnvSource): Promise<NotifyHandlerHost> {
  const env = readEnv(source, {
    slackArn: slackSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: notifyQueueEnv,
  });
  const page = awsSignedPage(source);
  return notifyHost({
    slack: awsSecret(env.slackArn, (variables) => readEnv(variables, { slack: slackEnv }).slack.settings),
    table: awsTable(env.table),
    queue: awsQueue(env.queue),
    operator: await readOperator(env.operator),
    clock: systemClock,
    links: async () => signedLinks(await page(), systemClock.now()),
    log: awsLog,
  });
}

/** The status page on AWS, for those who make links to it: they sign with the first secret. */
export function awsSignedPage(source: EnvSource): () => Promise<SignedPage> {
  const env = readEnv(source, { arn: pageSecretArnEnv, page: pageUrlEnv });
  return awsSecret(env.arn, (variables) => {
    const [secret] = readEnv(variables, { page: pageSecretEnv }).page.secrets;
    if (secret === undefined) throw new Error("The secret of the status page is empty.");
    return { url: env.page.url, secret };
  });
}
