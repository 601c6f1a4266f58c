import { AccessDenied, OutcomeUnknown, RetryLater, TrackerRefused } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease } from "../../ports/ledger.ts";
import type { References, Tracker } from "../../ports/tracker.ts";
import type { Fields, ObservedItem } from "../item.ts";
import type { Link, MadeLink } from "../link.ts";
import { isMade } from "../link.ts";
import { type ReportedOperation, reportOperation } from "../result.ts";
import type { ChangeOperation, CreateOperation, Operation, SyncPlan } from "../sync-plan.ts";

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
  /** What ended the run early; null when everything was tried. */
  stopped: Error | null;
}

/**
 * The only writer. Carries a sync plan out in order, one request at a time: intent, create, record. Stopped at
 * any point, the next run finds what was made and goes on. A refusal concerns its item only; a limit, an
 * outage, lost access or an unknown outcome ends the run.
 */
export async function applySync(plan: SyncPlan, links: readonly Link[], host: ApplyHost): Promise<Applied> {
  const applied: Applied = { operations: [], refused: [], detached: [], stopped: null };
  const run = new Map(links.map((link) => [link.key, link]));
  const save = async (link: Link) => {
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
      if (operation.action !== "adopt" && !remembered) {
        await host.remember();
        remembered = true;
      }
      try {
        const link = await perform(operation, run, save, { ...host, detached: applied.detached });
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

interface Applying extends ApplyHost {
  detached: Applied["detached"];
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
  { item, intent }: CreateOperation,
  links: ReadonlyMap<string, Link>,
  save: Save,
  host: Applying,
): Promise<MadeLink> {
  const { key, role, entity } = item;
  const references = resolve(item.fields, links);
  const { parent, ...sent } = item.fields;
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
  await save(intended);
  const made = await host.tracker
    .create(item, { goal: host.goal, key, nonce }, references)
    .catch(async (error: unknown) => {
      // Refused for sure: the next run need not look for it.
      if (!(error instanceof OutcomeUnknown)) await save({ ...intended, intendedAt: null });
      throw error;
    });
  const base = storedFields(sent, made, references);
  let link: MadeLink = { ...intended, remote: made.remote, base };
  await save(link);
  refuseDropped(sent, link);
  // GitHub makes every new issue open; another state is a second request.
  if (sent.state !== undefined && sent.state !== base.state) {
    await save({ ...link, writing: { ...link.base, state: sent.state } });
    await host.tracker.update(link, { state: sent.state }, references);
    link = { ...link, base: { ...link.base, state: sent.state } };
    await save(link);
  }
  return parent ? attach(link, parent, references, save, host) : link;
}

async function change(
  { link, changes, parent, base }: ChangeOperation,
  links: ReadonlyMap<string, Link>,
  save: Save,
  host: Applying,
): Promise<MadeLink> {
  const references = resolve({ milestone: changes.milestone, parent }, links);
  let written = link;
  if (Object.keys(changes).length > 0) {
    await save({ ...link, writing: base });
    await host.tracker.update(link, changes, references);
    written = { ...link, base: { ...base, parent: link.base.parent } };
    await save(written);
  }
  return parent ? attach({ ...written, base }, parent, references, save, host) : written;
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

/**
 * What is sure of an item that was made and of which nothing more was heard. A tracker may make every item open
 * and drop labels and milestone; whoever adopts the item compares these again.
 */
function leastStored(sent: Fields): Fields {
  return {
    ...sent,
    ...(sent.state && { state: "open" }),
    ...(sent.labels && { labels: [] }),
    ...(sent.milestone && { milestone: null }),
  };
}

/** What was sent, less what the tracker did not take: the next run sees the difference and makes it good. */
function storedFields(sent: Fields, made: ObservedItem, references: References): Fields {
  const labels = new Set(made.fields.labels?.map((label) => label.toLowerCase()));
  return {
    ...sent,
    ...(sent.state && { state: made.fields.state ?? "open" }),
    ...(sent.labels && { labels: sent.labels.filter((label) => labels.has(label.toLowerCase())) }),
    ...(references.milestone && made.fields.milestone !== references.milestone.name && { milestone: null }),
  };
}

/** Without push access GitHub drops milestone and labels without a word (GitHub docs, "Create an issue"). */
function refuseDropped(sent: Fields, { base, remote }: MadeLink): void {
  const dropped = [
    ...(sent.milestone && !base.milestone ? ["its milestone"] : []),
    ...(sent.labels && sent.labels.length > (base.labels?.length ?? 0) ? ["its labels"] : []),
  ];
  if (dropped.length === 0) return;
  throw new AccessDenied(
    `${remote.url} was made without ${dropped.join(" and ")}: the credentials may open issues but not manage them. Give them write access to issues; the next sync goes on from here.`,
  );
}
