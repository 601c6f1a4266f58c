import type { KeyedItem } from "../../model/keyed-plan.ts";
import type { Plan } from "../../model/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import {
  type ComparableText,
  overlap,
  similarity,
  spellingKey,
  spellingKeys,
  toComparable,
} from "../../text/similarity.ts";
import { assignKeys, haveConflictingIds, type KeyAssignment, TIE_MARGIN } from "./assign-keys.ts";
import { groupBy, matchItems } from "./match-items.ts";

/** Minimum score of a match. */
const THRESHOLD = 0.45;
/** Score for an equal milestone number: above the tie margin, below an equal title. */
const NUMBER_SCORE = 0.15;
/** From this similarity on, a title is considered the same title with changes. */
const SAME_TITLE_SIMILARITY = 0.6;
/** A rival whose title is more similar by at least this much makes a match ambiguous. */
const TITLE_MARGIN = 0.2;

/** Assigns keys to the milestones of a plan: by id, by unique title, else by title, deliverables and number. */
export function identifyMilestones(plan: Plan, priorItems: readonly KeyedItem[]): KeyAssignment {
  const before = priorItems.filter(({ role }) => role === "milestone");
  const after = plan.milestones;
  const deliverablesBefore = groupBy(priorItems, ({ milestone, isRemoved }) =>
    isRemoved ? null : milestone,
  );
  const comparableBefore = before.map(({ key, text }) =>
    toComparableMilestone(text, deliverablesBefore.get(key) ?? []),
  );
  const comparableAfter = after.map(({ title, deliverables }) => toComparableMilestone(title, deliverables));
  const titleAfter = (index: number) => after[index]?.title;
  const isRemoved = (index: number) => before[index]?.isRemoved ?? false;
  // Milestones with equal titles are distinguished by their deliverables and numbers, not by their order.
  const presentTitles = before.filter((item) => !item.isRemoved).map(({ text }) => text);
  const titlesAfter = after.map(({ title }) => title);
  const hasUniqueTitle = (keyOf: (text: string) => string | null) => {
    const groupsBefore = groupBy(presentTitles, keyOf);
    const groupsAfter = groupBy(titlesAfter, keyOf);
    return (from: readonly number[], to: readonly number[]) => {
      const key = keyOf(titleAfter(to[0] ?? -1) ?? "");
      if (key === null || groupsAfter.get(key)?.length !== 1) return false;
      return from.every(isRemoved) || groupsBefore.get(key)?.length === 1;
    };
  };
  const titleSimilarity = ({ from, to }: { from: number; to: number }) => {
    const [one, other] = [comparableBefore[from], comparableAfter[to]];
    return one && other ? similarity(one.title, other.title) : 0;
  };
  const result = matchItems(before.length, after.length, {
    id: { before: (i) => before[i]?.id ?? null, after: (i) => after[i]?.id ?? null },
    exactKeys: [
      {
        before: (i) => `${before[i]?.number}\n${contentKey(before[i]?.text, comparableBefore[i])}`,
        after: (i) => `${after[i]?.number}\n${contentKey(titleAfter(i), comparableAfter[i])}`,
      },
      {
        before: (i) =>
          comparableBefore[i]?.deliverables.size ? contentKey(before[i]?.text, comparableBefore[i]) : null,
        after: (i) =>
          comparableAfter[i]?.deliverables.size ? contentKey(titleAfter(i), comparableAfter[i]) : null,
      },
      {
        before: (i) => before[i]?.text ?? null,
        after: (i) => titleAfter(i) ?? null,
        isReliable: hasUniqueTitle((text) => text),
      },
    ],
    spellingKeys: [
      {
        before: (i) => spellingKey(before[i]?.text),
        after: (i) => spellingKey(titleAfter(i)),
        isReliable: hasUniqueTitle(spellingKey),
      },
    ],
    canMatch: (from, to) => !haveConflictingIds(before[from]?.id, after[to]?.id),
    score: (from, to) => {
      const [one, other] = [comparableBefore[from], comparableAfter[to]];
      if (!one || !other) return 0;
      const number = before[from]?.number ?? null;
      const hasEqualNumber = number !== null && number === after[to]?.number;
      return milestoneSimilarity(one, other) * (1 - NUMBER_SCORE) + (hasEqualNumber ? NUMBER_SCORE : 0);
    },
    // The deliverables match one milestone and the title another.
    isRival: (best, other) =>
      titleSimilarity(other) >= Math.max(SAME_TITLE_SIMILARITY, titleSimilarity(best) + TITLE_MARGIN),
    threshold: THRESHOLD,
    tieMargin: TIE_MARGIN,
    block: { before: (i) => before[i]?.number ?? null, after: (i) => after[i]?.number ?? null },
    isRemoved,
  });
  return assignKeys("m", before, after.length, result, (index) => ({
    line: after[index]?.line ?? 1,
    name: `Milestone ${quoteText(titleAfter(index) ?? "")}`,
  }));
}

interface ComparableMilestone {
  title: ComparableText;
  deliverables: Set<string>;
}

function toComparableMilestone(
  title: string,
  deliverables: readonly { text: string }[],
): ComparableMilestone {
  return { title: toComparable(title), deliverables: spellingKeys(deliverables) };
}

/** Returns the similarity of titles and deliverables; of titles only if either has no deliverables. */
function milestoneSimilarity(one: ComparableMilestone, other: ComparableMilestone): number {
  const titles = similarity(one.title, other.title);
  if (one.deliverables.size === 0 || other.deliverables.size === 0) return titles;
  const deliverables = overlap(one.deliverables, other.deliverables);
  return 0.75 * Math.max(titles, deliverables) + 0.25 * Math.min(titles, deliverables);
}

function contentKey(title: string | undefined, milestone: ComparableMilestone | undefined): string {
  return [title, ...[...(milestone?.deliverables ?? [])].sort()].join("\n");
}
