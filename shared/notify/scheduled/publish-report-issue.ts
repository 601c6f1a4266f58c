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
  /** Labels that the issue must have. Users can add others. */
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
  /** URL of the issue, also if a user deleted it. */
  url: string;
  /** False if the issue is up to date, or a user deleted it. */
  written: boolean;
  /** Sentences for the log. */
  notes: string[];
}

/**
 * Creates or updates the repository's report issue, by the same steps as a plan's items (intent, create, record;
 * adopted by its marker if the ledger was lost). An issue that is up to date costs no request; one that a user deleted
 * is not created again. Throws `RetryLater`, `OutcomeUnknown`, `LeaseLost`, `AccessDenied`, `NotFound` (the repository,
 * or its issues are disabled) and `RequestRejected`.
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
      // Milepost owns the managed part of the report issue, so its text replaces edits there.
      policy: { removed: "leave", conflicts: "plan" },
      statuses: NO_STATUSES,
    },
    tracker,
    new ObservationCache(tracker, { confirmsDeletion: true }),
  );
  // Reading a large repository can take longer than the lease.
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
      // The issue has a fixed key.
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
  if (url === undefined) throw new Error(`The status report of ${repository.fullName} has no issue.`);
  return {
    url,
    written: run.operations.some(({ action }) => action !== "adopt"),
    notes: [
      ...[...syncPlan.diagnostics, ...run.diagnostics].map(({ message }) => message),
      ...run.conflicts.map((conflict) => describeIssueConflict(conflict, url)),
    ],
  };
}

/** The report issue has no desired state, so no status mapping applies. */
const NO_STATUSES = "";

/** Throws if the name now belongs to another repository. An existing issue needs no check: it is found by its id. */
async function assertSameRepository(
  { id, fullName }: ReportIssueTask["repository"],
  { source, isAllowed }: ReportIssueHost,
): Promise<void> {
  const facts = await source.repository();
  if (facts.id !== id) {
    throw new NotFound(
      `${fullName} is now another repository than the one that was synced. The next push to the synced repository records its new name; until then it has no report.`,
    );
  }
  if (!isAllowed(facts.fullName)) {
    throw new AccessDenied(
      `${fullName} was renamed to ${facts.fullName}, which the operator's file does not allow. Ask the operator to add it.`,
    );
  }
}
