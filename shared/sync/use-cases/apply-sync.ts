import { RetryLater, TrackerRefused } from "../../errors.ts";
import { goneFinding } from "../gone.ts";
import type { Link, MadeLink } from "../link.ts";
import { mergeItem } from "../merge.ts";
import { changeOperation, mergeContext } from "../plan-sync.ts";
import { reportOperation } from "../result.ts";
import type { ChangeOperation, Operation, SyncPlan } from "../sync-plan.ts";
import type { Applied, ApplyHost, Writing } from "./applying.ts";
import { changeItem } from "./change-item.ts";
import { createItem } from "./create-item.ts";

/**
 * The only writer. Carries a sync plan out in order, one request at a time: intent, create, record. Stopped at
 * any point, the next run finds what was made and goes on. A refusal concerns its item only; a limit, an
 * outage, lost access or an unknown outcome ends the run.
 */
export async function applySync(plan: SyncPlan, links: readonly Link[], host: ApplyHost): Promise<Applied> {
  const applied: Applied = {
    operations: [],
    refused: [],
    detached: [],
    conflicts: [],
    diagnostics: [],
    stopped: null,
  };
  const run = new Map(links.map((link) => [link.key, link]));
  const save = async (given: Link) => {
    const now = host.clock.now();
    const link = { ...given, writtenAt: now.toISOString() };
    // One operation is up to three requests: the next one of them must not outlive the lease.
    await host.lease.hold(now);
    await host.lease.saveLink(host.tracker.name, link);
    run.set(link.key, link);
  };
  const writing: Writing = { ...host, links: run, save, fresh: new Map(), applied, told: plan.conflicts };
  try {
    for (const link of plan.settled) await save(link);
    let remembered = false;
    const waiting = new Set<string>();
    for (const operation of plan.operations) {
      // A milestone that may not step aside keeps its title: what was to follow starts from another one.
      if (waiting.has(operation.key)) continue;
      await checkTime(host);
      // Within the operation it is too late to wait: an announced create would stand open for all that time.
      await host.tracker.room(requestsOf(operation), () => host.lease.hold(host.clock.now()));
      if (operation.action !== "adopt" && !remembered) {
        await host.remember();
        remembered = true;
      }
      try {
        const done = await perform(operation, writing);
        if (done === null) continue;
        const reported = reportOperation(done.operation, done.link.remote.url);
        applied.operations.push(reported);
        host.onOperation(reported);
      } catch (error) {
        if (!(error instanceof TrackerRefused)) throw error;
        waiting.add(operation.key);
        applied.refused.push({ title: operation.title, message: error.message });
      }
    }
    if (!remembered) await host.remember();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    applied.stopped = error;
  }
  return applied;
}

async function checkTime({ clock, deadline, lease }: ApplyHost): Promise<void> {
  const now = clock.now();
  if (now >= deadline) {
    throw new RetryLater(
      "time-budget",
      "The time for one run is used up; the next one goes on from here.",
      now,
    );
  }
  await lease.hold(now);
}

/** What an operation asks of the tracker at most. */
function requestsOf(operation: Operation): { creates: number; updates: number } {
  if (operation.action === "adopt") return { creates: 0, updates: 0 };
  if (operation.action !== "create") {
    const updates = Object.keys(operation.changes).length > 0 ? 1 : 0;
    return { creates: operation.parent ? 1 : 0, updates };
  }
  const { parent, state = "open" } = operation.item.fields;
  return { creates: parent ? 2 : 1, updates: state === "open" ? 0 : 1 };
}

/** What was done and to which item; null where nothing was left to do. */
async function perform(
  operation: Operation,
  writing: Writing,
): Promise<{ operation: Operation; link: MadeLink } | null> {
  if (operation.action === "adopt") {
    await writing.save(operation.link);
    return { operation, link: operation.link };
  }
  if (operation.action === "create") return { operation, link: await createItem(operation, writing) };
  const current = await lookAgain(operation, writing);
  return current && { operation: current, link: await changeItem(current, writing) };
}

/** What people see and write in the meantime must not be overwritten by what was planned before that, in milliseconds. */
const longestPlanned = 30_000;

/**
 * The change as it has to be made now: an item that was seen since the plan of changes was made, or that was not
 * seen for long, is compared once more with what it is. Null where nothing is left to do.
 */
async function lookAgain(operation: ChangeOperation, writing: Writing): Promise<ChangeOperation | null> {
  const { tracker, clock, seenAt, fresh, links, save, applied, conflicts } = writing;
  const { link, desired } = operation;
  if (!fresh.has(link.key) && clock.now().getTime() - seenAt.getTime() > longestPlanned) {
    tracker.refresh();
    const item = (await tracker.observe([link])).get(link.key);
    if (!item) {
      applied.diagnostics.push(goneFinding(link));
      await save({ ...link, gone: true, told: desired });
      return null;
    }
    fresh.set(link.key, item);
  }
  const found = fresh.get(link.key);
  if (!found) return operation;
  const merged = mergeItem(desired, link.base, found, mergeContext(link, links, conflicts, tracker.body));
  const told = new Set([...writing.told, ...applied.conflicts].map(({ key, field }) => `${key} ${field}`));
  applied.conflicts.push(...merged.conflicts.filter(({ key, field }) => !told.has(`${key} ${field}`)));
  const current = changeOperation(link, desired, merged);
  if (current === null) await save({ ...link, base: merged.base });
  return current;
}
