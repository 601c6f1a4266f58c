import { groupBy } from "../../collections/group-by.ts";
import type { KeyedItem } from "../../model/keyed-plan.ts";
import type { Plan } from "../../model/plan/plan.ts";
import {
  type ComparableText,
  normalizedKey,
  normalizedKeys,
  overlap,
  similarity,
  toComparable,
} from "../../text/similarity.ts";
import { assignKeys, haveConflictingIds, type KeyAssignment, TIE_MARGIN } from "./assign-keys.ts";
import { createMatchKeys, matchItems } from "./match-items.ts";

/** Minimum score (0 to 1) of a match. */
const THRESHOLD = 0.45;
/** Part of the score (0 to 1) that an equal number gives: more than `TIE_MARGIN`, less than an equal title. */
const NUMBER_SCORE = 0.15;
/** Minimum similarity (0 to 1) at which two titles count as versions of one title. */
const SAME_TITLE_SIMILARITY = 0.6;
/** A match is ambiguous if the title of another candidate is more similar by at least this much (0 to 1). */
const TITLE_MARGIN = 0.2;

/** Assigns keys to the milestones of a plan by id, equal content or unique title, else by similarity and number. */
export function identifyMilestones(plan: Plan, priorItems: readonly KeyedItem[]): KeyAssignment {
  const deliverablesBefore = groupBy(priorItems, ({ milestone, isRemoved }) => (isRemoved ? null : milestone));
  const before = priorItems
    .filter(({ role }) => role === "milestone")
    .map((item) => ({
      ...item,
      ...toComparableMilestone(item.text, deliverablesBefore.get(item.key) ?? []),
    }));
  const after = plan.milestones.map(({ id = null, number, title, line, deliverables }) => {
    return { id, number, text: title, line, ...toComparableMilestone(title, deliverables) };
  });
  const keyOf = createMatchKeys<MilestoneEntry>(before, after);
  const isRemoved = (index: number) => before[index]?.isRemoved ?? false;
  // Milestones with equal titles are distinguished by their deliverables and numbers, not by their order.
  const hasUniqueTitle = (keyOfTitle: (text: string) => string | null) => {
    const presentBefore = before.filter((item) => !item.isRemoved);
    const groupsBefore = groupBy(presentBefore, ({ text }) => keyOfTitle(text));
    const groupsAfter = groupBy(after, ({ text }) => keyOfTitle(text));
    return (from: readonly number[], to: readonly number[]) => {
      const key = keyOfTitle(after[to[0] ?? -1]?.text ?? "");
      if (key === null || groupsAfter.get(key)?.length !== 1) return false;
      return from.every(isRemoved) || groupsBefore.get(key)?.length === 1;
    };
  };
  const titleSimilarity = ({ from, to }: { from: number; to: number }) => {
    const [one, other] = [before[from], after[to]];
    return one && other ? similarity(one.title, other.title) : 0;
  };
  const result = matchItems(before.length, after.length, {
    id: keyOf(({ id }) => id),
    exactKeys: [
      keyOf((entry) => `${entry.number}\n${contentKey(entry)}`),
      keyOf((entry) => (entry.deliverables.size > 0 ? contentKey(entry) : null)),
      keyOf(
        ({ text }) => text,
        hasUniqueTitle((text) => text),
      ),
    ],
    normalizedKeys: [keyOf(({ text }) => normalizedKey(text), hasUniqueTitle(normalizedKey))],
    canMatch: (from, to) => !haveConflictingIds(before[from]?.id, after[to]?.id),
    score: (from, to) => {
      const [one, other] = [before[from], after[to]];
      if (!one || !other) return 0;
      const hasEqualNumber = one.number !== null && one.number === other.number;
      return milestoneSimilarity(one, other) * (1 - NUMBER_SCORE) + (hasEqualNumber ? NUMBER_SCORE : 0);
    },
    // True if the deliverables match one milestone and the title matches another one.
    isRival: (best, other) =>
      titleSimilarity(other) >= Math.max(SAME_TITLE_SIMILARITY, titleSimilarity(best) + TITLE_MARGIN),
    threshold: THRESHOLD,
    tieMargin: TIE_MARGIN,
    block: keyOf(({ number }) => number),
    isRemoved,
  });
  return assignKeys("m", before, after, result);
}

interface ComparableMilestone {
  title: ComparableText;
  deliverables: Set<string>;
}

type MilestoneEntry = Pick<KeyedItem, "id" | "number" | "text"> & ComparableMilestone;

function toComparableMilestone(title: string, deliverables: readonly { text: string }[]): ComparableMilestone {
  return { title: toComparable(title), deliverables: normalizedKeys(deliverables) };
}

/** Returns the similarity (0 to 1) of titles and deliverables; of titles only if either has no deliverables. */
function milestoneSimilarity(one: ComparableMilestone, other: ComparableMilestone): number {
  const titles = similarity(one.title, other.title);
  if (one.deliverables.size === 0 || other.deliverables.size === 0) return titles;
  const deliverables = overlap(one.deliverables, other.deliverables);
  return 0.75 * Math.max(titles, deliverables) + 0.25 * Math.min(titles, deliverables);
}

function contentKey({ text, deliverables }: MilestoneEntry): string {
  return [text, ...[...deliverables].sort()].join("\n");
}
