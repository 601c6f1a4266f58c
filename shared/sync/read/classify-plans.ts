import { type Diagnostic, hasErrors } from "../../model/diagnostic.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { Plan } from "../../model/plan.ts";
import type { PlanFileState } from "../../model/repository-state.ts";
import type { HeldItem } from "../../model/run-record.ts";
import { goalFromPath } from "../../plan/goal-id.ts";
import { emptyPlanBody } from "../../plan/layouts/layout.ts";
import type { TreeEntry } from "../../ports/plan-source.ts";
import { findGoalApproval, type GoalApproval } from "../compare/approvals.ts";
import { emptyPlanReason, missingPlanReason } from "../compare/guard.ts";
import { findDuplicateGoal } from "./find-duplicate-goal.ts";
import { readOpenItems } from "./read-open-items.ts";
import { readPlan } from "./read-plan.ts";
import type { LedgerReader, RepositoryView } from "./read-repository.ts";

/** A plan file of the repository, before it is read. */
export type PlanFile =
  | { kind: "changed"; path: string; goal: string; entry: TreeEntry }
  | { kind: "removed" | "unchanged"; path: string; goal: string; known: PlanFileState };

interface PlanBase {
  path: string;
  goal: string;
  /** About the plan's text. */
  diagnostics: Diagnostic[];
}

/** Errors to report on the commit. */
export interface PlanErrors {
  entry: TreeEntry;
  plan: Plan;
  /** True if they were reported for this version of the file. */
  isReported: boolean;
}

/** The plan's text has errors; nothing of it is synced. */
interface RejectedPlan extends PlanBase {
  kind: "rejected";
  errors: PlanErrors;
  goalFile: PlanFileState["goalFile"];
}

/** The plan was synced before and has no milestones, or no file, any more; its open items are held for approval. */
interface MissingPlan extends PlanBase {
  kind: "missing";
  reason: string;
  items: HeldItem[];
  /** `null` if there is no file. */
  errors: PlanErrors | null;
}

/** The plan has no milestones any more and a person approved that; nothing is left to do. */
interface RetiredPlan extends PlanBase {
  kind: "retired";
  entry: TreeEntry;
  goalFile: PlanFileState["goalFile"];
}

/** The plan is to be compared with the trackers. */
export interface ReadyPlan extends PlanBase {
  kind: "ready";
  plan: Plan;
  /** The file's blob sha; `null` if there is no file. */
  blob: string | null;
  /** The goal.md beside the plan, for the plan file's state and for the goal's state. */
  goalFile: { used: PlanFileState["goalFile"]; stored: GoalState["goalFile"] };
  approval: GoalApproval | null;
  /**
   * Set for a missing plan with an approval: it is compared as a plan without milestones, and items that were not
   * approved are held for this reason.
   */
  missing: { reason: string; isFileRemoved: boolean } | null;
}

/** The plan is as the last run left it; with its diagnostics if it was rejected. */
interface UnchangedPlan extends PlanBase {
  kind: "unchanged";
}

export type ClassifiedPlan = RejectedPlan | MissingPlan | RetiredPlan | ReadyPlan | UnchangedPlan;

/** Returns every plan file in the order in which a run processes them. */
export function listPlanFiles({ changed, removed, unchanged }: RepositoryView): PlanFile[] {
  const withKind = <Kind extends string>(kind: Kind) => {
    return ({ path, known }: RepositoryView["unchanged"][number]) => ({
      kind,
      path,
      goal: known.goal,
      known,
    });
  };
  return [
    ...changed.map((entry) => ({
      kind: "changed" as const,
      path: entry.path,
      goal: goalFromPath(entry.path).id,
      entry,
    })),
    ...removed.map(withKind("removed")),
    ...unchanged.map(withKind("unchanged")),
  ];
}

/**
 * Decides what a run does with a plan file; shared by sync and preview. Reads the file if it changed, its goal.md if
 * needed, and the ledger's links if the plan is missing. `plans` is the state of all plan files as the run has it.
 */
export async function classifyPlan(
  file: PlanFile,
  plans: Readonly<Record<string, PlanFileState>>,
  view: RepositoryView,
  ledger: LedgerReader,
): Promise<ClassifiedPlan> {
  if (file.kind === "changed") return classifyChanged(file.entry, plans, view, ledger);
  const { path, goal, known } = file;
  if (file.kind === "unchanged") return { kind: "unchanged", path, goal, diagnostics: known.diagnostics };
  const { state } = view;
  const base = { path, goal, diagnostics: [] };
  const reason = missingPlanReason(path, view.config.policy.removed);
  const approval = findGoalApproval(state.approvals, goal);
  if (approval === null) {
    const items = await readOpenItems(ledger, state.id, goal);
    return { kind: "missing", ...base, reason, items, errors: null };
  }
  return {
    kind: "ready",
    ...base,
    plan: createEmptyPlan(path, goal),
    blob: null,
    goalFile: { used: undefined, stored: null },
    approval,
    missing: { reason, isFileRemoved: true },
  };
}

async function classifyChanged(
  entry: TreeEntry,
  plans: Readonly<Record<string, PlanFileState>>,
  view: RepositoryView,
  ledger: LedgerReader,
): Promise<ClassifiedPlan> {
  const { state } = view;
  const readStored = async (goal: string) => (await ledger.goal(state.id, goal))?.goalFile ?? null;
  const { plan, used, stored } = await readPlan(entry, view, readStored);
  const duplicate = findDuplicateGoal(plan, plans);
  if (duplicate) plan.diagnostics.push(duplicate);
  const { path, blob } = entry;
  const goal = plan.goal.id;
  const base = { path, goal, diagnostics: plan.diagnostics };
  const approval = findGoalApproval(state.approvals, goal);
  const ready = { kind: "ready" as const, ...base, plan, blob, goalFile: { used, stored }, approval };
  if (!hasErrors(plan.diagnostics)) return { ...ready, missing: null };

  const known = state.plans[path];
  const isReported = known?.blob === blob && known.diagnostics.length > 0;
  const errors = { entry, plan, isReported };
  const isEmpty = plan.milestones.length === 0;
  if (isEmpty && known?.isApprovedEmpty) {
    return { kind: "retired", ...base, diagnostics: [], entry, goalFile: used };
  }
  if (!isEmpty || !known?.wasSynced) return { kind: "rejected", ...base, errors, goalFile: used };
  const reason = emptyPlanReason(path, view.config.policy.removed);
  if (approval === null) {
    const items = await readOpenItems(ledger, state.id, goal);
    return { kind: "missing", ...base, reason, items, errors };
  }
  const withoutErrors = { ...plan, diagnostics: [] };
  return { ...ready, diagnostics: [], plan: withoutErrors, missing: { reason, isFileRemoved: false } };
}

/** Returns the plan that a removed plan file is compared as. */
function createEmptyPlan(path: string, goal: string): Plan {
  return {
    path,
    layout: "none",
    goal: { id: goal, number: goalFromPath(path).number, title: goal },
    ...emptyPlanBody(),
    diagnostics: [],
  };
}
