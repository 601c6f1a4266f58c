import { AccessDenied, NotFound, RetryLater, TrackerRefused } from "../../errors.ts";
import { reachableFields } from "../gone.ts";
import type { ObservedItem } from "../item.ts";
import type { Link, MadeLink } from "../link.ts";
import type { CreateOperation } from "../sync-plan.ts";
import type { Writing } from "./applying.ts";
import { leastStored, refuseDropped, storedFields } from "./stored-fields.ts";
import { attachItem, isMilestoneGone, resolveReferences } from "./write-item.ts";

/** Makes one item: intent, create, record; then what a create can't say. Stopped anywhere, the next run goes on. */
export async function createItem(operation: CreateOperation, writing: Writing): Promise<MadeLink> {
  const { item, intent } = operation;
  const { links, save, tracker } = writing;
  const { key, role, entity } = item;
  const fields = reachableFields(item.fields, {}, (other) => links.get(other)?.gone === true);
  const references = resolveReferences(fields, links);
  const { parent, ...sent } = fields;
  const nonce = intent?.nonce ?? writing.nonce();
  const intended: Link = {
    key,
    role,
    entity,
    nonce,
    remote: null,
    base: leastStored(sent),
    intendedAt: writing.clock.now().toISOString(),
  };
  // Who adopts the item sees what of this arrived; the rest is compared again.
  await save({ ...intended, writing: sent });
  let made: ObservedItem;
  try {
    made = await tracker.create({ ...item, fields }, { goal: writing.goal, key, nonce }, references);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Refused for sure: the next run need not look for it.
    const refused = { ...intended, intendedAt: null };
    await save(refused);
    if (!(await isMilestoneGone(error, sent.milestone, writing))) throw error;
    return createItem({ ...operation, intent: refused }, writing);
  }
  const base = storedFields(sent, made, references);
  let link: MadeLink = { ...intended, remote: made.remote, base };
  await save(link);
  refuseDropped(sent, link, "made");
  // GitHub makes every new issue open; another state is a second request.
  if (sent.state !== undefined && sent.state !== base.state) {
    await save({ ...link, writing: { ...link.base, state: sent.state } });
    await tracker.update(link, { state: sent.state }, references);
    link = { ...link, base: { ...link.base, state: sent.state } };
    await save(link);
  }
  return parent ? attachItem(link, parent, references, writing) : link;
}

/** Errors that say that a create did not happen. Anything else, an answer that can't be read included, leaves that open. */
function isRefusal(error: unknown): boolean {
  return [TrackerRefused, AccessDenied, NotFound, RetryLater].some((kind) => error instanceof kind);
}
