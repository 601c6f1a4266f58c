import type { MilestoneStatus } from "../model/goal-status.ts";

type Named = Pick<MilestoneStatus, "number" | "title">;

/** Returns "M1", or the title in quotation marks if the plan gives no number. */
export function milestoneLabel({ number, title }: Named): string {
  return number === null ? `"${title}"` : `M${number}`;
}

/** Returns "M1 Backend Infrastructure & API", or only the title if the plan gives no number. */
export function milestoneName({ number, title }: Named): string {
  return number === null ? title : `M${number} ${title}`;
}

/** Returns true if a milestone is done or cancelled. */
export function isFinished({ status }: Pick<MilestoneStatus, "status">): boolean {
  return status === "done" || status === "cancelled";
}
