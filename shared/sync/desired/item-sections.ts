import type { BodySection, ItemState } from "../../model/item.ts";
import type { KeyedMilestone, KeyedPlan } from "../../model/keyed-plan.ts";
import type { Criterion, Milestone } from "../../model/plan/plan.ts";

/** Returns body sections with the value, owner and dependencies of a milestone. */
export function milestoneSections({ value, owner, dependsOn }: Milestone): BodySection[] {
  return [
    ...(value === null ? [] : [textSection(null, value)]),
    ...(owner === null ? [] : [textSection("Owner", owner)]),
    ...(dependsOn.length === 0 ? [] : [textSection("Depends on", dependsOn.join(", "))]),
  ];
}

/** Returns body sections with criteria, verification, validation and risks. */
export function trackingSections(
  { key, milestone }: KeyedMilestone,
  definingMilestones: DefiningMilestones,
): BodySection[] {
  const { criteria, verification, validation, risks } = milestone;
  return [
    ...checklistSection("Success criteria", buildCriteriaCheckboxes(criteria, key, definingMilestones)),
    ...checklistSection("Verification", verification),
    ...listSection("Validation", validation),
    ...listSection(
      "Risks",
      risks.map(({ text, mitigation }) => (mitigation === null ? text : `${text}. Mitigation: ${mitigation}`)),
    ),
  ];
}

export function milestoneState({ milestone: { status } }: KeyedMilestone): ItemState {
  return status === "done" || status === "cancelled" ? status : "open";
}

export function deliverableState({ milestone }: KeyedMilestone, isDone: boolean): ItemState {
  if (isDone) return "done";
  return milestone.status === "cancelled" ? "cancelled" : "open";
}

export function textSection(heading: string | null, text: string): BodySection {
  return { kind: "text", heading, text };
}

function listSection(heading: string, items: string[]): BodySection[] {
  return items.length === 0 ? [] : [{ kind: "list", heading, items }];
}

function checklistSection(
  heading: string,
  boxes: readonly { text: string; done: boolean; notes?: string[] }[],
): BodySection[] {
  if (boxes.length === 0) return [];
  const withoutLines = boxes.map(({ text, done, notes }) => ({ text, done, ...(notes && { notes }) }));
  return [{ kind: "checklist", heading, boxes: withoutLines }];
}

/** Maximum number of notes with definitions per tracker item, so that the criteria stay visible among the notes. */
const MAX_NOTES = 50;

/** The key of the first milestone that uses a reference, by reference. Only its item contains the definition. */
export type DefiningMilestones = ReadonlyMap<string, string>;

/** Returns the milestone that defines each reference: only one, so that an edit of goal.md is one write. */
export function findDefiningMilestones({ milestones }: KeyedPlan): DefiningMilestones {
  const found = new Map<string, string>();
  for (const { key, milestone } of milestones) {
    for (const { definitions = [] } of milestone.criteria) {
      for (const { ref } of definitions) if (!found.has(ref)) found.set(ref, key);
    }
  }
  return found;
}

/**
 * Returns the criteria of a milestone as checkboxes. The notes below them contain the definition of each reference
 * once; another milestone's item can contain it, and is not named, so that its rename is no write here.
 */
function buildCriteriaCheckboxes(
  criteria: readonly Criterion[],
  milestoneKey: string,
  definingMilestones: DefiningMilestones,
): { text: string; done: boolean; notes?: string[] }[] {
  const noted = new Set<string>();
  return criteria.map(({ text, done, definitions = [] }) => {
    const notes: string[] = [];
    for (const { ref, text: definition } of definitions) {
      if (noted.has(ref) || noted.size === MAX_NOTES || text.includes(definition)) continue;
      noted.add(ref);
      const owner = definingMilestones.get(ref) ?? milestoneKey;
      notes.push(`${ref}: ${owner === milestoneKey ? definition : "see another milestone of this plan"}`);
    }
    return notes.length === 0 ? { text, done } : { text, done, notes };
  });
}
