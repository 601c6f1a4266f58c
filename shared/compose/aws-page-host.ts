import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createDynamoClient } from "../adapters/dynamodb/create-client.ts";
import { DynamoLedger } from "../adapters/dynamodb/ledger.ts";
import { awsClientConfig, connectionTo } from "../adapters/node/aws-connection.ts";
import { systemClock } from "../adapters/node/system-clock.ts";
import { fromFolder, pngPictures } from "../adapters/pictures/png-pictures.ts";
import { loadSecrets } from "../adapters/secrets-manager/load-secrets.ts";
import type { Secret } from "../config/secret.ts";
import { type EnvSource, pageSecretArnEnv, pageSecretEnv, readEnv, tableEnv } from "../env.ts";
import type { PageHost } from "../http/page-app.ts";
import { pageHost } from "./page-host.ts";

/** One attempt at Secrets Manager, in milliseconds: a reader waits for it. */
const requestTimeout = 2_000;
/** Beside the bundle, with what is in `pictureFiles`. */
const pictureFolder = "pictures";

interface AwsPage {
  host: PageHost;
  secrets: () => Promise<readonly Secret[]>;
}

/** The status page on AWS, and what its links are signed with. */
export function awsHost(source: EnvSource): AwsPage {
  const env = readEnv(source, { arn: pageSecretArnEnv, table: tableEnv });
  const client = createDynamoClient(connectionTo(env.table.endpoint));
  const log: PageHost["log"] = (message, fields) => console.log(JSON.stringify({ message, ...fields }));
  const onUnreadable = ({ message }: Error) => log("unreadable record", { error: message });
  const ledger = new DynamoLedger({ client, table: env.table.name, clock: systemClock, onUnreadable });
  const load = loadSecrets(
    [env.arn],
    new SecretsManagerClient(awsClientConfig({}, requestTimeout)),
    (variables) => readEnv(variables, { page: pageSecretEnv }),
    systemClock,
  );
  return {
    host: pageHost({ ledger, clock: systemClock, png: pngPictures(fromFolder(pictureFolder)), log }),
    secrets: async () => (await load()).page.secrets,
  };
}
