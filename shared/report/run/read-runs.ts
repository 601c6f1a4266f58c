import * as z from "zod";
import { entities, fieldNames, trackerNames } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import type { Conflict } from "../../model/operation.ts";
import { type Diagnostic, diagnosticSchema } from "../../model/plan.ts";
import type { Held } from "../../model/result.ts";
import { type KnownPlan, outcomes, type RunRecord } from "../../model/state.ts";
import type { LinksByTracker } from "../../progress/milestone-facts.ts";
import type { RunView } from "../page/page-model.ts";

const trackerResultSchema = z.object({
  tracker: z.enum(trackerNames),
  operations: z.array(
    z.object({
      action: z.enum(["create", "update", "close", "reopen", "adopt"]),
      entity: z.enum(entities),
      key: z.string(),
      remote: z.string().nullable(),
      title: z.string(),
      fields: z.array(z.string()),
    }),
  ),
  conflicts: z.array(
    z.object({
      key: z.string(),
      field: z.enum(fieldNames),
      plan: z.string(),
      tracker: z.string(),
      kept: z.enum(["tracker", "plan"]),
    }),
  ),
  requests: z.object({ reads: z.number(), writes: z.number() }),
});

const planResultSchema = z.object({
  path: z.string(),
  goal: z.string(),
  trackers: z.array(trackerResultSchema),
  diagnostics: z.array(diagnosticSchema),
});

const resultSchema = z.object({
  outcome: z.enum(outcomes),
  error: z.string().nullable(),
  plans: z.array(planResultSchema),
  held: z.object({ reason: z.string() }).nullable(),
});

type Result = z.infer<typeof resultSchema>;
type PlanResult = Result["plans"][number];

/** What a run tells of one goal. */
interface Told {
  record: RunRecord;
  result: Result;
  plan: PlanResult;
}

/**
 * What the runs tell of one goal, in their order. The record of a version that wrote it otherwise tells nothing: it is
 * history, and no reason to show no page.
 */
function toldOf(runs: readonly RunRecord[], goal: string): Told[] {
  return runs.flatMap((record) => {
    const read = resultSchema.safeParse(record.result);
    const plan = read.data?.plans.find((one) => one.goal === goal);
    return read.data && plan ? [{ record, result: read.data, plan }] : [];
  });
}

/**
 * What both the plan and a person changed: by the newest run that worked on the goal, and by older ones what the
 * ledger shows to be so still. `runs`: the newest first.
 */
export function conflictsOf(runs: readonly RunRecord[], goal: string, links: LinksByTracker): Conflict[] {
  const worked = toldOf(runs, goal).filter(({ plan }) => plan.trackers.length > 0);
  const settled = new Set<string>();
  const found: Conflict[] = [];
  worked.forEach(({ plan }, age) => {
    for (const { tracker, conflicts, operations } of plan.trackers) {
      const id = (key: string, field: string) => JSON.stringify([tracker, key, field]);
      const link = (key: string) => links.get(tracker)?.find((one) => one.key === key);
      for (const conflict of conflicts) {
        const { key, field } = conflict;
        if (settled.has(id(key, field))) continue;
        settled.add(id(key, field));
        if (age === 0 || (conflict.kept === "tracker" && differs(link(key), field))) found.push(conflict);
      }
      for (const { key, fields } of operations) for (const field of fields) settled.add(id(key, field));
    }
  });
  return found;
}

/** Whether an item was last seen to be otherwise than settled; links keep that of a few fields only. */
function differs(link: Link | undefined, field: Conflict["field"]): boolean {
  if (!link?.observed || link.gone) return false;
  if (field !== "title" && field !== "state" && field !== "due") return false;
  return link.observed[field] !== undefined;
}

/** What waits for a person. `runs`: the newest first. */
export function heldOf(runs: readonly RunRecord[], { goal, held }: KnownPlan): Held[] {
  if (held === undefined) return [];
  const record = runs.find((run) => run.held?.some((one) => one.goal === goal));
  if (!record?.held || record.approved) return [];
  const items = record.held.filter((one) => one.goal === goal).flatMap((one) => one.items);
  const read = resultSchema.safeParse(record.result);
  return [
    {
      run: record.run,
      reason: read.data?.held?.reason ?? "It would close items, and waits for approval.",
      items: items.map(({ key, title, remote }) => ({ key, title, remote })),
    },
  ];
}

/** What is to be said of a plan: by what is known of its text, and by the newest run that told of it. */
export function diagnosticsOf(runs: readonly RunRecord[], { goal, diagnostics }: KnownPlan): Diagnostic[] {
  const [newest] = toldOf(runs, goal);
  const byText = new Map(
    [...diagnostics, ...(newest?.plan.diagnostics ?? [])].map((one) => [
      JSON.stringify([one.line, one.column, one.code, one.message]),
      one,
    ]),
  );
  return [...byText.values()].sort((one, other) => one.line - other.line || one.column - other.column);
}

/** What the runs did to the trackers of one goal, in their order: `most` of them. */
export function runViews(runs: readonly RunRecord[], goal: string, most: number): RunView[] {
  return toldOf(runs, goal)
    .slice(0, most)
    .map(({ record, result, plan }) => ({
      run: record.run,
      at: record.at,
      commit: record.commit,
      outcome: outcomeOf(record, result, plan),
      operations: plan.trackers.flatMap(({ tracker, operations }) =>
        operations.map((operation) => ({ ...operation, tracker })),
      ),
      requests: {
        reads: plan.trackers.reduce((sum, { requests }) => sum + requests.reads, 0),
        writes: plan.trackers.reduce((sum, { requests }) => sum + requests.writes, 0),
      },
      error: result.error,
    }));
}

/** A record says how the run ended for all its plans together; of several, each plan shows how it went for itself. */
function outcomeOf({ held }: RunRecord, result: Result, plan: PlanResult): Result["outcome"] {
  if (result.plans.length === 1 || result.error !== null) return result.outcome;
  if (held?.some(({ goal }) => goal === plan.goal)) return "held";
  if (plan.diagnostics.some(({ severity }) => severity === "error")) return "failed";
  return plan.trackers.some(({ operations }) => operations.length > 0) ? "synced" : "unchanged";
}
