import { AccessDenied, NotFound, RequestRejected } from "../../errors.ts";
import { type CreatedLink, isCreated, type Link } from "../../model/link.ts";
import type { ChangeOperation, CreateOperation, Operation } from "../../model/operation.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { WriteContext } from "./apply-context.ts";
import { assertMayWrite } from "./assert-may-write.ts";

/** An operation that changes by which items an item is blocked. */
export type BlockersOperation = CreateOperation | ChangeOperation;

/** Returns true if an operation changes by which items an item is blocked. */
export function changesBlockers(operation: Operation): operation is BlockersOperation {
  return operation.action !== "adopt" && operation.fields.includes("blockedBy");
}

/** Returns true if an operation changes nothing else. */
export function changesOnlyBlockers(operation: Operation): boolean {
  return operation.fields.length === 1 && changesBlockers(operation);
}

/**
 * Writes by which items the items of `operations` are blocked, after all items exist, and saves the links. Relations are
 * removed before others are made, so that the tracker never has a circle that the plan does not have. Blockers that don't
 * exist are left to the next run. What the tracker refuses is reported and not tried again: it can be without such
 * relations, or have too many. Calls `onWritten` for each item whose relations are now those of the plan.
 */
export async function writeBlockers(
  operations: readonly BlockersOperation[],
  context: WriteContext,
  onWritten: (operation: BlockersOperation, link: CreatedLink) => void,
): Promise<void> {
  const { links, save, tracker } = context;
  const existing = (keys: readonly string[]) => keys.flatMap((key) => links.get(key) ?? []).filter(exists);
  const changes = operations.flatMap((operation) => {
    const link = links.get(operation.key);
    if (!link || !exists(link)) return [];
    const { blockedBy: wanted = [] } = operation.action === "create" ? operation.item.fields : operation.desired;
    const { blockedBy: before = [] } = link.base;
    const removed = existing(before.filter((key) => !wanted.includes(key)));
    const added = existing(wanted.filter((key) => !before.includes(key)));
    return [{ operation, key: link.key, remote: link.remote, wanted, before, removed, added }];
  });
  const refused = new Set<string>();
  const write = async ({ operation, key }: (typeof changes)[number], what: string, request: () => Promise<void>) => {
    await assertMayWrite(context);
    await tracker.reserveQuota({ creates: 0, updates: 1 }, () => context.lease.extend(context.clock.now()));
    const answer = await tryTo(request);
    if (answer === null) return;
    refused.add(key);
    context.run.diagnostics.push(syncDiagnostic("dependency-not-set", `"${operation.title}" ${what}: ${answer}`));
  };
  for (const change of changes) {
    for (const blocker of change.removed) {
      const what = `is still marked as blocked by ${nameOf(blocker)}`;
      await write(change, what, () => tracker.unblock(change.remote, blocker.remote));
    }
  }
  for (const change of changes) {
    const { operation, key, wanted, before, added } = change;
    for (const blocker of added) {
      const what = `was not marked as blocked by ${nameOf(blocker)}`;
      await write(change, what, () => tracker.block(change.remote, blocker.remote));
    }
    const known = new Set([...before, ...added.map((blocker) => blocker.key)]);
    const link = links.get(key);
    if (!link || !exists(link)) continue;
    const written = { ...link, base: { ...link.base, blockedBy: wanted.filter((one) => known.has(one)) } };
    await save(written);
    if (!refused.has(key)) onWritten(operation, written);
  }
}

/** Returns the tracker's answer if it refuses a write, otherwise `null`. */
async function tryTo(write: () => Promise<void>): Promise<string | null> {
  try {
    await write();
    return null;
  } catch (error) {
    if (error instanceof RequestRejected || error instanceof NotFound || error instanceof AccessDenied)
      return error.message;
    throw error;
  }
}

function nameOf({ base, key }: CreatedLink): string {
  return `"${base.title ?? key}"`;
}

function exists(link: Link): link is CreatedLink {
  return isCreated(link) && !link.isDeleted;
}
