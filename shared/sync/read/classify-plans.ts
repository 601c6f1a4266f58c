import type { GoalApproval, HeldItem } from "../../model/approval.ts";
import { approvalOf } from "../../model/approval.ts";
import type { Diagnostic, Plan } from "../../model/plan.ts";
import { hasErrors } from "../../model/plan.ts";
import type { GoalState, KnownPlan } from "../../model/state.ts";
import { goalOf } from "../../plan/goal-id.ts";
import type { TreeEntry } from "../../ports/plan-source.ts";
import { emptiedReason, vanishedReason } from "../compare/guard.ts";
import { sameGoal } from "../run/refuse-plan.ts";
import { openItems } from "./open-items.ts";
import { readPlan } from "./read-plan.ts";
import type { LedgerReader, RepositoryView } from "./read-repository.ts";

/** A plan of a repository whose turn it is, before anything of it is read. */
export type PlanTurn =
  | { kind: "changed"; path: string; goal: string; entry: TreeEntry }
  | { kind: "vanished" | "unchanged"; path: string; goal: string; known: KnownPlan };

interface Named {
  path: string;
  goal: string;
  /** Findings about the text of the plan. */
  diagnostics: Diagnostic[];
}

/** A text that its authors have to hear about. */
interface Notice {
  entry: TreeEntry;
  plan: Plan;
  /** They were told of this very text before. */
  told: boolean;
}

interface Refused extends Named {
  kind: "refused";
  notice: Notice;
  goalFile: KnownPlan["goalFile"];
}

/** Synced before, and missing as a whole: its open items wait for a person. */
interface Missing extends Named {
  kind: "emptied" | "vanished";
  reason: string;
  items: HeldItem[];
  /** Null for a file that is not there. */
  notice: Notice | null;
}

interface Gone extends Named {
  kind: "gone";
  entry: TreeEntry;
  goalFile: KnownPlan["goalFile"];
}

/** A plan to be compared with the trackers. */
export interface ReadyPlan extends Named {
  kind: "ready";
  plan: Plan;
  /** Of the file; null for one that is not there. */
  blob: string | null;
  goalFile: { used: KnownPlan["goalFile"]; kept: GoalState["goalFile"] };
  approval: GoalApproval | null;
  /**
   * Set for a plan that is missing as a whole and that a person has approved: it is compared as one without
   * milestones, and what they did not name waits for this reason. "leaves": the file is not there any more.
   */
  missing: { reason: string; leaves: boolean } | null;
}

interface Unchanged extends Named {
  kind: "unchanged";
}

/**
 * What a plan is to this run:
 * - refused: its text is no plan; nothing of it is written
 * - emptied, vanished: synced before, without milestones or without its file now; held
 * - gone: emptied, and a person approved that; nothing is left to do
 * - ready: to be compared with the trackers, where it may prove stale, held or in line
 * - unchanged: as it was, and with its old findings where it was refused
 */
export type ClassifiedPlan = Refused | Missing | Gone | ReadyPlan | Unchanged;

/** Every plan of the repository, in the order in which a run takes them. */
export function turnsOf({ changed, vanished, unchanged }: RepositoryView): PlanTurn[] {
  return [
    ...changed.map((entry) => ({
      kind: "changed" as const,
      path: entry.path,
      goal: goalOf(entry.path).id,
      entry,
    })),
    ...vanished.map(({ path, known }) => ({ kind: "vanished" as const, path, goal: known.goal, known })),
    ...unchanged.map(({ path, known }) => ({ kind: "unchanged" as const, path, goal: known.goal, known })),
  ];
}

/**
 * Says what a plan is; preview and sync both go by it, so a new rule has one place. Reads the file when it changed, its
 * goal.md when needed, and the ledger's links when the plan is missing. `plans` is what the run knows of all plans
 * so far.
 */
export async function classifyPlan(
  turn: PlanTurn,
  plans: Readonly<Record<string, KnownPlan>>,
  view: RepositoryView,
  ledger: LedgerReader,
): Promise<ClassifiedPlan> {
  if (turn.kind === "changed") return classifyChanged(turn.entry, plans, view, ledger);
  const { path, goal, known } = turn;
  if (turn.kind === "unchanged") return { kind: "unchanged", path, goal, diagnostics: known.diagnostics };
  const { state } = view;
  const reason = vanishedReason(path, view.config.policy.removed);
  const approval = approvalOf(state.approvals, goal);
  const named = { path, goal, diagnostics: [] };
  if (approval === null) {
    const items = await openItems(ledger, state.id, goal);
    return { kind: "vanished", ...named, reason, items, notice: null };
  }
  const plan = withoutMilestones(path, goal);
  const goalFile = { used: undefined, kept: undefined };
  return { kind: "ready", ...named, plan, blob: null, goalFile, approval, missing: { reason, leaves: true } };
}

async function classifyChanged(
  entry: TreeEntry,
  plans: Readonly<Record<string, KnownPlan>>,
  view: RepositoryView,
  ledger: LedgerReader,
): Promise<ClassifiedPlan> {
  const { state } = view;
  const remembered = async (goal: string) => (await ledger.goal(state.id, goal))?.goalFile;
  const { plan, used, kept } = await readPlan(entry, view, remembered);
  const twin = sameGoal(plan, plans);
  if (twin) plan.diagnostics.push(twin);
  const { path, blob } = entry;
  const goal = plan.goal.id;
  const named = { path, goal, diagnostics: plan.diagnostics };
  const approval = approvalOf(state.approvals, goal);
  const ready = { kind: "ready" as const, blob, goalFile: { used, kept }, approval };
  if (!hasErrors(plan.diagnostics)) return { ...ready, ...named, plan, missing: null };

  const known = state.plans[path];
  const told = known?.blob === blob && known.diagnostics.length > 0;
  const notice = { entry, plan, told };
  const isEmpty = plan.milestones.length === 0;
  if (isEmpty && known?.gone) return { kind: "gone", ...named, diagnostics: [], entry, goalFile: used };
  if (!isEmpty || !known?.synced) return { kind: "refused", ...named, notice, goalFile: used };
  const reason = emptiedReason(path, view.config.policy.removed);
  if (approval === null) {
    const items = await openItems(ledger, state.id, goal);
    return { kind: "emptied", ...named, reason, items, notice };
  }
  const accepted = { ...plan, diagnostics: [] };
  return { ...ready, ...named, diagnostics: [], plan: accepted, missing: { reason, leaves: false } };
}

/** What stands for a plan file that is not there any more. */
function withoutMilestones(path: string, goal: string): Plan {
  return {
    path,
    dialect: "none",
    goal: { id: goal, number: goalOf(path).number, title: goal },
    date: null,
    priority: null,
    summary: null,
    focus: null,
    metrics: [],
    timeline: null,
    team: null,
    strategy: { link: null, check: null },
    rationale: null,
    complexity: [],
    milestones: [],
    diagnostics: [],
  };
}
