import type { TrackerReader } from "../../ports/tracker.ts";
import { UnapprovedCounts } from "../compare/unapproved-counts.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import { prepareGoal } from "../read/prepare-goal.ts";
import { readLinks } from "../read/read-links.ts";
import type { ReadHost, RepositoryView } from "../read/read-repository.ts";
import { isStalePlan } from "../read/stale-commit.ts";
import type { ClassifiedFile } from "./classify-files.ts";

/** A milestone has at most this many items in one tracker, besides those of its deliverables. */
const ITEMS_PER_MILESTONE = 2;

/**
 * Returns how many items all plans of a run would create in a tracker without an approval. Compares every plan with the
 * tracker; writes nothing. Returns 0 without comparing if the guard can count them plan by plan, because there is only one
 * plan or because the plans are too short to exceed `policy.holdCreatesAbove`.
 */
export async function countCreates(
  files: readonly ClassifiedFile[],
  reader: TrackerReader,
  { view, trackers, host }: { view: RepositoryView; trackers: readonly TrackerReader[]; host: ReadHost },
): Promise<number> {
  const plans = files.flatMap(({ plan }) => (plan?.kind === "ready" ? [plan] : []));
  if (plans.length < 2 || countMostItems(plans) <= view.config.policy.holdCreatesAbove) return 0;
  const { ledger, clock } = host;
  let count = 0;
  for (const plan of plans) {
    const state = await ledger.goal(view.state.id, plan.goal);
    if (state && (await isStalePlan(plan, view, state))) continue;
    const links = await readLinks(trackers, view.state.id, plan.goal, ledger);
    const counts = new UnapprovedCounts();
    const input = { plan, view, state, trackers, links, counts, isFullScan: false };
    const { syncPlan, decision } = await prepareGoal(input, reader, clock);
    if (decision.isCreationApproved) continue;
    count += syncPlan.operations.filter(({ action }) => action === "create").length;
  }
  return count;
}

/** Returns the largest number of items that plans can have in one tracker. */
function countMostItems(plans: readonly ReadyPlan[]): number {
  const milestones = plans.flatMap(({ plan }) => plan.milestones);
  return milestones.reduce((count, { deliverables }) => count + ITEMS_PER_MILESTONE + deliverables.length, 0);
}
