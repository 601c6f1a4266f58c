import type { GoalReport, StatusReport } from "../../../model/goal-status.ts";
import type { ManagedBody } from "../../../model/item.ts";
import { reportMarkdown } from "../../../report/formats/report-markdown.ts";
import { escapeMarkdown } from "./escape-markdown.ts";

/** Renders a report as Markdown for the report issue. Breaks every `<!--`, so that no text can act as a marker. */
export function renderGitHubReport(report: StatusReport, page?: (goal: GoalReport) => string | null): ManagedBody {
  const note = "Milepost updates this block. Add your notes below it.";
  const text = reportMarkdown(report, { escape: escapeMarkdown, note, ...(page && { page }) });
  return { text: text.replaceAll("<!--", "<\u2060!--").trim(), boxes: [] };
}
