import { AccessDenied, NotFound, RequestRejected } from "../errors.ts";
import { TrackerRun } from "../model/goal-run.ts";
import type { DesiredItem } from "../model/item.ts";
import { type CreatedLink, isCreated, type Link } from "../model/link.ts";
import type { Conflict } from "../model/operation.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import type { Clock } from "../ports/clock.ts";
import type { Lease, StateLedger } from "../ports/ledger.ts";
import type { PlanSource } from "../ports/plan-source.ts";
import type { Tracker } from "../ports/tracker.ts";
import type { ApplyHost } from "../sync/apply/apply-context.ts";
import { applySync } from "../sync/apply/apply-sync.ts";
import { assertMayWrite } from "../sync/apply/assert-may-write.ts";
import { compareItems } from "../sync/read/compare-items.ts";
import { findOrphans } from "../sync/read/find-orphans.ts";
import { ObservationCache } from "../sync/read/observation-cache.ts";
import { acquireLease } from "../sync/run/acquire-lease.ts";

/** An issue of Milepost's own, which belongs to a repository and to no plan. */
export interface OwnIssueTask {
  repository: Pick<RepositoryState, "id" | "fullName">;
  /** Used instead of a goal id in the ledger and in markers. Goal ids never begin with a dot (`goalFromPath`). */
  goal: string;
  /** Names the issue in messages: "status report". */
  name: string;
  item: DesiredItem;
  /** True to replace what people changed in title, managed block and state although the issue's content is the same. */
  isRestored?: boolean;
  /** True to create a new issue if a user has deleted the last one. */
  isDeletedReplaced?: boolean;
}

export interface OwnIssueHost {
  tracker: Tracker;
  source: Pick<PlanSource, "repository">;
  /** Returns whether the operator allows a repository. Also called with the new name of a renamed repository. */
  isAllowed: (fullName: string) => boolean;
  ledger: Pick<StateLedger, "acquireLease" | "links">;
  clock: Clock;
  createNonce: () => string;
  /** Lease holder; unique per run. */
  holder: string;
  /** No write request is started after this instant. */
  deadline: Date;
}

export interface PublishedIssue {
  /** URL of the issue, even if a user has deleted it. */
  url: string;
  /** False if nothing was written, because the issue was up to date or a user had deleted it. */
  written: boolean;
  /** True if a user has deleted the issue, which is not created again. */
  isDeleted: boolean;
  /** Sentences to log, for example about a user's change that was overwritten. */
  notes: string[];
}

/**
 * Creates or updates one of Milepost's own issues in the same way as a sync does with a plan's items: with an intent, a
 * link, and adoption if the ledger was lost. Sends no request if the issue's content is up to date. Throws
 * `RetryLater`, `OutcomeUnknown`, `LeaseLost`, `AccessDenied`, `NotFound` (the repository is missing, or its issues are
 * disabled) and `RequestRejected`.
 */
export async function publishOwnIssue(task: OwnIssueTask, host: OwnIssueHost): Promise<PublishedIssue> {
  const { repository, goal, name } = task;
  const path = `the ${name} of ${repository.fullName}`;
  const lease = await acquireLease(repository.id, { goal, path }, host);
  try {
    return await publishUnderLease(task, lease, host);
  } finally {
    await lease.release(null);
  }
}

async function publishUnderLease(task: OwnIssueTask, lease: Lease, host: OwnIssueHost): Promise<PublishedIssue> {
  const { repository, goal, name, item } = task;
  const { tracker, clock, ledger } = host;
  const observedAfter = clock.now();
  const isUsed = (link: Link) => !(task.isDeletedReplaced && isCreated(link) && link.isDeleted);
  const storedLinks = (await ledger.links(repository.id, goal, tracker.name)).filter(isUsed);
  if (!storedLinks.some(isCreated)) await assertSameRepository(task, host);
  const marked = storedLinks.length === 0 ? await tracker.findMarked(goal) : null;
  const { syncPlan, links } = await compareItems(
    {
      goal,
      desired: [item],
      links: storedLinks,
      orphans: await findOrphans(goal, marked, storedLinks, tracker, clock),
      uncertainKeys: new Set(),
      // The managed block belongs to Milepost, so new content replaces users' edits in it.
      policy: { removed: "leave", conflicts: "plan" },
      statuses: NO_STATUSES,
    },
    tracker,
    new ObservationCache(tracker),
  );
  // Reading the issues of a large repository can take longer than the lease.
  await lease.extend(clock.now());
  const run = new TrackerRun(tracker.name);
  const applyHost: ApplyHost = {
    tracker,
    lease,
    clock,
    createNonce: host.createNonce,
    deadline: host.deadline,
    goal,
    observedAfter,
    conflictPolicy: "plan",
    statuses: NO_STATUSES,
    // Nothing to save, because an issue of Milepost's own has a fixed key.
    saveKeys: async () => {},
    onOperation: () => {},
  };
  await applySync(syncPlan, links, applyHost, run);
  if (run.stopped) throw run.stopped;
  const rejected = (reason: string) =>
    new RequestRejected(`The ${name} of ${repository.fullName} was not written: ${reason}`, null);
  const [rejection] = run.diagnostics.filter(({ severity }) => severity === "error");
  if (rejection) throw rejected(rejection.message);
  const link = (await ledger.links(repository.id, goal, tracker.name)).find(isCreated);
  if (link === undefined) throw rejected(syncPlan.diagnostics.map(({ message }) => message).join(" "));
  const isDeleted = link.isDeleted === true;
  const isRestored = task.isRestored === true && !isDeleted && (await restoreIssue(task, link, applyHost));
  const { url } = link.remote;
  return {
    url,
    written: isRestored || run.operations.some(({ action }) => action !== "adopt"),
    isDeleted,
    notes: [
      ...[...syncPlan.diagnostics, ...run.diagnostics].map(({ message }) => message),
      ...run.conflicts.map((conflict) => describeIssueConflict(conflict, url)),
    ],
  };
}

/** Empty: the mapping of item states to statuses is Jira's, and Milepost's own issues are on GitHub. */
const NO_STATUSES = "";
/** Milepost's comments in a text on GitHub. */
const MARKERS = /<!--\s*\/?milepost.*?-->/gs;
const NO_REFERENCES = { milestone: null, version: null, replacedVersion: null, parent: null };

/**
 * Writes the desired title, managed block and state where the issue differs. If the block's markers are damaged, all text
 * stays below a new block. Returns true if it wrote anything.
 */
async function restoreIssue(
  { goal, item: { key, fields } }: OwnIssueTask,
  link: CreatedLink,
  applyHost: ApplyHost,
): Promise<boolean> {
  const { tracker } = applyHost;
  const observed = (await tracker.observe([link])).get(key);
  if (!observed) return false;
  const { title, state, body: managed = { text: "", boxes: [] } } = fields;
  const { bodyFormat } = tracker;
  const body =
    bodyFormat.replace(observed.fields.body, managed, link.nonce, null) ??
    `${bodyFormat.compose(managed, { goal, key, nonce: link.nonce }, null)}\n${observed.fields.body.replace(MARKERS, "")}`;
  const changes = {
    ...(observed.fields.title !== title && { title }),
    ...(observed.fields.body !== body && { body }),
    ...(state !== undefined && observed.fields.state !== state && { state }),
  };
  if (Object.keys(changes).length === 0) return false;
  await assertMayWrite(applyHost);
  await tracker.update(link, changes, NO_REFERENCES);
  return true;
}

/** Describes a user's change to an issue of Milepost's own, for the log. */
export function describeIssueConflict({ field, tracker, kept }: Conflict, url: string): string {
  if (field !== "body") return `${url}: ${field} stays ${JSON.stringify(tracker)}, as changed by a person.`;
  return kept === "plan"
    ? `${url}: text that a person wrote inside Milepost's part was overwritten. Notes above or below it stay.`
    : `${url}: not updated, because the comments around Milepost's part were removed. Restore them from the issue's edit history.`;
}

/** Throws if the name now belongs to another repository, or the operator's file does not allow the new name. */
async function assertSameRepository(
  { repository: { id, fullName }, name }: OwnIssueTask,
  { source, isAllowed }: OwnIssueHost,
): Promise<void> {
  const facts = await source.repository();
  if (facts.id !== id) {
    throw new NotFound(
      `The name ${fullName} now belongs to another repository than the one that was synced. The next push to the synced repository records its new name; until then, its ${name} issue is not written.`,
    );
  }
  if (!isAllowed(facts.fullName)) {
    throw new AccessDenied(
      `${fullName} was renamed to ${facts.fullName}, which the operator's file does not allow. Ask the operator to add it.`,
    );
  }
}
