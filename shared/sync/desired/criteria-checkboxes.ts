import type { KeyedPlan } from "../../model/keyed-plan.ts";
import type { Criterion } from "../../model/plan.ts";

/** Maximum number of definition notes per tracker item, so that notes don't outweigh the criteria. */
const MAX_NOTES = 50;

/** Key of the milestone whose criteria define a reference, by reference: the first milestone that uses it. */
export type DefiningMilestones = ReadonlyMap<string, string>;

/** Returns where each reference is defined. One item defines it, so that an edit of goal.md is one write. */
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
 * Returns the criteria of a milestone as checkboxes. Notes define each reference once, or name the item of the milestone
 * that defines it (`titleOf`).
 */
export function buildCriteriaCheckboxes(
  criteria: readonly Criterion[],
  milestoneKey: string,
  definingMilestones: DefiningMilestones,
  titleOf: (milestoneKey: string) => string,
): { text: string; done: boolean; notes?: string[] }[] {
  const noted = new Set<string>();
  return criteria.map(({ text, done, definitions = [] }) => {
    const notes: string[] = [];
    for (const { ref, text: definition } of definitions) {
      if (noted.has(ref) || noted.size === MAX_NOTES || text.includes(definition)) continue;
      noted.add(ref);
      const owner = definingMilestones.get(ref) ?? milestoneKey;
      notes.push(`${ref}: ${owner === milestoneKey ? definition : `see ${titleOf(owner)}`}`);
    }
    return notes.length === 0 ? { text, done } : { text, done, notes };
  });
}
