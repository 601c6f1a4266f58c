import type { Criterion } from "../../model/plan.ts";
import type { KeyedPlan } from "../identity/identify.ts";

/** So many notes stand in one item: they explain the criteria, they must not crowd them out. */
const longestNotes = 50;

/** The key of the milestone in whose acceptance each reference is explained: the first that has it in a criterion. */
export type Homes = ReadonlyMap<string, string>;

/** Each fact is said in one item only, so that a change of goal.md is one write. */
export function homesOf({ milestones }: KeyedPlan): Homes {
  const homes = new Map<string, string>();
  for (const { key, milestone } of milestones) {
    for (const { meanings = [] } of milestone.criteria) {
      for (const { ref } of meanings) if (!homes.has(ref)) homes.set(ref, key);
    }
  }
  return homes;
}

/** A criterion as a box with what its references mean below it, each once in the item; elsewhere they lead to it. */
export function explainCriteria(
  criteria: readonly Criterion[],
  key: string,
  homes: Homes,
  titleOf: (milestone: string) => string,
): { text: string; done: boolean; notes?: string[] }[] {
  const said = new Set<string>();
  return criteria.map(({ text, done, meanings = [] }) => {
    const notes: string[] = [];
    for (const { ref, text: meaning } of meanings) {
      if (said.has(ref) || said.size === longestNotes || text.includes(meaning)) continue;
      said.add(ref);
      const home = homes.get(ref) ?? key;
      notes.push(`${ref}: ${home === key ? meaning : `see ${titleOf(home)}`}`);
    }
    return notes.length === 0 ? { text, done } : { text, done, notes };
  });
}
