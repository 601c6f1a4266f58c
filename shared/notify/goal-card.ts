import type { GoalNow, GoalReport } from "../model/goal-report.ts";
import type { Reported } from "../model/report-snapshot.ts";
import { buildReport } from "../report/build-report.ts";
import { type GoalLinks, type ReportMessage, reportSlack } from "../report/formats/report-slack.ts";

/**
 * The card of one goal: how it stands `now` (ISO 8601 instant), and what changed since `basis`, the report before the
 * one that the card is of; null: there was none, and nothing is compared.
 */
export function cardMessage(
  goal: GoalNow,
  basis: Reported | null,
  now: string,
  links: (goal: GoalReport) => GoalLinks,
): ReportMessage {
  const report = buildReport({
    goals: [goal],
    previous: basis === null ? null : [basis.status],
    generatedAt: now,
    since: basis?.at ?? null,
  });
  return reportSlack(report, links);
}
