import { planText } from "./plan-text.ts";

export interface PlanSize {
  milestones: number;
  deliverables: number;
}

/**
 * Returns a plan of the given size with evenly spread deliverables, and the number of writes in its first sync: one for
 * each milestone, tracking issue, deliverable, and link between a tracking issue and a deliverable.
 */
export function planOf({ milestones, deliverables }: PlanSize): { text: string; writes: number } {
  const titles = Array.from({ length: deliverables }, (_, n) => `Part ${n + 1} of the whole`);
  const text = planText({
    milestones: Array.from({ length: milestones }, (_, milestone) => ({
      title: `Stage ${milestone + 1}`,
      deliverables: titles.filter((_, n) => n % milestones === milestone),
      criteria: [`Stage ${milestone + 1} holds`],
    })),
  });
  return { text, writes: 2 * milestones + 2 * deliverables };
}
