import { RequestRejected } from "../../errors.ts";
import type { Fields, ItemState } from "../../model/item.ts";
import { type CreatedLink, isCreated, type Link } from "../../model/link.ts";
import type { ParentChange } from "../../model/operation.ts";
import type { ItemReferences } from "../../ports/tracker.ts";
import { deletedItemDiagnostic } from "../compare/deleted-items.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { WriteContext } from "./apply-context.ts";

/**
 * Returns the tracker items to which the fields refer by key. `before`: the base state, with the version to replace.
 * Throws `RequestRejected` if an item does not exist.
 */
export function resolveReferences(
  fields: Pick<Fields, "milestone" | "version" | "parent">,
  links: ReadonlyMap<string, Link>,
  before: Pick<Fields, "version"> = {},
): ItemReferences {
  const resolve = (key: string | null | undefined, what: string) => {
    if (!key) return null;
    const link = links.get(key);
    if (link && isCreated(link)) return link.remote;
    throw new RequestRejected(`its ${what} could not be created`, "reference-missing");
  };
  return {
    milestone: resolve(fields.milestone, "milestone"),
    version: resolve(fields.version, "version"),
    replacedVersion: links.get(before.version ?? "")?.remote ?? null,
    parent: resolve(fields.parent, "tracking issue"),
  };
}

/** Moves an item under its parent and saves the link, which has a pending write of the parent. A rejected move is reported and not tried again. */
export async function attachItem(
  link: CreatedLink,
  parent: ParentChange,
  references: ItemReferences,
  { save, tracker, run }: WriteContext,
): Promise<CreatedLink> {
  const { pendingWrite: _, ...written } = link;
  try {
    if (references.parent) await tracker.attach(link.remote, references.parent, parent.isReplacing);
  } catch (error) {
    if (!(error instanceof RequestRejected)) throw error;
    // The parent has the maximum number of children or was deleted: another attempt would be rejected as well.
    const message = `"${titleOf(link)}" was not added to its tracking issue: ${error.message}`;
    run.diagnostics.push(syncDiagnostic("parent-not-set", message));
  }
  const attached = { ...written, base: { ...link.base, parent: parent.key } };
  await save(attached);
  return attached;
}

/** Reports a skipped transition and returns the link with a record of it, so that later syncs don't try it again. */
export function skipTransition(
  link: CreatedLink,
  state: ItemState | undefined,
  reason: string,
  { run, statuses }: WriteContext,
): CreatedLink {
  const message = `The status of "${titleOf(link)}" was not changed: ${reason}`;
  run.diagnostics.push(syncDiagnostic("skipped-transition", message));
  return state === undefined ? link : { ...link, skippedTransition: { state, statuses } };
}

function titleOf({ base, key }: Link): string {
  return base.title ?? key;
}

/** Records that a user deleted an item, and reports it once. `reportedFields`: the desired state at that time. */
export async function recordDeleted(
  link: CreatedLink,
  { links, save, run }: Pick<WriteContext, "links" | "save" | "run">,
  reportedFields?: Fields,
): Promise<void> {
  if (links.get(link.key)?.isDeleted) return;
  run.diagnostics.push(deletedItemDiagnostic(link));
  await save({ ...link, isDeleted: true, ...(reportedFields && { reportedFields }) });
}

/**
 * Returns true if a write was rejected because the item's milestone was deleted, and records the deletion. Sends one
 * read request. The caller then repeats the write without the milestone, because the tracker would always reject it.
 */
export async function recordDeletedMilestone(
  error: unknown,
  milestone: string | null | undefined,
  context: WriteContext,
): Promise<boolean> {
  const { links, tracker } = context;
  const link = milestone ? links.get(milestone) : undefined;
  const isAboutFields = error instanceof RequestRejected && ["invalid", "field"].includes(error.code ?? "");
  if (!isAboutFields || !link || !isCreated(link)) return false;
  if ((await tracker.observe([link])).size > 0) return false;
  await recordDeleted(link, context);
  return true;
}
