import { daysBetween } from "../calendar/days.ts";
import type { DeliverableStatus, GoalDetails, MilestoneStatus } from "../model/goal-status.ts";
import { milestoneKey, roleOfKey } from "../model/keyed-plan.ts";
import { describeMissing } from "../progress/health.ts";
import { milestoneLabel } from "../progress/milestone-name.ts";
import { formatCommand } from "../text/format-command.ts";
import { formatCount } from "../text/format-count.ts";
import { describePlanErrors, describeSync, formatShare, healthLabels, isCurrent, limitItems } from "./wording.ts";

/** A fact about a goal that needs a person's attention. `text` is one line of plain text. */
export interface AttentionItem {
  kind: "sync" | "held" | "diagnostic" | "late" | "missing" | "idle" | "risk" | "conflict";
  text: string;
  url: string | null;
}

/** Days without a recorded change after which an open deliverable needs attention. */
const MIN_IDLE_DAYS = 12;
const MAX_IDLE_ITEMS = 3;

/**
 * Returns what needs attention in a goal besides its own health: trackers that are not up to date, held runs, plan
 * errors, late milestones, missing criteria, idle deliverables, risks of current milestones, then conflicts.
 */
export function listAttention(goal: GoalDetails): AttentionItem[] {
  if (goal.removedOn !== null) return [];
  const errors = goal.diagnostics.filter(({ severity }) => severity === "error");
  const sync = describeSync(goal);
  return [
    ...(sync === null ? [] : [{ kind: "sync" as const, text: sync, url: null }]),
    ...goal.held.map(({ items, creates }): AttentionItem => {
      const effect = describeHeld(items.filter(({ remote }) => remote !== null).length, creates);
      return {
        kind: "held",
        text: `Waiting for approval${effect === "" ? "" : `: the run would ${effect}`}`,
        url: goal.approvalsIssue,
      };
    }),
    ...(errors.length === 0 ? [] : [planErrors(errors.length)]),
    ...goal.milestones.flatMap(milestoneAttention),
    ...idleDeliverables(goal),
    ...currentRisks(goal).map(({ milestone: key, text, mitigation }): AttentionItem => {
      const milestone = goal.milestones.find((one) => one.key === key);
      const label = milestone === undefined ? "a removed milestone" : milestoneLabel(milestone);
      const suffix = mitigation === null ? "" : ` (mitigation: ${mitigation})`;
      return { kind: "risk", text: `Risk of ${label}: ${text}${suffix}`, url: itemUrl(goal, key) };
    }),
    ...goal.conflicts.map(({ key, field, kept, plan, tracker, isFromTracker }): AttentionItem => {
      const change =
        kept === "tracker"
          ? `${field} changed by a person to ${JSON.stringify(tracker)}; ${isFromTracker ? "elsewhere it is" : "the plan says"} ${JSON.stringify(plan)}`
          : `${field} reset to ${JSON.stringify(plan)} as in ${isFromTracker ? "another tracker" : "the plan"}; a person had changed it to ${JSON.stringify(tracker)}`;
      return { kind: "conflict", text: `${itemTitle(goal, key)}: ${change}`, url: itemUrl(goal, key) };
    }),
  ];
}

/** Returns the risks of milestones that are under way or late. */
export function currentRisks({ milestones, risks }: GoalDetails): GoalDetails["risks"] {
  const current = new Set(milestones.filter(isCurrent).map(({ key }) => key));
  return risks.filter(({ milestone }) => current.has(milestone));
}

function milestoneAttention(milestone: MilestoneStatus): AttentionItem[] {
  const { status, health, reasons, deliverables, links } = milestone;
  if (status === "done" || status === "cancelled") return [];
  const url = links.github ?? links.jira;
  const label = milestoneLabel(milestone);
  if (health === "off-track" || health === "at-risk") {
    const text = `${label} is ${healthLabels[health].toLowerCase()}: ${reasons.join(". ")}`;
    return [{ kind: "late", text, url }];
  }
  const missing = deliverables.total === 0 ? null : describeMissing(milestone);
  if (missing === null) return [];
  return [{ kind: "missing", text: `${label}: ${formatShare(deliverables)}, ${missing}`, url }];
}

/** Returns the open deliverables of current milestones that have not changed for a long time, the longest first. */
function idleDeliverables({ milestones, today }: GoalDetails): AttentionItem[] {
  const idle = milestones
    .filter(isCurrent)
    .flatMap(({ items }) => items)
    .flatMap(({ title, state, changedOn, links }) => {
      const days = changedOn === null ? 0 : daysBetween(changedOn, today);
      return state === "open" && days >= MIN_IDLE_DAYS ? [{ title, days, url: links.github ?? links.jira }] : [];
    })
    .sort((one, other) => other.days - one.days);
  const { shown, more } = limitItems(idle, MAX_IDLE_ITEMS);
  const items = shown.map(
    ({ title, days, url }): AttentionItem => ({
      kind: "idle",
      text: `"${title}" had no recorded activity for ${formatCount(days, "day")}`,
      url,
    }),
  );
  if (more === 0) return items;
  const text = `${formatCount(more, "more deliverable")} had no recorded activity for ${MIN_IDLE_DAYS} days or longer`;
  return [...items, { kind: "idle", text, url: null }];
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
  const text = describePlanErrors(count);
  return { kind: "diagnostic", text, url: null };
}

/** Returns the title of the tracker item with this key. A tracking issue has the title of its milestone. */
export function itemTitle(goal: GoalDetails, key: string): string {
  return findItem(goal, key)?.title ?? "An item that left the plan";
}

export function itemUrl(goal: GoalDetails, key: string): string | null {
  const { links } = findItem(goal, key) ?? {};
  return links?.github ?? links?.jira ?? null;
}

function findItem({ milestones }: GoalDetails, key: string): MilestoneStatus | DeliverableStatus | undefined {
  if (roleOfKey(key) !== "deliverable") return milestones.find((milestone) => milestone.key === milestoneKey(key));
  return milestones.flatMap(({ items }) => items).find((item) => item.key === key);
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
