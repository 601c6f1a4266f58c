import { readFromFolder } from "../../adapters/charts/create-chart-renderer.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import type { Secret } from "../../config/secret.ts";
import { type EnvSource, pageSecretArnEnv, readEnv, tableEnv } from "../../env.ts";
import type { PageHost } from "../../http/page-app.ts";
import { pageHost } from "../page-host.ts";
import { connectTable } from "./connections.ts";
import { awsLog } from "./log.ts";
import { readPageSecrets } from "./secrets.ts";

/** Folder in the bundle with the `chartAssets`. */
const CHART_FOLDER = "charts";

interface AwsPage {
  host: PageHost;
  /** Secrets that links may be signed with. */
  secrets: () => Promise<readonly Secret[]>;
}

export function awsPage(source: EnvSource): AwsPage {
  const env = readEnv(source, { arn: pageSecretArnEnv, table: tableEnv });
  const settings = { table: connectTable(env.table), clock: systemClock, log: awsLog };
  return {
    host: pageHost(settings, readFromFolder(CHART_FOLDER)),
    secrets: readPageSecrets(env.arn),
  };
}
