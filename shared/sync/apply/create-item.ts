import { AccessDenied, NotFound, RetryLater, TrackerRefused } from "../../errors.ts";
import type { Fields, ObservedItem } from "../../model/item.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import type { CreateOperation } from "../../model/operation.ts";
import type { NewItem } from "../../ports/tracker.ts";
import { reachableFields } from "../compare/gone.ts";
import type { Writing } from "./applying.ts";
import { noteMilestoneGone } from "./gone-items.ts";
import { leastStored, refuseDropped, storedFields } from "./stored-fields.ts";
import { attachItem, resolveReferences, withhold } from "./write-item.ts";

/** A create that is announced in the ledger. */
interface Announced {
  operation: CreateOperation;
  intent: Link;
  sent: Fields;
  parent: string | null;
  item: NewItem;
}

/** What came of one create. */
export interface Created {
  operation: CreateOperation;
  made: MadeLink | TrackerRefused;
}

/**
 * Makes items of one entity in one request: each is announced, all are made, each is recorded; then, item by item,
 * what a create can't say. Stopped anywhere, the next run goes on. `onDone` is told of each as it is complete.
 */
export async function createItems(
  operations: readonly CreateOperation[],
  writing: Writing,
  onDone: (created: Created) => void,
): Promise<void> {
  const announced: Announced[] = [];
  for (const operation of operations) {
    try {
      announced.push(await announce(operation, writing));
    } catch (error) {
      if (!(error instanceof TrackerRefused)) throw error;
      onDone({ operation, made: error });
    }
  }
  if (announced.length === 0) return;
  const results = await make(announced, writing);
  const recorded: { one: Announced; link: MadeLink; made: ObservedItem }[] = [];
  for (const [index, one] of announced.entries()) {
    const made = results[index];
    if (made === undefined || made instanceof TrackerRefused) {
      await withdraw(
        one,
        made ?? new TrackerRefused("the tracker did not answer for it", null),
        writing,
        onDone,
      );
      continue;
    }
    const link = {
      ...one.intent,
      remote: made.remote,
      base: storedFields(one.sent, made, one.item.references),
    };
    await writing.save(link);
    recorded.push({ one, link, made });
  }
  for (const { one, link } of recorded)
    onDone({ operation: one.operation, made: await complete(one, link, writing) });
}

async function announce(
  operation: CreateOperation,
  { links, save, nonce, clock, goal }: Writing,
): Promise<Announced> {
  const { item, intent: before } = operation;
  const { key, role, entity } = item;
  const fields = reachableFields(item.fields, {}, (other) => links.get(other)?.gone === true);
  const references = resolveReferences(fields, links);
  const { parent = null, ...sent } = fields;
  const intent: Link = {
    key,
    role,
    entity,
    nonce: before?.nonce ?? nonce(),
    remote: null,
    base: leastStored(sent),
    intendedAt: clock.now().toISOString(),
  };
  // Who adopts the item sees what of this arrived; the rest is compared again.
  await save({ ...intent, writing: sent });
  const marker = { goal, key, nonce: intent.nonce };
  return { operation, intent, sent, parent, item: { item: { ...item, fields }, marker, references } };
}

/** Sends the request. Where it is sure that nothing was made, the next run need not look for anything. */
async function make(
  announced: readonly Announced[],
  { tracker, save }: Writing,
): Promise<(ObservedItem | TrackerRefused)[]> {
  try {
    return await tracker.create(announced.map(({ item }) => item));
  } catch (error) {
    if (isRefusal(error)) for (const { intent } of announced) await save({ ...intent, intendedAt: null });
    throw error;
  }
}

/** Errors that say that a create did not happen. Anything else, an answer that can't be read included, leaves that open. */
function isRefusal(error: unknown): boolean {
  return [AccessDenied, NotFound, RetryLater].some((kind) => error instanceof kind);
}

/** Refused for sure. Where that comes of a milestone that people deleted, it is made without one. */
async function withdraw(
  { operation, intent, sent }: Announced,
  refusal: TrackerRefused,
  writing: Writing,
  onDone: (created: Created) => void,
): Promise<void> {
  const refused = { ...intent, intendedAt: null };
  await writing.save(refused);
  if (await noteMilestoneGone(refusal, sent.milestone, writing)) {
    return createItems([{ ...operation, intent: refused }], writing, onDone);
  }
  onDone({ operation, made: refusal });
}

async function complete(
  { sent, parent, item }: Announced,
  made: MadeLink,
  writing: Writing,
): Promise<MadeLink | TrackerRefused> {
  const { save, tracker } = writing;
  const { references } = item;
  let link = made;
  refuseDropped(sent, link, "made");
  try {
    // Trackers make every new item open; another state is a second request.
    if (sent.state !== undefined && sent.state !== link.base.state) {
      await save({ ...link, writing: { ...link.base, state: sent.state } });
      const stored = await tracker.update(link, { state: sent.state }, references);
      link =
        stored.withheld === undefined
          ? { ...link, base: { ...link.base, state: sent.state } }
          : withhold(link, sent.state, stored.withheld, writing);
      await save(link);
    }
    return parent ? await attachItem(link, parent, references, writing) : link;
  } catch (error) {
    if (!(error instanceof TrackerRefused)) throw error;
    return error;
  }
}
