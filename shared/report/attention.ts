import type { GoalReport } from "../model/goal-report.ts";
import { counted, milestoneLabel } from "./words.ts";

/** Something that a person should look at. `text` is of one line and is no markup. */
export interface Remark {
  kind: "held" | "reason" | "risk" | "conflict" | "diagnostic";
  text: string;
  url: string | null;
}

/** What to look at, in the order of how much somebody has to do about it. */
export function attention(goal: GoalReport): Remark[] {
  const byKey = new Map(goal.milestones.map((milestone) => [milestone.key, milestone]));
  const label = (key: string): string => {
    const milestone = byKey.get(key);
    return milestone === undefined ? key : milestoneLabel(milestone);
  };
  const errors = goal.diagnostics.filter(({ severity }) => severity === "error");
  return [
    ...goal.held.map(({ items }) => ({
      kind: "held" as const,
      text: `a run waits for approval${items.length === 0 ? "" : `: it would close ${counted(items.length, "item")}`}`,
      url: null,
    })),
    ...(errors.length === 0
      ? []
      : [
          {
            kind: "diagnostic" as const,
            text: `the plan has ${counted(errors.length, "error")}; nothing of it is synced until then`,
            url: null,
          },
        ]),
    ...goal.reasons.map((text) => ({ kind: "reason" as const, text, url: null })),
    ...goal.risks.map(({ milestone, text, mitigation }) => ({
      kind: "risk" as const,
      text: `risk of ${label(milestone)}: ${text}${mitigation === null ? "" : ` (mitigation: ${mitigation})`}`,
      url: byKey.get(milestone)?.links.github ?? byKey.get(milestone)?.links.jira ?? null,
    })),
    ...goal.conflicts.map((conflict) => {
      const kept = conflict.kept === "tracker" ? conflict.tracker : conflict.plan;
      return {
        kind: "conflict" as const,
        text: `${itemTitle(goal, conflict.key)}: the ${conflict.field} is kept as ${JSON.stringify(kept)} (${conflict.kept === "tracker" ? "changed by a person" : "as in the plan"})`,
        url: itemUrl(goal, conflict.key),
      };
    }),
  ];
}

/** What a key stands for: the title of the milestone or deliverable, else the key. */
export function itemTitle({ milestones }: GoalReport, key: string): string {
  const found = milestones
    .flatMap((milestone) => [milestone, ...milestone.items])
    .find((item) => item.key === key);
  return found?.title ?? key;
}

export function itemUrl({ milestones }: GoalReport, key: string): string | null {
  const found = milestones
    .flatMap((milestone) => [milestone, ...milestone.items])
    .find((item) => item.key === key);
  return found?.links.github ?? found?.links.jira ?? null;
}

/** What lets a held run go on. The names come from the tracker's own, which have no spaces. */
export function approveCommand(repo: string, run: string): string {
  return `npx milepost approve --repo ${repo} ${run}`;
}

/** Why a run is held, without the command that its text may end with: pages and messages show that apart. */
export function heldReason(reason: string): string {
  return reason
    .split("\n")
    .filter((line) => !line.includes("milepost approve "))
    .join(" ");
}
