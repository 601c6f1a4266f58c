import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createDynamoClient } from "../../shared/adapters/dynamodb/create-client.ts";
import { awsClientConfig, connectionTo } from "../../shared/adapters/node/aws-connection.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { loadSecrets } from "../../shared/adapters/secrets-manager/load-secrets.ts";
import { createSqsClient } from "../../shared/adapters/sqs/create-client.ts";
import {
  type EnvSource,
  githubEnv,
  githubSecretArnEnv,
  notifyQueueEnv,
  operatorEnv,
  readEnv,
  tableEnv,
} from "../../shared/env.ts";
import { envNames } from "../../shared/env-names.ts";
import { awsSignedPage } from "../notify/aws-host.ts";
import { goalPath, signedPage } from "../notify/card-links.ts";
import type { ReportParts } from "./report-host.ts";

const requestTimeout = 5_000;

/** What the host on AWS is built of. */
export async function awsParts(source: EnvSource): Promise<ReportParts> {
  const env = readEnv(source, {
    arn: githubSecretArnEnv,
    operator: operatorEnv,
    table: tableEnv,
    queue: notifyQueueEnv,
  });
  const { table, queue } = env;
  const client = new SecretsManagerClient(awsClientConfig({}, requestTimeout));
  const apiUrl = source[envNames.githubApiUrl];
  const github = (variables: Record<string, string>) =>
    readEnv({ ...(apiUrl && { [envNames.githubApiUrl]: apiUrl }), ...variables }, { github: githubEnv })
      .github;
  const page = awsSignedPage(source);
  return {
    github: loadSecrets([env.arn], client, github, systemClock),
    table: { client: createDynamoClient(connectionTo(table.endpoint)), table: table.name },
    notices: { client: createSqsClient(connectionTo(queue.endpoint)), queueUrl: queue.url },
    operator: await readOperator(env.operator),
    clock: systemClock,
    page: async () => {
      const sign = signedPage(await page(), systemClock.now());
      return (goal) => sign(goalPath(goal));
    },
    log: (message, fields) => console.log(JSON.stringify({ message, ...fields })),
  };
}
