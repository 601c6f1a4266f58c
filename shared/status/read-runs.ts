import type * as z from "zod";
import { dayOfInstant } from "../calendar/days.ts";
import type { GoalStatus } from "../model/goal-status.ts";
import type { Link } from "../model/link.ts";
import type { Conflict } from "../model/operation.ts";
import type { Diagnostic } from "../model/plan/diagnostic.ts";
import type { PlanFileState } from "../model/repository-state.ts";
import { type HeldRun, type PlanResult, syncResultSchema, toHeldItems } from "../model/result.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { LinksByTracker } from "../progress/milestone-progress.ts";
import type { RunView } from "../report/page/page-model.ts";

const resultSchema = syncResultSchema.pick({ outcome: true, error: true, plans: true, held: true });
type Result = z.infer<typeof resultSchema>;

interface ParsedRun {
  record: RunRecord;
  result: Result;
  plan: PlanResult;
}

/** Returns the runs that processed a goal, in the given order. Records of an unknown format are skipped. */
function parseRuns(runs: readonly RunRecord[], goal: string): ParsedRun[] {
  return runs.flatMap((record) => {
    const { data } = resultSchema.safeParse(record.result);
    const plan = data?.plans.find((one) => one.goal === goal);
    return data && plan ? [{ record, result: data, plan }] : [];
  });
}

/**
 * Returns all conflicts in the newest run that compared the goal with a tracker, and conflicts in older runs if the
 * user's value was used and the links still have a record of it. `runs`: newest first.
 */
export function findConflicts(runs: readonly RunRecord[], goal: string, links: LinksByTracker): Conflict[] {
  const worked = parseRuns(runs, goal).filter(({ plan }) => plan.trackers.length > 0);
  /** Fields that a newer run reported or wrote: conflicts of older runs about them are ignored. */
  const known = new Set<string>();
  const found: Conflict[] = [];
  for (const [age, { plan }] of worked.entries()) {
    for (const { tracker, conflicts, operations } of plan.trackers) {
      const fieldId = (key: string, field: string) => JSON.stringify([tracker, key, field]);
      for (const conflict of conflicts) {
        const { key, field, kept } = conflict;
        if (known.has(fieldId(key, field))) continue;
        known.add(fieldId(key, field));
        const link = links.get(tracker)?.find((one) => one.key === key);
        if (age === 0 || (kept === "tracker" && isUserChanged(link, field))) found.push(conflict);
      }
      for (const { key, fields } of operations) for (const field of fields) known.add(fieldId(key, field));
    }
  }
  return found;
}

/** Returns true if the link records a user's change of the field; only title, state and due date are recorded. */
function isUserChanged(link: Link | undefined, field: Conflict["field"]): boolean {
  if (!link?.observed || link.isDeleted) return false;
  if (field !== "title" && field !== "state" && field !== "due") return false;
  return link.observed[field] !== undefined;
}

/** Returns a list with the run that holds items of a plan for approval, or an empty list. `runs`: newest first. */
export function findHeldRuns(runs: readonly RunRecord[], { goal, heldIds }: PlanFileState): HeldRun[] {
  if (heldIds === undefined) return [];
  const record = runs.find((run) => run.held?.some((one) => one.goal === goal));
  if (!record?.held || record.approved) return [];
  const held = record.held.filter((one) => one.goal === goal);
  const { data } = resultSchema.safeParse(record.result);
  return [
    {
      run: record.run,
      reason: data?.held?.reason ?? "The run would close or create items.",
      ...toHeldItems(held),
    },
  ];
}

/** Returns the diagnostics of a plan's text and of the newest run that processed it, sorted by position. */
export function findDiagnostics(runs: readonly RunRecord[], { goal, diagnostics }: PlanFileState): Diagnostic[] {
  const [newest] = parseRuns(runs, goal);
  const unique = new Map(
    [...diagnostics, ...(newest?.plan.diagnostics ?? [])].map((one) => [
      JSON.stringify([one.line, one.column, one.code, one.message]),
      one,
    ]),
  );
  return [...unique.values()].sort((one, other) => one.line - other.line || one.column - other.column);
}

/** Returns the last day on which a run changed something for a goal, a count changed, or a due date was moved. */
export function findLastChange(runs: readonly RunRecord[], { goal, days, slips, timeZone }: GoalStatus): string | null {
  const [lastRun] = buildRunViews(runs, goal, runs.length).filter(({ operations }) => operations.length > 0);
  const lastCount = days.findLast((day, index) => {
    const before = days[index - 1];
    return before !== undefined && (before.done !== day.done || before.total !== day.total);
  });
  const changes = [
    lastRun === undefined ? null : dayOfInstant(lastRun.at, timeZone),
    lastCount?.date ?? null,
    slips.at(-1)?.on ?? null,
  ];
  return (
    changes
      .filter((day) => day !== null)
      .toSorted()
      .at(-1) ?? null
  );
}

/** Returns, for the status page, the first `maxRuns` runs that did something for a goal, or tried to. */
export function buildRunViews(runs: readonly RunRecord[], goal: string, maxRuns: number): RunView[] {
  return parseRuns(runs, goal)
    .map(({ record, result, plan }) => ({
      run: record.run,
      at: record.at,
      commit: record.commit,
      outcome: outcomeOf(record, result, plan),
      operations: plan.trackers.flatMap(({ tracker, operations }) =>
        operations.map((operation) => ({ ...operation, tracker })),
      ),
      skipped: plan.trackers.flatMap(({ tracker, skipped }) => skipped.map((change) => ({ ...change, tracker }))),
      requests: {
        reads: plan.trackers.reduce((sum, { requests }) => sum + requests.reads, 0),
        writes: plan.trackers.reduce((sum, { requests }) => sum + requests.writes, 0),
      },
      error: result.error,
    }))
    .filter(
      ({ operations, skipped, outcome, error }) =>
        operations.length + skipped.length > 0 || error !== null || outcome !== "unchanged",
    )
    .slice(0, maxRuns);
}

/** Returns the outcome of one plan, because the record has only the combined outcome of all plans of the run. */
function outcomeOf({ held }: RunRecord, result: Result, plan: PlanResult): Result["outcome"] {
  if (result.plans.length === 1 || result.error !== null) return result.outcome;
  if (held?.some(({ goal }) => goal === plan.goal)) return "held";
  if (plan.diagnostics.some(({ severity }) => severity === "error")) return "failed";
  return plan.trackers.some(({ operations }) => operations.length > 0) ? "synced" : "unchanged";
}
