import { AccessDenied, NotFound, RetryLater, TrackerRefused } from "../../errors.ts";
import type { Diagnostic } from "../../plan/plan.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease } from "../../ports/ledger.ts";
import type { References, Tracker } from "../../ports/tracker.ts";
import { goneFinding, reachableFields } from "../gone.ts";
import type { Fields, ObservedItem } from "../item.ts";
import type { Link, MadeLink } from "../link.ts";
import { isMade } from "../link.ts";
import { type ReportedOperation, reportOperation } from "../result.ts";
import type { ChangeOperation, CreateOperation, Operation, SyncPlan } from "../sync-plan.ts";
import { changedAsStored, leastStored, refuseDropped, storedFields } from "./stored-fields.ts";

export interface ApplyHost {
  tracker: Tracker;
  lease: Lease;
  clock: Clock;
  /** A new marker nonce: 12 or more random letters and digits. */
  nonce: () => string;
  goal: string;
  /**
   * Stores the keys that were given. After everything is adopted, because a goal with keys is not searched for
   * marked items again; before the first item carries a new key, because a crash must not shuffle them.
   */
  remember: () => Promise<void>;
  /** No request is started after this instant. */
  deadline: Date;
  onOperation: (operation: ReportedOperation) => void;
}

export interface Applied {
  operations: ReportedOperation[];
  /** Why single operations did not happen; the others did. */
  refused: { title: string; message: string }[];
  /** Items that are complete but stand outside the item that they belong under, and why. */
  detached: { title: string; message: string }[];
  /** Milestones that turned out to be deleted, when something was to be put into them. */
  gone: Diagnostic[];
  /** What ended the run early; null when everything was tried. */
  stopped: Error | null;
}

/**
 * The only writer. Carries a sync plan out in order, one request at a time: intent, create, record. Stopped at
 * any point, the next run finds what was made and goes on. A refusal concerns its item only; a limit, an
 * outage, lost access or an unknown outcome ends the run.
 */
export async function applySync(plan: SyncPlan, links: readonly Link[], host: ApplyHost): Promise<Applied> {
  const applied: Applied = { operations: [], refused: [], detached: [], gone: [], stopped: null };
  const { detached, gone } = applied;
  const run = new Map(links.map((link) => [link.key, link]));
  const save = async (given: Link) => {
    const now = host.clock.now();
    const link = { ...given, writtenAt: now.toISOString() };
    // One operation is up to three requests: the next one of them must not outlive the lease.
    await host.lease.hold(now);
    await host.lease.saveLink(host.tracker.name, link);
    run.set(link.key, link);
  };
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
        const link = await perform(operation, run, save, { ...host, detached, gone });
        const reported = reportOperation(operation, link.remote.url);
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

interface Applying extends ApplyHost {
  detached: Applied["detached"];
  gone: Applied["gone"];
}

type Save = (link: Link) => Promise<void>;

async function perform(
  operation: Operation,
  links: ReadonlyMap<string, Link>,
  save: Save,
  host: Applying,
): Promise<MadeLink> {
  if (operation.action === "adopt") {
    await save(operation.link);
    return operation.link;
  }
  return operation.action === "create"
    ? create(operation, links, save, host)
    : change(operation, links, save, host);
}

async function create(
  operation: CreateOperation,
  links: ReadonlyMap<string, Link>,
  save: Save,
  host: Applying,
): Promise<MadeLink> {
  const { item, intent } = operation;
  const { key, role, entity } = item;
  const fields = reachableFields(item.fields, {}, (other) => links.get(other)?.gone === true);
  const references = resolve(fields, links);
  const { parent, ...sent } = fields;
  const nonce = intent?.nonce ?? host.nonce();
  const intended: Link = {
    key,
    role,
    entity,
    nonce,
    remote: null,
    base: leastStored(sent),
    intendedAt: host.clock.now().toISOString(),
  };
  // Who adopts the item sees what of this arrived; the rest is compared again.
  await save({ ...intended, writing: sent });
  let made: ObservedItem;
  try {
    made = await host.tracker.create({ ...item, fields }, { goal: host.goal, key, nonce }, references);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Refused for sure: the next run need not look for it.
    const refused = { ...intended, intendedAt: null };
    await save(refused);
    if (!(await isMilestoneGone(error, sent.milestone, links, save, host))) throw error;
    return create({ ...operation, intent: refused }, links, save, host);
  }
  const base = storedFields(sent, made, references);
  let link: MadeLink = { ...intended, remote: made.remote, base };
  await save(link);
  refuseDropped(sent, link, "made");
  // GitHub makes every new issue open; another state is a second request.
  if (sent.state !== undefined && sent.state !== base.state) {
    await save({ ...link, writing: { ...link.base, state: sent.state } });
    await host.tracker.update(link, { state: sent.state }, references);
    link = { ...link, base: { ...link.base, state: sent.state } };
    await save(link);
  }
  return parent ? attach(link, parent, references, save, host) : link;
}

/** Errors that say that a create did not happen. Anything else, an answer that can't be read included, leaves that open. */
function isRefusal(error: unknown): boolean {
  return [TrackerRefused, AccessDenied, NotFound, RetryLater].some((kind) => error instanceof kind);
}

async function change(
  operation: ChangeOperation,
  links: ReadonlyMap<string, Link>,
  save: Save,
  host: Applying,
): Promise<MadeLink> {
  const { link, changes, parent, base } = operation;
  const references = resolve({ milestone: changes.milestone, parent }, links);
  let written = link;
  const isWrite = Object.keys(changes).length > 0;
  if (isWrite) {
    await save({ ...link, writing: base });
    let stored: ObservedItem;
    try {
      stored = await host.tracker.update(link, changes, references);
    } catch (error) {
      if (!(await isMilestoneGone(error, changes.milestone, links, save, host))) throw error;
      const outside = { changes: { ...changes, milestone: null }, base: { ...base, milestone: null } };
      return change({ ...operation, ...outside }, links, save, host);
    }
    const settled = changedAsStored(base, link.base, changes, stored, references);
    written = { ...link, base: { ...settled, parent: link.base.parent } };
  }
  // Until the answer is there it may be under either parent: whoever looks next puts it where it belongs.
  if (parent && written.base.parent !== undefined) {
    const { parent: _, ...loose } = written.base;
    written = { ...written, base: loose };
  }
  if (written !== link) await save(written);
  if (isWrite) refuseDropped(base, written, "changed");
  return parent ? attach({ ...written, base }, parent, references, save, host) : written;
}

/**
 * Whether a refusal comes of a milestone that people deleted: one read tells, and the link remembers. What was refused
 * for sure may be asked again without it; otherwise its deliverables would be refused for ever.
 */
async function isMilestoneGone(
  error: unknown,
  milestone: string | null | undefined,
  links: ReadonlyMap<string, Link>,
  save: Save,
  { tracker, gone }: Applying,
): Promise<boolean> {
  const link = milestone ? links.get(milestone) : undefined;
  if (!(error instanceof TrackerRefused) || error.code !== "invalid" || !link || !isMade(link)) return false;
  if ((await tracker.observe([link])).size > 0) return false;
  await save({ ...link, gone: true });
  gone.push(goneFinding(link));
  return true;
}

async function attach(
  link: MadeLink,
  parent: string,
  references: References,
  save: Save,
  { tracker, detached }: Applying,
): Promise<MadeLink> {
  try {
    if (references.parent) await tracker.attach(link.remote, references.parent);
  } catch (error) {
    if (!(error instanceof TrackerRefused)) throw error;
    // The parent is full or gone. Asking again with every push would change nothing.
    detached.push({ title: link.base.title ?? link.key, message: error.message });
  }
  const attached = { ...link, base: { ...link.base, parent } };
  await save(attached);
  return attached;
}

/** The items that fields name by key. One that could not be made takes those that need it with it. */
function resolve(fields: Pick<Fields, "milestone" | "parent">, links: ReadonlyMap<string, Link>): References {
  const find = (key: string | null | undefined, what: string) => {
    if (!key) return null;
    const link = links.get(key);
    if (link && isMade(link)) return link.remote;
    throw new TrackerRefused(`its ${what} could not be made, so it waits for that`, "reference-missing");
  };
  return { milestone: find(fields.milestone, "milestone"), parent: find(fields.parent, "acceptance issue") };
}
