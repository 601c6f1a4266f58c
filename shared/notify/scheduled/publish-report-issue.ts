import { AccessDenied, NotFound, RequestRejected } from "../../errors.ts";
import { TrackerRun } from "../../model/goal-run.ts";
import type { StatusReport } from "../../model/goal-status.ts";
import type { ManagedBody } from "../../model/item.ts";
import { isCreated } from "../../model/link.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease, StateLedger } from "../../ports/ledger.ts";
import type { PlanSource } from "../../ports/plan-source.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { describeIssueConflict, REPORT_ISSUE_GOAL, reportIssueItem } from "../../report/formats/report-issue.ts";
import { applySync } from "../../sync/apply/apply-sync.ts";
import { compareItems } from "../../sync/read/compare-items.ts";
import { findOrphans } from "../../sync/read/find-orphans.ts";
import { ObservationCache } from "../../sync/read/observation-cache.ts";
import { acquireLease } from "../../sync/run/acquire-lease.ts";

export interface ReportIssueTask {
  repository: Pick<RepositoryState, "id" | "fullName">;
  /** Labels that the issue must have. Users can add more labels. */
  labels: readonly string[];
  report: StatusReport;
}

export interface ReportIssueHost {
  tracker: Tracker;
  source: Pick<PlanSource, "repository">;
  /** Returns whether the operator allows a repository. Also called with the new name of a renamed repository. */
  isAllowed: (fullName: string) => boolean;
  /** Renders the report as the body of an issue. */
  bodyOf: (report: StatusReport) => ManagedBody;
  ledger: Pick<StateLedger, "acquireLease" | "links">;
  clock: Clock;
  createNonce: () => string;
  /** Lease holder; unique per run. */
  holder: string;
  /** No write request is started after this instant. */
  deadline: Date;
}

export interface PublishedReport {
  /** URL of the report issue, even if a user has deleted the issue. */
  url: string;
  /** False if nothing was written, because the issue was up to date or a user had deleted it. */
  written: boolean;
  /** Sentences to log, for example about a user's change that was overwritten. */
  notes: string[];
}

/**
 * Creates or updates the repository's report issue in the same way as a sync does with a plan's items: with an intent,
 * a link, and adoption if the ledger was lost. Sends no request to GitHub if the issue is up to date. Does not create
 * an issue again that a user deleted. Throws `RetryLater`, `OutcomeUnknown`, `LeaseLost`, `AccessDenied` (also
 * if the repository is not visible, or its issues are disabled), `NotFound` and `RequestRejected`.
 */
export async function publishReportIssue(task: ReportIssueTask, host: ReportIssueHost): Promise<PublishedReport> {
  const { id, fullName } = task.repository;
  const path = `the status report of ${fullName}`;
  const lease = await acquireLease(id, { goal: REPORT_ISSUE_GOAL, path }, host);
  try {
    return await publishUnderLease(task, lease, host);
  } finally {
    await lease.release(null);
  }
}

async function publishUnderLease(
  { repository, labels, report }: ReportIssueTask,
  lease: Lease,
  host: ReportIssueHost,
): Promise<PublishedReport> {
  const { tracker, clock, ledger } = host;
  const observedAfter = clock.now();
  const storedLinks = await ledger.links(repository.id, REPORT_ISSUE_GOAL, tracker.name);
  if (!storedLinks.some(isCreated)) await assertSameRepository(repository, host);
  const marked = storedLinks.length === 0 ? await tracker.findMarked(REPORT_ISSUE_GOAL) : null;
  const { syncPlan, links } = await compareItems(
    {
      goal: REPORT_ISSUE_GOAL,
      desired: [reportIssueItem(host.bodyOf(report), labels)],
      links: storedLinks,
      orphans: await findOrphans(REPORT_ISSUE_GOAL, marked, storedLinks, tracker, clock),
      uncertainKeys: new Set(),
      // The managed block of the report issue belongs to Milepost, so the report replaces users' edits in it.
      policy: { removed: "leave", conflicts: "plan" },
      statuses: NO_STATUSES,
    },
    tracker,
    new ObservationCache(tracker),
  );
  // Reading the issues of a large repository can take longer than the lease.
  await lease.extend(clock.now());
  const run = new TrackerRun(tracker.name);
  await applySync(
    syncPlan,
    links,
    {
      tracker,
      lease,
      clock,
      createNonce: host.createNonce,
      deadline: host.deadline,
      goal: REPORT_ISSUE_GOAL,
      observedAfter,
      conflictPolicy: "plan",
      statuses: NO_STATUSES,
      // Nothing to save, because the report issue has a fixed key.
      saveKeys: async () => {},
      onOperation: () => {},
    },
    run,
  );
  if (run.stopped) throw run.stopped;
  const [rejection] = run.diagnostics.filter(({ severity }) => severity === "error");
  if (rejection) {
    throw new RequestRejected(
      `The status report of ${repository.fullName} was not written: ${rejection.message}`,
      null,
    );
  }
  const url = run.operations.at(-1)?.remote ?? links.find(isCreated)?.remote.url;
  if (url === undefined) {
    const reasons = syncPlan.diagnostics.map(({ message }) => message).join(" ");
    throw new RequestRejected(`The status report of ${repository.fullName} was not written: ${reasons}`, null);
  }
  return {
    url,
    written: run.operations.some(({ action }) => action !== "adopt"),
    notes: [
      ...[...syncPlan.diagnostics, ...run.diagnostics].map(({ message }) => message),
      ...run.conflicts.map((conflict) => describeIssueConflict(conflict, url)),
    ],
  };
}

/** Empty: Milepost never closes or reopens the report issue, so no mapping of item states to statuses is needed. */
const NO_STATUSES = "";

/** Throws if the name now belongs to another repository, or the operator's file does not allow the new name. */
async function assertSameRepository(
  { id, fullName }: ReportIssueTask["repository"],
  { source, isAllowed }: ReportIssueHost,
): Promise<void> {
  const facts = await source.repository();
  if (facts.id !== id) {
    throw new NotFound(
      `The name ${fullName} now belongs to another repository than the one that was synced. The next push to the synced repository records its new name; until then, its report issue is not written.`,
    );
  }
  if (!isAllowed(facts.fullName)) {
    throw new AccessDenied(
      `${fullName} was renamed to ${facts.fullName}, which the operator's file does not allow. Ask the operator to add it.`,
    );
  }
}
