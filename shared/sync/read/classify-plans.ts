import type { GoalState } from "../../model/goal-state.ts";
import { trackerNames } from "../../model/item.ts";
import { hasOpenItem } from "../../model/link.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import type { Plan } from "../../model/plan/plan.ts";
import { hasErrors } from "../../model/plan/plan-values.ts";
import type { PlanFileState } from "../../model/repository-state.ts";
import type { HeldItem } from "../../model/run-record.ts";
import { goalFromPath } from "../../plan/goal-id.ts";
import type { TreeEntry } from "../../ports/plan-source.ts";
import { findGoalApproval, type GoalApproval } from "../compare/approvals.ts";
import { emptyPlanReason, missingPlanReason } from "../compare/guard.ts";
import { toClosingItem } from "../compare/plan-sync.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import { createEmptyPlan, readPlan } from "./read-plan.ts";
import type { LedgerReader, RepositoryView } from "./read-repository.ts";

/** A plan file of the repository, before its text is read. */
export type PlanFile =
  | { kind: "changed"; path: string; goal: string; entry: TreeEntry }
  | { kind: "removed" | "unchanged"; path: string; goal: string; known: PlanFileState };

type PlanStates = Readonly<Record<string, PlanFileState>>;

interface PlanBase {
  path: string;
  goal: string;
  /** Diagnostics about the plan's text. */
  diagnostics: Diagnostic[];
}

/** A plan that is not compared with the trackers, because it has errors or is missing. */
interface UnsyncedPlan extends PlanBase {
  /** True if `diagnostics` were reported on a commit for this version of the file. */
  hasReportedErrors: boolean;
  /** The fields of the file's `PlanFileState` to save once the errors are reported. */
  fileState: Partial<PlanFileState>;
}

/** A plan whose text has errors: nothing of it is synced. */
export interface RejectedPlan extends UnsyncedPlan {
  kind: "rejected";
}

/** A plan that was synced before and now has no milestones or no file. Its open items are held for approval. */
export interface MissingPlan extends UnsyncedPlan {
  kind: "missing";
  reason: string;
  items: HeldItem[];
}

/** A plan that is to be compared with the trackers. */
export interface ReadyPlan extends PlanBase {
  kind: "ready";
  plan: Plan;
  /** The text of the file; empty if there is no file. */
  text: string;
  /** Git blob sha of the file; `null` if there is no file. */
  blob: string | null;
  /** What to store about the goal.md next to the plan: `used` in the file's state, `stored` in the goal's state. */
  goalFile: { used: PlanFileState["goalFile"]; stored: GoalState["goalFile"] };
  approval: GoalApproval | null;
  /**
   * For a missing plan that a person approved, else `null`. It is compared as a plan without milestones, and items that
   * were not approved are held for `reason`.
   */
  missing: { reason: string; isFileRemoved: boolean } | null;
}

export type ClassifiedPlan =
  | RejectedPlan
  | MissingPlan
  | ReadyPlan
  /** The plan has no milestones any more, and a person approved that. Nothing is left to do. */
  | (PlanBase & { kind: "retired"; fileState: Partial<PlanFileState> })
  /** The plan has not changed since the last run. `diagnostics`: its errors, if it was rejected then. */
  | (PlanBase & { kind: "unchanged" });

/** Returns every plan file in the order in which a run processes them. */
export function listPlanFiles({ changed, removed, unchanged }: RepositoryView): PlanFile[] {
  return [
    ...changed.map((entry) => {
      return { kind: "changed" as const, path: entry.path, goal: goalFromPath(entry.path).id, entry };
    }),
    ...removed.map((file) => ({ kind: "removed" as const, goal: file.known.goal, ...file })),
    ...unchanged.map((file) => ({ kind: "unchanged" as const, goal: file.known.goal, ...file })),
  ];
}

/**
 * Decides what a run does with a plan file; shared by sync and preview. Reads the file if it changed, its goal.md if
 * needed, and the ledger's links if the plan is missing. `plans`: the run's current state of all plan files.
 */
export async function classifyPlan(
  file: PlanFile,
  plans: PlanStates,
  view: RepositoryView,
  ledger: LedgerReader,
): Promise<ClassifiedPlan> {
  if (file.kind === "changed") return classifyChanged(file.entry, plans, view, ledger);
  const { path, goal, known } = file;
  if (file.kind === "unchanged") return { kind: "unchanged", path, goal, diagnostics: known.diagnostics };
  const ready = {
    kind: "ready" as const,
    path,
    goal,
    diagnostics: [],
    // Compared with the trackers in place of the removed file.
    plan: createEmptyPlan(path, goal),
    text: "",
    blob: null,
    goalFile: { used: undefined, stored: null },
    approval: findGoalApproval(view.state.approvals, goal),
  };
  const missing = { reason: missingPlanReason(path, view.config.policy.removed), isFileRemoved: true };
  return classifyMissing({ ...ready, missing }, { hasReportedErrors: false, fileState: {} }, view, ledger);
}

async function classifyChanged(
  entry: TreeEntry,
  plans: PlanStates,
  view: RepositoryView,
  ledger: LedgerReader,
): Promise<ClassifiedPlan> {
  const { state } = view;
  const readStored = async (goal: string) => (await ledger.goal(state.id, goal))?.goalFile ?? null;
  const { plan, text, used, stored } = await readPlan(entry, view, readStored);
  const duplicate = findDuplicateGoal(plan, plans);
  if (duplicate) plan.diagnostics.push(duplicate);
  const { path, blob } = entry;
  const goal = plan.goal.id;
  const base = { path, goal, diagnostics: plan.diagnostics };
  const approval = findGoalApproval(state.approvals, goal);
  const ready = { kind: "ready" as const, ...base, plan, text, blob, goalFile: { used, stored }, approval };
  if (!hasErrors(plan.diagnostics)) return { ...ready, missing: null };

  const known = state.plans[path];
  const hasReportedErrors = known?.blob === blob && known.diagnostics.length > 0;
  const isEmpty = plan.milestones.length === 0;
  const fileState = { blob, goalFile: used };
  if (isEmpty && known?.isApprovedEmpty) return { kind: "retired", ...base, diagnostics: [], fileState };
  if (!isEmpty || !known?.wasSynced) return { kind: "rejected", ...base, hasReportedErrors, fileState };
  const missing = { reason: emptyPlanReason(path, view.config.policy.removed), isFileRemoved: false };
  const heldState = { blob, diagnostics: plan.diagnostics };
  return classifyMissing({ ...ready, missing }, { hasReportedErrors, fileState: heldState }, view, ledger);
}

/** Returns a plan without milestones as "ready" if a person approved that, else as "missing" with its open items. */
async function classifyMissing(
  ready: ReadyPlan & { missing: NonNullable<ReadyPlan["missing"]> },
  reported: Pick<MissingPlan, "hasReportedErrors" | "fileState">,
  { state }: RepositoryView,
  ledger: LedgerReader,
): Promise<ClassifiedPlan> {
  if (ready.approval) return { ...ready, diagnostics: [], plan: { ...ready.plan, diagnostics: [] } };
  const { path, goal, diagnostics, missing } = ready;
  const items = await readOpenItems(ledger, state.id, goal);
  return { kind: "missing", path, goal, diagnostics, reason: missing.reason, items, ...reported };
}

/** Returns an error if another file with the goal id was synced before or, if none was, is the first by path. */
function findDuplicateGoal({ goal, path }: Plan, plans: PlanStates): Diagnostic | null {
  const paths = Object.keys(plans)
    .filter((other) => plans[other]?.goal === goal.id)
    .sort();
  const owner = paths.find((other) => plans[other]?.wasSynced) ?? paths[0] ?? path;
  if (owner === path) return null;
  return syncDiagnostic(
    "duplicate-goal",
    `This file and ${owner} both have the goal id "${goal.id}". Rename one of them, or remove one from "plans" in the config.`,
  );
}

async function readOpenItems(ledger: LedgerReader, repository: string, goal: string): Promise<HeldItem[]> {
  const items = await Promise.all(
    trackerNames.map(async (tracker) =>
      (await ledger.links(repository, goal, tracker))
        .filter(hasOpenItem)
        .map((link) => ({ tracker, ...toClosingItem(link) })),
    ),
  );
  return items.flat();
}
