import { AccessDenied, NotFound, TrackerRefused } from "../../errors.ts";
import type { Report } from "../../model/goal-report.ts";
import type { DesiredItem, ManagedBody, ObservedItem } from "../../model/item.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import { isMade } from "../../model/link.ts";
import type { SyncPlan } from "../../model/operation.ts";
import type { RepositoryState } from "../../model/state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease, Ledger } from "../../ports/ledger.ts";
import type { PlanSource } from "../../ports/plan-source.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { applySync } from "../../sync/apply/apply-sync.ts";
import { adoptMarked } from "../../sync/compare/adopt.ts";
import { judgeLinks, recordSeen } from "../../sync/compare/observe.ts";
import { linksToObserve, planSync } from "../../sync/compare/plan-sync.ts";
import { settleWrites, uncertainLinks } from "../../sync/compare/settle-writes.ts";
import { recall } from "../../sync/read/prepare-goal.ts";
import { takeLease } from "../../sync/run/take-lease.ts";
import { conflictNote, reportGoal, reportIssueItem } from "../formats/report-issue.ts";

export interface ReportIssueTask {
  repository: Pick<RepositoryState, "id" | "fullName">;
  /** What the issue carries, beside labels that people add. */
  labels: readonly string[];
  report: Report;
}

export interface ReportIssueHost {
  /** The repository's issues, and what tells whose they are. */
  tracker: Tracker;
  source: Pick<PlanSource, "repository">;
  /** What the operator allows: a name may lead to a repository of another name. */
  maySync: (fullName: string) => boolean;
  /** The report as the tracker's text: the one place where its words are escaped. */
  bodyOf: (report: Report) => ManagedBody;
  ledger: Pick<Ledger, "lease" | "links">;
  clock: Clock;
  nonce: () => string;
  /** Who holds leases: unique per run. */
  holder: string;
  /** No request that writes is started after this instant. */
  deadline: Date;
}

export interface PublishedReport {
  /** Where the issue is, or was before people deleted it. */
  url: string;
  /** False where the issue says so already, and where there is none to write to: then a note says why. */
  written: boolean;
  /** What somebody should know of it, a sentence each; for the log. */
  notes: string[];
}

/**
 * Has the one issue of a repository say this report: made the first time, updated in place from then on, by the same
 * steps as every item of a plan (intent, create, record; adopted by its marker when the ledger was lost). The report
 * that it shows already costs no request. An issue that people deleted is not made again. Throws `RetryLater` (a limit,
 * an outage, the time is up, another run has it), `OutcomeUnknown` (the next try looks first), `LeaseLost`,
 * `AccessDenied`, `NotFound` (the repository, or its issues are turned off) and `TrackerRefused`.
 */
export async function publishReportIssue(
  task: ReportIssueTask,
  host: ReportIssueHost,
): Promise<PublishedReport> {
  const { id, fullName } = task.repository;
  const path = `the status report of ${fullName}`;
  const lease = await takeLease(id, { goal: reportGoal, path }, host);
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
  const { tracker, clock } = host;
  const seenAt = clock.now();
  const item = reportIssueItem(host.bodyOf(report), labels);
  const { links, syncPlan, notes } = await prepare(item, repository, host);
  // Reading a large repository takes its time.
  await lease.hold(clock.now());
  const applied = await applySync(syncPlan, links, {
    tracker,
    lease,
    clock,
    nonce: host.nonce,
    deadline: host.deadline,
    goal: reportGoal,
    seenAt,
    conflicts,
    statuses,
    // There are no keys to store: what is known of the issue is its link.
    remember: async () => {},
    onOperation: () => {},
  });
  if (applied.stopped) throw applied.stopped;
  const [refused] = applied.refused;
  if (refused) {
    const message = `The status report of ${repository.fullName} was not written: ${refused.message}`;
    throw new TrackerRefused(message, null);
  }
  const url = applied.operations.at(-1)?.remote ?? links.find(isMade)?.remote.url;
  if (url === undefined) throw new Error(`The status report of ${repository.fullName} has no issue.`);
  return {
    url,
    written: applied.operations.some(({ action }) => action !== "adopt"),
    notes: [
      ...notes,
      ...applied.diagnostics.map(({ message }) => message),
      ...[...syncPlan.conflicts, ...applied.conflicts].map((conflict) => conflictNote(conflict, url)),
    ],
  };
}

/** Inside its frame the report is Milepost's: it says so, and a report with words of an old one would be none. */
const conflicts = "plan";
/** The report asks for no state, so there is none to withhold. */
const statuses = "";

/** Reads what has to be read, and gives what is to be done as data. */
async function prepare(
  item: DesiredItem,
  repository: ReportIssueTask["repository"],
  host: ReportIssueHost,
): Promise<{ links: Link[]; syncPlan: SyncPlan; notes: string[] }> {
  const { tracker, clock, ledger } = host;
  const known = await ledger.links(repository.id, reportGoal, tracker.name);
  if (!known.some(isMade)) await assertSameRepository(repository, host);
  const lost = known.length === 0 ? await tracker.findMarked(reportGoal) : null;
  const marked = await recall(reportGoal, lost, known, tracker, clock);
  const adoption = adoptMarked([item], known, marked, tracker.body);
  const found = new Map(adoption.observed);
  const gone = new Set<string>();
  const look = async (links: readonly MadeLink[]) => {
    for (const link of links.filter(({ key }) => !found.has(key) && !gone.has(key))) {
      const seen = await lookAt(link, tracker);
      if (seen) found.set(link.key, seen);
      else gone.add(link.key);
    }
  };
  const compare = () => {
    const links = judgeLinks(settleWrites(adoption.links, found, tracker.body), { found, gone });
    return { desired: [item], links, untouched: new Set<string>(), removed: "leave" as const, statuses };
  };
  await look(uncertainLinks(adoption.links));
  await look(linksToObserve(compare()));
  const comparison = compare();
  const compared = planSync({ ...comparison, observed: found, conflicts, format: tracker.body });
  const planned = {
    ...compared,
    operations: [...adoption.operations, ...compared.operations],
    conflicts: [...adoption.conflicts, ...compared.conflicts],
  };
  const { links } = comparison;
  const syncPlan = recordSeen(planned, adoption.links, links, found, tracker.body);
  const findings = [...adoption.diagnostics, ...syncPlan.diagnostics];
  return { links, syncPlan, notes: findings.map(({ message }) => message) };
}

/** The issue as it is; null when people deleted it. Where all of the repository is out of reach, its lists throw. */
async function lookAt(link: MadeLink, tracker: Tracker): Promise<ObservedItem | null> {
  const seen = (await tracker.observe([link])).get(link.key);
  if (seen || link.gone) return seen ?? null;
  return (await tracker.survey([link])).found.get(link.key) ?? null;
}

/** Names are given away, ids are not. An issue that is made already has an id of its own, which is looked at. */
async function assertSameRepository(
  { id, fullName }: ReportIssueTask["repository"],
  { source, maySync }: ReportIssueHost,
): Promise<void> {
  const facts = await source.repository();
  if (facts.id !== id) {
    throw new NotFound(
      `${fullName} is another repository than the one that was synced. The next push to that one tells its new name; until then it has no report.`,
    );
  }
  if (!maySync(facts.fullName)) {
    throw new AccessDenied(
      `${fullName} is called ${facts.fullName} now, and the operator's file does not allow that name. Ask the operator to add it.`,
    );
  }
}
