import { AccessDenied, NotFound, RequestRejected } from "../../errors.ts";
import { type CreatedLink, isCreated, type Link } from "../../model/link.ts";
import type { ChangeOperation, CreateOperation, Operation } from "../../model/operation.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { WriteContext } from "./apply-context.ts";

/** An operation that changes only by which items an item is blocked. */
export type BlockersOperation = ChangeOperation & { fields: ["blockedBy"] };

export function isBlockersOperation(operation: Operation): operation is BlockersOperation {
  return operation.fields.length === 1 && operation.fields[0] === "blockedBy";
}

/** Returns true if an operation changes by which items an item is blocked. */
export function changesBlockers(operation: Operation): operation is CreateOperation | ChangeOperation {
  return operation.action !== "adopt" && operation.fields.includes("blockedBy");
}

/**
 * Writes by which items an item is blocked, after all items exist, and saves the link. Returns the link; `null` if the item
 * does not exist. Blockers that don't exist are left to the next run. What the tracker refuses is reported and not tried
 * again: it can be without such relations, or have too many.
 */
export async function writeBlockers(
  operation: CreateOperation | ChangeOperation,
  context: WriteContext,
): Promise<CreatedLink | null> {
  const { links, save, tracker } = context;
  const { blockedBy: wanted = [] } = operation.action === "create" ? operation.item.fields : operation.desired;
  const link = links.get(operation.key);
  if (!link || !exists(link)) return null;
  const { blockedBy: before = [] } = link.base;
  const existing = (keys: readonly string[]) => keys.flatMap((key) => links.get(key) ?? []).filter(exists);
  for (const blocker of existing(before.filter((key) => !wanted.includes(key)))) {
    const problem = await tryTo(() => tracker.unblock(link.remote, blocker.remote));
    if (problem !== null) report(`is still marked as blocked by ${nameOf(blocker)}: ${problem}`);
  }
  const added = existing(wanted.filter((key) => !before.includes(key)));
  for (const blocker of added) {
    const problem = await tryTo(() => tracker.block(link.remote, blocker.remote));
    if (problem !== null) report(`was not marked as blocked by ${nameOf(blocker)}: ${problem}`);
  }
  const known = new Set([...before, ...added.map(({ key }) => key)]);
  const written = { ...link, base: { ...link.base, blockedBy: wanted.filter((key) => known.has(key)) } };
  await save(written);
  return written;

  function report(what: string): void {
    context.run.diagnostics.push(syncDiagnostic("dependency-not-set", `"${operation.title}" ${what}`));
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
