import { awsReportOptions } from "../../shared/compose/aws/report-host.ts";
import { lazyOnce } from "../../shared/compose/lazy-once.ts";
import { reportHost } from "../../shared/compose/report-host.ts";
import { queueDueReports } from "../../shared/notify/scheduled/queue-due-reports.ts";

const readOptions = lazyOnce(() => awsReportOptions(process.env));

/** The Lambda function that queues due reports every 15 minutes. A repeated call sends no report twice. */
export async function handler(): Promise<void> {
  await queueDueReports(reportHost(await readOptions()));
}
