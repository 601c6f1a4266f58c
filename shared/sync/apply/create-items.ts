import { handlingOf, RequestRejected } from "../../errors.ts";
import { type CreatedItem, type Fields, type TrackerName, trackerTitles } from "../../model/item.ts";
import type { CreatedLink, Link } from "../../model/link.ts";
import type { CreateOperation } from "../../model/operation.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import type { NewItem } from "../../ports/tracker.ts";
import { omitDeletedFields } from "../compare/deleted-items.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { WriteContext } from "./apply-context.ts";
import { assertNothingDropped, baseAfterCreate, minimalBase } from "./stored-fields.ts";
import { attachItem, recordDeletedMilestone, resolveReferences, skipTransition } from "./write-item.ts";

/** A create whose intent is saved in the ledger. */
interface AnnouncedCreate {
  operation: CreateOperation;
  intent: Link;
  sent: Fields;
  parent: string | null;
  newItem: NewItem;
}

interface CreateListener {
  onCreated: (operation: CreateOperation, link: CreatedLink) => void;
  /** Also called for a created item, if the tracker rejected fields that a create can't set. */
  onRejected: (operation: CreateOperation, rejection: RequestRejected) => void;
  /** Called for a created item whose state was not set. */
  onStateSkipped: (operation: CreateOperation, link: CreatedLink, reason: string) => void;
}

/**
 * Creates items of one entity with one request: saves all intents, sends the request, saves all links, then sets the
 * fields that a create can't set. After an interruption, the next run continues.
 */
export async function createItems(
  operations: readonly CreateOperation[],
  context: WriteContext,
  listener: CreateListener,
): Promise<void> {
  const { tracker, save, run } = context;
  const announced: AnnouncedCreate[] = [];
  for (const operation of operations) {
    try {
      announced.push(await announceCreate(operation, context));
    } catch (error) {
      if (!(error instanceof RequestRejected)) throw error;
      listener.onRejected(operation, error);
    }
  }
  if (announced.length === 0) return;
  let results: (CreatedItem | RequestRejected)[];
  try {
    results = await tracker.create(announced.map(({ newItem }) => newItem));
  } catch (error) {
    // After such an error, certainly nothing was created, and the next run need not search for the items.
    const isCertain = ["retry-later", "needs-person"].includes(handlingOf(error));
    if (isCertain) for (const { intent } of announced) await save({ ...intent, intendedAt: null });
    throw error;
  }
  const created: { one: AnnouncedCreate; link: CreatedLink }[] = [];
  for (const [index, one] of announced.entries()) {
    const result = results[index] ?? new RequestRejected("The tracker's response does not contain this item.", null);
    if (result instanceof RequestRejected) {
      await withdrawCreate(one, result, context, listener);
      continue;
    }
    const base = baseAfterCreate(one.sent, result, one.newItem.references);
    const pending = one.parent === null ? {} : { pendingWrite: { parent: one.parent } };
    const link = { ...one.intent, remote: result.remote, base, ...pending };
    await save(link);
    for (const account of result.rejectedAssignees ?? []) run.diagnostics.push(unknownAssignee(tracker.name, account));
    listener.onCreated(one.operation, link);
    created.push({ one, link });
  }
  for (const { one, link } of created) {
    try {
      await completeCreate(one, link, context, (reason) => listener.onStateSkipped(one.operation, link, reason));
    } catch (error) {
      if (!(error instanceof RequestRejected)) throw error;
      listener.onRejected(one.operation, error);
    }
  }
}

async function announceCreate(
  operation: CreateOperation,
  { links, save, createNonce, clock, goal }: WriteContext,
): Promise<AnnouncedCreate> {
  const { item, intent: earlier, agreements } = operation;
  const { key, role, entity } = item;
  const fields = omitDeletedFields(item.fields, {}, (other) => links.get(other)?.isDeleted === true);
  const references = resolveReferences(fields, links);
  const { parent = null, ...sent } = fields;
  const intent: Link = {
    key,
    role,
    entity,
    nonce: earlier?.nonce ?? createNonce(),
    remote: null,
    base: minimalBase(sent),
    intendedAt: clock.now().toISOString(),
    ...agreements,
  };
  // A run that adopts the item determines which of these fields were stored.
  await save({ ...intent, pendingWrite: sent });
  const marker = { goal, key, nonce: intent.nonce };
  return { operation, intent, sent, parent, newItem: { item: { ...item, fields }, marker, references } };
}

/** Records a rejected create. If the item's milestone was deleted, creates the item without the milestone. */
async function withdrawCreate(
  { operation, intent, sent }: AnnouncedCreate,
  rejection: RequestRejected,
  context: WriteContext,
  listener: CreateListener,
): Promise<void> {
  const withdrawn = { ...intent, intendedAt: null };
  await context.save(withdrawn);
  if (await recordDeletedMilestone(rejection, sent.milestone, context)) {
    return createItems([{ ...operation, intent: withdrawn }], context, listener);
  }
  listener.onRejected(operation, rejection);
}

/** Sets the fields of a new item that a create can't set. Throws `RequestRejected` if the tracker rejects them. */
async function completeCreate(
  { sent, parent, newItem }: AnnouncedCreate,
  created: CreatedLink,
  context: WriteContext,
  onStateSkipped: (reason: string) => void,
): Promise<void> {
  const { save, tracker } = context;
  const { references } = newItem;
  let link = created;
  assertNothingDropped(sent, link, "created");
  // Trackers create every item as open; another state needs a second request.
  if (sent.state !== undefined && sent.state !== link.base.state) {
    await save({ ...link, pendingWrite: { ...link.base, ...link.pendingWrite, state: sent.state } });
    const { skippedTransition } = await tracker.update(link, { state: sent.state }, references);
    if (skippedTransition !== undefined) onStateSkipped(skippedTransition);
    link =
      skippedTransition === undefined
        ? { ...link, base: { ...link.base, state: sent.state } }
        : skipTransition(link, sent.state, skippedTransition, context);
    await save(link);
  }
  if (parent) await attachItem(link, { key: parent, isReplacing: false }, references, context);
}

function unknownAssignee(tracker: TrackerName, account: string): Diagnostic {
  return syncDiagnostic(
    "unknown-assignee",
    `${trackerTitles[tracker]} did not assign new items to "${account}". They were created without this assignee.`,
  );
}
