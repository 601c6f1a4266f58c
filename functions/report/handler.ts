import { awsParts } from "../../shared/compose/aws-report-host.ts";
import { type ReportParts, reportHost } from "../../shared/compose/report-host.ts";
import { dueReports } from "../../shared/report/run/due-reports.ts";

let opening: Promise<ReportParts> | null = null;

/** Lambda behind a schedule of 15 minutes. What fails is thrown: Lambda calls again, and nothing is sent twice. */
export async function handler(): Promise<void> {
  opening ??= awsParts(process.env);
  try {
    await dueReports(reportHost(await opening));
  } catch (error) {
    opening = null;
    throw error;
  }
}
