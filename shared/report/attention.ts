import type { DeliverableStatus, GoalReport, MilestoneStatus } from "../model/goal-status.ts";
import { milestoneLabel } from "../progress/milestone-name.ts";
import { formatCommand } from "../text/format-command.ts";
import { formatCount } from "../text/format-count.ts";

/** A fact about a goal that needs a person's attention. `text` is one line of plain text. */
export interface AttentionItem {
  kind: "held" | "reason" | "risk" | "conflict" | "diagnostic";
  text: string;
  url: string | null;
}

/** Returns what needs attention in a goal: held runs, plan errors, reasons for the health, risks, then conflicts. */
export function listAttention(goal: GoalReport): AttentionItem[] {
  const errors = goal.diagnostics.filter(({ severity }) => severity === "error");
  return [
    ...goal.held.map(({ items, creates }): AttentionItem => {
      const effect = describeHeld(items.filter(({ remote }) => remote !== null).length, creates);
      return {
        kind: "held",
        text: `Waiting for approval${effect === "" ? "" : `: the run would ${effect}`}`,
        url: goal.approvalsIssue,
      };
    }),
    ...(errors.length === 0 ? [] : [planErrors(errors.length)]),
    ...goal.reasons.map((text) => ({ kind: "reason" as const, text, url: null })),
    ...goal.risks.map(({ milestone: key, text, mitigation }): AttentionItem => {
      const milestone = goal.milestones.find((one) => one.key === key);
      const label = milestone === undefined ? key : milestoneLabel(milestone);
      const suffix = mitigation === null ? "" : ` (mitigation: ${mitigation})`;
      return { kind: "risk", text: `Risk of ${label}: ${text}${suffix}`, url: itemUrl(goal, key) };
    }),
    ...goal.conflicts.map(({ key, field, kept, plan, tracker }): AttentionItem => {
      const change =
        kept === "tracker"
          ? `${field} changed by a person to ${JSON.stringify(tracker)}; the plan says ${JSON.stringify(plan)}`
          : `${field} reset to ${JSON.stringify(plan)} as in the plan; a person had changed it to ${JSON.stringify(tracker)}`;
      return { kind: "conflict", text: `${itemTitle(goal, key)}: ${change}`, url: itemUrl(goal, key) };
    }),
  ];
}

/** Returns what a held run would do: "close 3 items and create 200 items", or "" for nothing. */
export function describeHeld(closes: number, creates: number): string {
  const effects = [
    ["close", closes],
    ["create", creates],
  ] as const;
  return effects
    .flatMap(([verb, count]) => (count === 0 ? [] : [`${verb} ${formatCount(count, "item")}`]))
    .join(" and ");
}

function planErrors(count: number): AttentionItem {
  const text = `The plan has ${formatCount(count, "error")} and is not synced until ${count === 1 ? "it is" : "they are"} fixed`;
  return { kind: "diagnostic", text, url: null };
}

/** Returns the title of the milestone or deliverable with this key, or the key if there is none. */
export function itemTitle(goal: GoalReport, key: string): string {
  return findItem(goal, key)?.title ?? key;
}

export function itemUrl(goal: GoalReport, key: string): string | null {
  const { links } = findItem(goal, key) ?? {};
  return links?.github ?? links?.jira ?? null;
}

function findItem({ milestones }: GoalReport, key: string): MilestoneStatus | DeliverableStatus | undefined {
  return milestones.flatMap((milestone) => [milestone, ...milestone.items]).find((item) => item.key === key);
}

export function formatApproveCommand(repo: string, run: string): string {
  return formatCommand("milepost", "approve", "--repo", repo, run);
}

/** Returns the reason of a held run without the approve command, which pages and Slack messages show separately. */
export function heldReason(reason: string): string {
  return reason
    .split("\n")
    .filter((line) => !line.includes("milepost approve "))
    .join(" ");
}
