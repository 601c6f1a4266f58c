import { fieldOf, type JiraIssueType } from "../../model/jira-project.ts";
import type { Plan } from "../../model/plan.ts";

/**
 * The plan's priority in the project's own words: P0 and P1 are the highest that it has, P2 the next, and so on.
 * Null where the plan or the project has none.
 */
export function priorityOf({ priority }: Plan, type: JiraIssueType): string | null {
  const rank = /^P(\d)$/i.exec(priority ?? "")?.[1];
  const values = fieldOf(type, "priority")?.values ?? [];
  if (rank === undefined || values.length === 0) return null;
  return values[Math.min(Math.max(Number(rank) - 1, 0), values.length - 1)]?.name ?? null;
}
