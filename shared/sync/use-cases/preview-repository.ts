import { hasErrors } from "../../plan/plan.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import { emptiedReason, guard, vanishedReason } from "../guard.ts";
import type { TrackerName } from "../item.ts";
import { combineOutcomes } from "../outcome.ts";
import type { PlanResult, SyncResult } from "../result.ts";
import { heldItems, reportOperation } from "../result.ts";
import type { Outcome } from "../state.ts";
import type { ClosingItem, SyncPlan } from "../sync-plan.ts";
import { openItems } from "./open-items.ts";
import { prepareGoal } from "./prepare-goal.ts";
import { readPlan } from "./read-plan.ts";
import type { ReadHost, RepositoryRequest, RepositoryView } from "./read-repository.ts";
import { readRepository } from "./read-repository.ts";
import { sameGoal } from "./refuse-plan.ts";
import { requestsSince } from "./requests-since.ts";
import { isStale, staleCommit } from "./sync-goal.ts";

export interface PreviewHost extends ReadHost {
  clock: Clock;
  run: string;
  openReaders: (fullName: string, config: RepositoryView["config"]) => TrackerReader[];
}

/** What a sync would do: as it would be reported, and as the data that it would apply. */
export interface Preview {
  result: SyncResult;
  plans: { path: string; tracker: TrackerName; syncPlan: SyncPlan }[];
}

/**
 * What a sync of this repository would do now. It reads what a sync reads and ends where a sync begins to
 * write; its host has nothing to write with. Throws what reading throws.
 */
export async function previewRepository(request: RepositoryRequest, host: PreviewHost): Promise<Preview> {
  const readAt = host.clock.now();
  const view = await readRepository(request, host);
  const { state, head, config, source } = view;
  const remembered = async (goal: string) => (await host.ledger.goal(state.id, goal))?.goalFile;
  const readers = host.openReaders(state.fullName, config);
  const preview: Preview["plans"] = [];
  const results: PlanResult[] = [];
  let alreadyClosing = 0;
  const outcomes: Outcome[] = [];
  const held: { reason: string; items: ClosingItem[] }[] = [];
  for (const entry of view.changed) {
    const { plan } = await readPlan(entry, view, remembered);
    const goal = plan.goal.id;
    const twin = sameGoal(plan, state.plans);
    if (twin) plan.diagnostics.push(twin);
    const result: PlanResult = { path: entry.path, goal, trackers: [], diagnostics: [...plan.diagnostics] };
    results.push(result);
    if (hasErrors(plan.diagnostics)) {
      const emptied = state.plans[entry.path]?.synced && plan.milestones.length === 0;
      if (emptied) {
        held.push({ reason: emptiedReason(entry.path), items: await openItems(host.ledger, state.id, goal) });
      }
      outcomes.push(emptied ? "held" : "failed");
      continue;
    }
    const known = await host.ledger.goal(state.id, goal);
    if (known && (await isStale({ head, readAt, source }, known))) {
      result.diagnostics.push(staleCommit({ head }, known));
      outcomes.push("unchanged");
      continue;
    }
    for (const reader of readers) {
      const before = reader.requests();
      const links = await host.ledger.links(state.id, goal, reader.name);
      const input = { plan, config, identities: known?.identities ?? [], links };
      const { syncPlan, closing, diagnostics } = await prepareGoal(input, reader, host.clock);
      const reason = guard(closing, config.policy, alreadyClosing);
      if (reason === null) alreadyClosing += closing.length;
      if (reason !== null) held.push({ reason, items: closing });
      outcomes.push(reason !== null ? "held" : syncPlan.operations.length > 0 ? "synced" : "unchanged");
      preview.push({ path: entry.path, tracker: reader.name, syncPlan });
      result.diagnostics.push(...diagnostics);
      result.trackers.push({
        tracker: reader.name,
        operations: syncPlan.operations.map((operation) => reportOperation(operation)),
        conflicts: syncPlan.conflicts,
        requests: requestsSince(reader, before),
      });
    }
  }
  for (const { path, known } of view.vanished) {
    held.push({ reason: vanishedReason(path), items: await openItems(host.ledger, state.id, known.goal) });
    results.push({ path, goal: known.goal, trackers: [], diagnostics: [] });
    outcomes.push("held");
  }
  for (const { path, known } of view.unchanged.filter((plan) => plan.known.diagnostics.length > 0)) {
    results.push({ path, goal: known.goal, trackers: [], diagnostics: known.diagnostics });
    outcomes.push("failed");
  }
  const reason = held.map((entry) => entry.reason).join("\n");
  const items = heldItems(held.flatMap((entry) => entry.items));
  const result: SyncResult = {
    repo: state.fullName,
    commit: head.commit,
    outcome: combineOutcomes(outcomes),
    plans: results,
    run: host.run,
    resumeAt: null,
    error: null,
    held: held.length === 0 ? null : { run: host.run, reason, items },
  };
  return { result, plans: preview };
}
