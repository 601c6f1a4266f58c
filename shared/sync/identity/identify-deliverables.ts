import type { KeyedItem } from "../../model/keyed-plan.ts";
import type { Deliverable, Plan } from "../../model/plan/plan.ts";
import { isOneSpelling, normalizedKey, similarity, toComparable } from "../../text/similarity.ts";
import { assignKeys, haveConflictingIds, type KeyAssignment, TIE_MARGIN } from "./assign-keys.ts";
import { createMatchKeys, matchItems } from "./match-items.ts";

/** Minimum score (0 to 1) of any match. */
const THRESHOLD = 0.5;
/** Minimum similarity (0 to 1), before the penalty, of a match in another milestone. */
const OTHER_MILESTONE_THRESHOLD = 0.75;
/** Subtracted from the score of a match in another milestone. Above `TIE_MARGIN`, so that the same milestone wins. */
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

/** Assigns keys to deliverables. `milestoneKeys`: keys of the milestones, by the milestone's index in the plan. */
export function identifyDeliverables(
  planDeliverables: readonly PlanDeliverable[],
  priorItems: readonly KeyedItem[],
  milestoneKeys: ReadonlyMap<number, string>,
): KeyAssignment {
  const before = priorItems
    .filter(({ role }) => role === "deliverable")
    .map((item) => ({ ...item, comparable: toComparable(item.text) }));
  const after = planDeliverables.map(({ milestoneIndex, deliverable: { id = null, text, line } }) => {
    const milestone = milestoneKeys.get(milestoneIndex) ?? null;
    return { id, milestone, text, line, comparable: toComparable(text) };
  });
  const keyOf = createMatchKeys<Pick<KeyedItem, "id" | "milestone" | "text">>(before, after);
  const isReliable = (from: readonly number[], to: readonly number[]) =>
    from.length === to.length &&
    isOneSpelling(from, (i) => before[i]?.text) &&
    isOneSpelling(to, (i) => after[i]?.text);
  const isMoved = (from: number, to: number) => before[from]?.milestone !== after[to]?.milestone;
  const result = matchItems(before.length, after.length, {
    id: keyOf(({ id }) => id),
    exactKeys: [keyOf(({ milestone, text }) => keyWithin(milestone, text)), keyOf(({ text }) => text)],
    normalizedKeys: [
      keyOf(({ milestone, text }) => keyWithin(milestone, normalizedKey(text)), isReliable),
      keyOf(({ text }) => normalizedKey(text), isReliable),
    ],
    canMatch: (from, to) => !haveConflictingIds(before[from]?.id, after[to]?.id),
    score: (from, to) => {
      const [one, other] = [before[from]?.comparable, after[to]?.comparable];
      const score = one && other ? similarity(one, other) : 0;
      return isMoved(from, to) ? score - OTHER_MILESTONE_PENALTY : score;
    },
    isUncertain: (from, to, score) => isMoved(from, to) && score < OTHER_MILESTONE_THRESHOLD - OTHER_MILESTONE_PENALTY,
    threshold: THRESHOLD,
    tieMargin: TIE_MARGIN,
    block: keyOf(({ milestone }) => milestone),
    isRemoved: (i) => before[i]?.isRemoved ?? false,
  });
  return assignKeys("d", before, after, result);
}

function keyWithin(milestone: string | null, text: string | null): string | null {
  return milestone === null || text === null ? null : `${milestone}\n${text}`;
}
