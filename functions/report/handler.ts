import { dueReports } from "../../shared/report/use-cases/due-reports.ts";
import { awsParts } from "./aws-host.ts";
import { type ReportParts, reportHost } from "./report-host.ts";

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
