import type { Section, State, TrackerName } from "../../model/item.ts";
import type { Milestone } from "../../model/plan.ts";
import type { KeyedMilestone } from "../identity/identify.ts";
import { explainCriteria, type Homes } from "./explain-criteria.ts";

/** What is worth knowing of a milestone itself, but for its criteria. */
export function milestoneSections({ value, owner, dependsOn }: Milestone): Section[] {
  return [
    ...(value === null ? [] : [text(null, value)]),
    ...(owner === null ? [] : [text("Owner", owner)]),
    ...(dependsOn.length === 0 ? [] : [text("Depends on", dependsOn.join(", "))]),
  ];
}

/** By what a milestone is accepted, and what may go wrong. `titleOf` names the item of another milestone. */
export function acceptanceSections(
  { key, milestone }: KeyedMilestone,
  homes: Homes,
  titleOf: (milestone: string) => string,
): Section[] {
  return [
    ...checklist("Success criteria", explainCriteria(milestone.criteria, key, homes, titleOf)),
    ...checklist("Verification", milestone.verification),
    ...list("Validation", milestone.validation),
    ...list(
      "Risks",
      milestone.risks.map((risk) =>
        risk.mitigation === null ? risk.text : `${risk.text}. Mitigation: ${risk.mitigation}`,
      ),
    ),
  ];
}

const trackerTitles: Readonly<Record<TrackerName, string>> = { github: "GitHub", jira: "Jira" };

/** Where the same milestone is in another tracker. */
export function peerSections(tracker: TrackerName, url: string | null): Section[] {
  return url === null ? [] : [{ kind: "link", label: `The same in ${trackerTitles[tracker]}`, url }];
}

export function milestoneState({ milestone: { status } }: KeyedMilestone): State {
  return status === "done" || status === "cancelled" ? status : "open";
}

export function deliverableState({ milestone }: KeyedMilestone, done: boolean): State {
  if (done) return "done";
  return milestone.status === "cancelled" ? "cancelled" : "open";
}

export function text(heading: string | null, value: string): Section {
  return { kind: "text", heading, text: value };
}

export function list(heading: string, items: string[]): Section[] {
  return items.length === 0 ? [] : [{ kind: "list", heading, items }];
}

export function checklist(
  heading: string,
  boxes: readonly { text: string; done: boolean; notes?: string[] }[],
): Section[] {
  if (boxes.length === 0) return [];
  return [
    {
      kind: "checklist",
      heading,
      boxes: boxes.map(({ text, done, notes }) => ({ text, done, ...(notes && { notes }) })),
    },
  ];
}

/** Titles are one line: control characters and line breaks become spaces. */
export function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
}
