import { assertExpected } from "../../errors.ts";
import { GoalRun } from "../../model/goal-run.ts";
import type { PlanFileState } from "../../model/repository-state.ts";
import { type ClassifiedPlan, classifyPlan, listPlanFiles } from "../read/classify-plans.ts";
import type { LedgerReader, RepositoryView } from "../read/read-repository.ts";
import { recordClassification } from "./goal-outcome.ts";

/** A plan file with the new run of its goal. */
export type ClassifiedFile = { goal: GoalRun } & (
  | { plan: ClassifiedPlan; error: null }
  /** The error that prevented reading the plan. */
  | { plan: null; error: Error }
);

/**
 * Decides for every plan file what a run does with it, in the order in which the run processes them. After an error, no
 * further changed file is read. `plans`: the run's state of all plan files; gets the goals that the plans name.
 */
export async function classifyFiles(
  plans: Record<string, PlanFileState>,
  view: RepositoryView,
  { run, ledger }: { run: string; ledger: LedgerReader },
): Promise<ClassifiedFile[]> {
  const files: ClassifiedFile[] = [];
  for (const file of listPlanFiles(view)) {
    if (file.kind === "changed" && files.some(({ error }) => error !== null)) continue;
    const { path } = file;
    try {
      const plan = await classifyPlan(file, plans, view, ledger);
      const goal = new GoalRun({ run, path, goal: plan.goal });
      recordClassification(goal, plan);
      if (plans[path]) plans[path] = { ...plans[path], goal: plan.goal };
      files.push({ goal, plan, error: null });
    } catch (error) {
      files.push({ goal: new GoalRun({ run, path, goal: file.goal }), plan: null, error: assertExpected(error) });
    }
  }
  return files;
}
