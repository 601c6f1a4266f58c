import { RequestRejected } from "../../errors.ts";
import type { TrackerRun } from "../../model/goal-run.ts";
import type { CreatedLink, Link } from "../../model/link.ts";
import {
  type AdoptOperation,
  type BlockersChange,
  type ChangeOperation,
  type CreateOperation,
  type Operation,
  type SyncPlan,
  withoutState,
} from "../../model/operation.ts";
import { addBlockersChange, toOmittedFields, toReportedOperation, toSkippedState } from "../../model/result.ts";
import type { TrackerWriter } from "../../ports/tracker.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { ApplyHost, WriteContext } from "./apply-context.ts";
import { assertMayWrite } from "./assert-may-write.ts";
import { type ChangedItem, changeItem } from "./change-item.ts";
import { createItems } from "./create-items.ts";
import { revalidate } from "./revalidate.ts";
import { writeBlockers } from "./write-blockers.ts";

/**
 * Applies a sync plan in order, one request at a time, and adds the results to `run`. Only this code writes to
 * trackers. After an interruption, the next run adopts what was created and continues. A rejected item is skipped; any
 * other error stops the work and is stored in `run.stopped`.
 */
export async function applySync(
  plan: SyncPlan,
  links: readonly Link[],
  host: ApplyHost,
  run: TrackerRun,
): Promise<void> {
  const current = new Map(links.map((link) => [link.key, link]));
  const save = async (given: Link) => {
    const now = host.clock.now();
    const link = { ...given, writtenAt: now.toISOString() };
    // The lease must not expire within an operation, which can be three requests.
    await host.lease.extend(now);
    await host.lease.saveLink(host.tracker.name, link);
    current.set(link.key, link);
  };
  run.conflicts.push(...plan.conflicts);
  const context: WriteContext = { ...host, run, links: current, save, latest: new Map() };
  const rejectedKeys = new Set<string>();
  const reject = ({ key, title }: Operation, { message }: RequestRejected) => {
    rejectedKeys.add(key);
    const extent = run.operations.some((done) => done.key === key) ? "was not written completely" : "was not written";
    run.diagnostics.push(syncDiagnostic("tracker-rejected", `"${title}" ${extent}: ${message}`));
  };
  const report = (operation: Operation, { remote: { url } }: CreatedLink) => {
    const reported = toReportedOperation(operation, url);
    run.operations.push(reported);
    run.skipped.push(...toOmittedFields(operation, url));
    host.onOperation(reported);
  };
  const reportBlockers = (change: BlockersChange, { remote: { url } }: CreatedLink) => {
    const reported = addBlockersChange(run.operations, change, url);
    if (reported) host.onOperation(reported);
  };
  const skipState = (operation: Operation, { remote: { url } }: CreatedLink, reason: string) => {
    run.skipped.push(toSkippedState(operation, reason, url));
    if (operation.action !== "create") return;
    const done = run.operations.find(({ key, action }) => key === operation.key && action === "create");
    if (done) done.fields = done.fields.filter((field) => field !== "state");
  };
  const skippedKeys = new Set<string>();
  let areKeysSaved = false;
  try {
    for (const link of plan.linkUpdates) await save(link);
    for (const step of groupIntoSteps(plan.operations, host.tracker)) {
      await assertMayWrite(host);
      // Quota is reserved before an operation starts, so that the ledger has no open intent during the wait.
      await host.tracker.reserveQuota(countRequests(step), () => host.lease.extend(host.clock.now()));
      const isAdoption = !Array.isArray(step) && step.action === "adopt";
      if (!isAdoption && !areKeysSaved) {
        await host.saveKeys();
        areKeysSaved = true;
      }
      if (Array.isArray(step)) {
        await createItems(step, context, { onCreated: report, onRejected: reject, onStateSkipped: skipState });
        continue;
      }
      // If the temporary rename was not made, the final rename is skipped.
      if (rejectedKeys.has(step.key) || skippedKeys.has(step.key)) continue;
      try {
        const changed = await applyChange(step, context);
        if (changed) {
          const { operation, link, skippedBecause } = changed;
          if (skippedBecause !== null) skipState(operation, link, skippedBecause);
          const done = skippedBecause === null ? operation : withoutState(operation);
          if (done) report(done, link);
        }
        const isHalfDone = isTemporaryRename(step) && titleIn(changed?.operation) !== step.changes.title;
        if (isHalfDone) skippedKeys.add(step.key);
      } catch (error) {
        if (!(error instanceof RequestRejected)) throw error;
        reject(step, error);
      }
    }
    if (!areKeysSaved) await host.saveKeys();
    await writeBlockers(plan.blockers, context, reportBlockers);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    run.stopped = error;
  }
  const isComplete = run.stopped === null && rejectedKeys.size === 0;
  run.outcome = !isComplete ? "partial" : run.operations.length > 0 ? "synced" : "unchanged";
}

/** Operations that are executed together: creates of one entity in one request, or one other operation. */
type Step = CreateOperation[] | ChangeOperation | AdoptOperation;

function groupIntoSteps(operations: readonly Operation[], tracker: Pick<TrackerWriter, "maxBatchSize">): Step[] {
  const steps: Step[] = [];
  for (const operation of operations) {
    const last = steps.at(-1);
    const fits = (creates: CreateOperation[]) =>
      creates[0]?.entity === operation.entity && creates.length < tracker.maxBatchSize(operation.entity);
    if (operation.action !== "create") steps.push(operation);
    else if (Array.isArray(last) && fits(last)) last.push(operation);
    else steps.push([operation]);
  }
  return steps;
}

/** Returns the maximum numbers of requests for a step. A move under a parent is included in `creates`. */
function countRequests(step: Step): { creates: number; updates: number } {
  if (Array.isArray(step)) {
    const fields = step.map(({ item }) => item.fields);
    return {
      creates: 1 + fields.filter(({ parent }) => parent).length,
      updates: fields.filter(({ state = "open" }) => state !== "open").length,
    };
  }
  if (step.action === "adopt") return { creates: 0, updates: 0 };
  return { creates: step.parent ? 1 : 0, updates: Object.keys(step.changes).length > 0 ? 1 : 0 };
}

/** Returns true if the item gets a temporary title, so that another item can get its present title. */
function isTemporaryRename(operation: Operation): operation is ChangeOperation {
  return "finalChange" in operation;
}

function titleIn(operation: Operation | undefined): string | undefined {
  return operation && "changes" in operation ? operation.changes.title : undefined;
}

type AppliedChange =
  | ({ operation: ChangeOperation } & ChangedItem)
  | { operation: AdoptOperation; link: CreatedLink; skippedBecause: null };

/** Executes an operation. Returns the operation as executed, with the new link; `null` if nothing was left to do. */
async function applyChange(
  operation: ChangeOperation | AdoptOperation,
  context: WriteContext,
): Promise<AppliedChange | null> {
  if (operation.action === "adopt") {
    await context.save(operation.link);
    return { operation, link: operation.link, skippedBecause: null };
  }
  const current = await revalidate(operation, context);
  return current && { operation: current, ...(await changeItem(current, context)) };
}
