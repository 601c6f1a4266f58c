import type { GoalReport, Report } from "../../model/goal-report.ts";
import type { ManagedBody } from "../../model/item.ts";
import { reportMarkdown } from "../../report/formats/report-markdown.ts";
import { escapeMarkdown } from "./markdown.ts";

/**
 * A report as the managed part of an issue's body. Whatever was not escaped, no comment can begin in it: it can
 * neither end its frame nor look like another item's. A word joiner (U+2060) does that unseen.
 */
export function githubReportBody(report: Report, page?: (goal: GoalReport) => string | null): ManagedBody {
  const text = reportMarkdown(report, { escape: escapeMarkdown, ...(page && { page }) });
  return { text: text.replaceAll("<!--", "<\u2060!--").trim(), boxes: [] };
}
