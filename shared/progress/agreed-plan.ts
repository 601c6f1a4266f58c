import { isEqual } from "../collections/is-equal.ts";
import type { MilestoneAgreements } from "../model/agreement.ts";
import type { KeyedPlan } from "../model/keyed-plan.ts";
import { type LinksByTracker, measureMilestones, type ProgressPolicy } from "./milestone-progress.ts";

/** A plan with the states that plan and trackers agree on. */
export interface AgreedPlan {
  keyedPlan: KeyedPlan;
  /** By key of the milestone. */
  agreements: ReadonlyMap<string, MilestoneAgreements>;
}

/**
 * Returns the plan with the states that plan and trackers agree on: what is done in any of them is done, and a milestone
 * that is complete has the status "done". A milestone with an ambiguous deliverable (`ambiguous-identity`) keeps its
 * status, because `keyed` lacks that deliverable.
 */
export function buildAgreedPlan(keyed: KeyedPlan, links: LinksByTracker, policy: ProgressPolicy): AgreedPlan {
  const measured = measureMilestones(keyed.milestones, links, policy);
  const milestones = keyed.milestones.map((entry, place) => {
    const { milestone, deliverables } = entry;
    const { status, agreements } = measured[place] ?? {};
    const isUnambiguous = deliverables.length === milestone.deliverables.length;
    const isDone = (index: number) => agreements?.checkboxes[index]?.isDone ?? false;
    return {
      ...entry,
      milestone: {
        ...milestone,
        status: isUnambiguous && status === "done" ? status : milestone.status,
        criteria: milestone.criteria.map((one, index) => ({ ...one, done: isDone(index) })),
        verification: milestone.verification.map((one, index) => ({
          ...one,
          done: isDone(milestone.criteria.length + index),
        })),
      },
      deliverables: deliverables.map(({ key, deliverable }) => ({
        key,
        deliverable: { ...deliverable, done: agreements?.deliverables.get(key)?.isDone ?? deliverable.done },
      })),
    };
  });
  return {
    keyedPlan: { milestones },
    agreements: new Map(measured.map(({ key, agreements }) => [key, agreements])),
  };
}

/** Returns true if two plans have the same states, and the same changes led to them. */
export function isSameAgreedPlan(one: AgreedPlan, other: AgreedPlan): boolean {
  const toComparable = ({ agreements }: AgreedPlan) =>
    [...agreements].map(([key, { deliverables, checkboxes }]) => [key, [...deliverables], checkboxes]);
  return stateDigest(one.keyedPlan) === stateDigest(other.keyedPlan) && isEqual(toComparable(one), toComparable(other));
}

/** Returns a text that is equal for plans in which everything has the same state. */
export function stateDigest({ milestones }: KeyedPlan): string {
  const states = milestones.map(({ key, milestone, deliverables }) => [
    key,
    milestone.status,
    deliverables.filter(({ deliverable }) => deliverable.done).map((one) => one.key),
    [...milestone.criteria, ...milestone.verification].map(({ done }) => Number(done)).join(""),
  ]);
  return JSON.stringify(states);
}
