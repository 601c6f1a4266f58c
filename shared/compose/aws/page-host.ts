import { readFromFolder } from "../../adapters/charts/create-chart-renderer.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { type EnvSource, pageSecretArnEnv, readEnv, tableEnv } from "../../env.ts";
import { pageHost } from "../page-host.ts";
import { connectTable } from "./connect-table.ts";
import { awsLog } from "./log.ts";
import { readPageSecrets } from "./secrets.ts";

/** Folder in the function's bundle that contains the `chartAssets` (WebAssembly and fonts). */
const CHART_FOLDER = "charts";

/** Returns the host of the status page, and a function that reads the secrets that sign links to the page. */
export function awsPage(source: EnvSource) {
  const env = readEnv(source, { arn: pageSecretArnEnv, table: tableEnv });
  const settings = { table: connectTable(env.table), clock: systemClock, log: awsLog };
  return {
    host: pageHost(settings, readFromFolder(CHART_FOLDER)),
    secrets: readPageSecrets(env.arn),
  };
}
