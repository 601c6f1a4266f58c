import type { KeyedItem } from "../../model/keyed-plan.ts";
import type { Deliverable, Plan } from "../../model/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import { isOneSpelling, similarity, spellingKey, toComparable } from "../../text/similarity.ts";
import { assignKeys, haveConflictingIds, type KeyAssignment, TIE_MARGIN } from "./assign-keys.ts";
import { matchItems } from "./match-items.ts";

/** Minimum score of a match within the same milestone, and in another one. */
const THRESHOLD = 0.5;
const OTHER_MILESTONE_THRESHOLD = 0.75;
/** Subtracted from the score of a match in another milestone; above the tie margin, so that the same one is preferred. */
const OTHER_MILESTONE_PENALTY = 0.15;

export interface PlanDeliverable {
  milestoneIndex: number;
  deliverable: Deliverable;
}

export function listDeliverables({ milestones }: Plan): PlanDeliverable[] {
  return milestones.flatMap(({ deliverables }, milestoneIndex) =>
    deliverables.map((deliverable) => ({ milestoneIndex, deliverable })),
  );
}

/** Assigns keys to deliverables. `milestoneKeys`: by index of the milestone in the plan. */
export function identifyDeliverables(
  after: readonly PlanDeliverable[],
  priorItems: readonly KeyedItem[],
  milestoneKeys: ReadonlyMap<number, string>,
): KeyAssignment {
  const before = priorItems.filter(({ role }) => role === "deliverable");
  const milestoneBefore = (index: number) => before[index]?.milestone ?? null;
  const milestoneAfter = (index: number) => milestoneKeys.get(after[index]?.milestoneIndex ?? -1) ?? null;
  const textBefore = (index: number) => before[index]?.text;
  const textAfter = (index: number) => after[index]?.deliverable.text;
  const comparableBefore = before.map(({ text }) => toComparable(text));
  const comparableAfter = after.map(({ deliverable }) => toComparable(deliverable.text));
  const isReliable = (from: readonly number[], to: readonly number[]) =>
    from.length === to.length && isOneSpelling(from, textBefore) && isOneSpelling(to, textAfter);
  const isMoved = (from: number, to: number) => before[from]?.milestone !== milestoneAfter(to);
  const result = matchItems(before.length, after.length, {
    id: { before: (i) => before[i]?.id ?? null, after: (i) => after[i]?.deliverable.id ?? null },
    exactKeys: [
      {
        before: (i) => keyWithin(milestoneBefore(i), textBefore(i)),
        after: (i) => keyWithin(milestoneAfter(i), textAfter(i)),
      },
      { before: (i) => textBefore(i) ?? null, after: (i) => textAfter(i) ?? null },
    ],
    spellingKeys: [
      {
        before: (i) => keyWithin(milestoneBefore(i), spellingKey(textBefore(i))),
        after: (i) => keyWithin(milestoneAfter(i), spellingKey(textAfter(i))),
        isReliable,
      },
      { before: (i) => spellingKey(textBefore(i)), after: (i) => spellingKey(textAfter(i)), isReliable },
    ],
    canMatch: (from, to) => !haveConflictingIds(before[from]?.id, after[to]?.deliverable.id),
    score: (from, to) => {
      const [one, other] = [comparableBefore[from], comparableAfter[to]];
      const score = one && other ? similarity(one, other) : 0;
      return isMoved(from, to) ? score - OTHER_MILESTONE_PENALTY : score;
    },
    isUncertain: (from, to, score) =>
      isMoved(from, to) && score < OTHER_MILESTONE_THRESHOLD - OTHER_MILESTONE_PENALTY,
    threshold: THRESHOLD,
    tieMargin: TIE_MARGIN,
    block: { before: milestoneBefore, after: milestoneAfter },
    isRemoved: (i) => before[i]?.isRemoved ?? false,
  });
  return assignKeys("d", before, after.length, result, (index) => ({
    line: after[index]?.deliverable.line ?? 1,
    name: `Deliverable ${quoteText(textAfter(index) ?? "")}`,
  }));
}

function keyWithin(milestone: string | null, text: string | null | undefined): string | null {
  return milestone === null || text == null ? null : `${milestone}\n${text}`;
}
