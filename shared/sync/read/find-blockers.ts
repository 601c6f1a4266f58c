import type { KeyedPlan } from "../../model/keyed-plan.ts";
import { findDependencies } from "../../plan/checks/dependencies.ts";

/** Returns the milestones on which each milestone of the plan depends, all by key. Contains no cycles. */
export function findBlockers({ milestones }: KeyedPlan): Map<string, string[]> {
  const dependencies = findDependencies(milestones.map(({ milestone }) => milestone));
  return new Map(
    milestones.map(({ key }, index) => [key, (dependencies[index] ?? []).flatMap((one) => milestones[one]?.key ?? [])]),
  );
}
