import { NotFound, RequestRejected } from "../../errors.ts";
import { type BlockerRecord, type CreatedLink, isCreated, type Link } from "../../model/link.ts";
import type { BlockersChange } from "../../model/operation.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { WriteContext } from "./apply-context.ts";
import { assertMayWrite } from "./assert-may-write.ts";

/**
 * Changes which items block others, after all items exist. Removes relations before it adds others, so that the tracker
 * never has a cycle that the plan does not have. Blockers that don't exist are left to a later run. What the tracker rejects
 * is reported and not tried again. Calls `onWritten` for each item whose relations were changed in the tracker.
 */
export async function writeBlockers(
  changes: readonly BlockersChange[],
  context: WriteContext,
  onWritten: (change: BlockersChange, link: CreatedLink) => void,
): Promise<void> {
  const { links, save, tracker } = context;
  const find = (key: string): CreatedLink | undefined => {
    const link = links.get(key);
    return link && isCreated(link) && !link.isDeleted ? link : undefined;
  };
  const recordsOf = ({ key }: BlockersChange) => links.get(key)?.blockedBy ?? [];
  const record = async ({ key }: BlockersChange, blockedBy: BlockerRecord[]) => {
    const link = find(key);
    if (link) await save({ ...link, blockedBy });
  };
  const recordWithout = (change: BlockersChange, keys: readonly string[]) =>
    record(
      change,
      recordsOf(change).filter(({ key }) => !keys.includes(key)),
    );
  const written = new Set<string>();
  /** Sends a request; returns whether the tracker's relations changed, or the tracker's error if it rejected the request. */
  const send = async (change: BlockersChange, problem: string, request: () => Promise<boolean>) => {
    await assertMayWrite(context);
    await tracker.reserveQuota({ creates: 0, updates: 1 }, () => context.lease.extend(context.clock.now()));
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof RequestRejected || error instanceof NotFound)) throw error;
      context.run.diagnostics.push(
        syncDiagnostic("dependency-not-set", `"${change.title}" ${problem}: ${error.message}`),
      );
      return error;
    }
  };

  for (const change of changes) {
    if (change.forgotten.length > 0) await recordWithout(change, change.forgotten);
    for (const key of change.removed) {
      const [blocked, blocker] = [find(change.key), find(key)];
      if (!blocked || !blocker) continue;
      const problem = `is still blocked by ${nameOf(blocker)}`;
      const result = await send(change, problem, () => tracker.unblock(blocked.remote, blocker.remote));
      // An item that is not visible now can be visible again.
      if (result instanceof NotFound) continue;
      if (result === true) written.add(change.key);
      await recordWithout(change, [key]);
    }
  }
  for (const change of changes) {
    const blocked = find(change.key);
    if (!blocked) continue;
    const added = change.added.flatMap((key) => find(key) ?? []);
    const wasPending = new Set(recordsOf(change).map(({ key }) => key));
    const states = new Map(added.map(({ key }): [string, BlockerRecord["state"]] => [key, "pending"]));
    const others = recordsOf(change).filter(({ key }) => !states.has(key));
    const recordAll = () => record(change, [...others, ...[...states].map(([key, state]) => ({ key, state }))]);
    if (added.length > 0) await recordAll();
    for (const blocker of added) {
      const problem = `was not marked as blocked by ${nameOf(blocker)}`;
      const result = await send(change, problem, () => tracker.block(blocked.remote, blocker.remote));
      if (result instanceof NotFound) continue;
      // A relation that an interrupted run announced is taken for Milepost's own.
      const isOwn = result === true || (result === false && wasPending.has(blocker.key));
      if (isOwn) written.add(change.key);
      states.set(blocker.key, isOwn ? "made" : "left");
      await recordAll();
    }
    const link = find(change.key);
    if (link && written.has(change.key)) onWritten(change, link);
  }
}

function nameOf({ base, key }: Link): string {
  return `"${base.title ?? key}"`;
}
