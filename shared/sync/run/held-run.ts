import type { ClosingItem } from "../../model/operation.ts";
import type { HeldRun } from "../../model/result.ts";

/** Returns what a run holds in all its plans, with the command that approves it, or `null` if nothing is held. */
export function describeHeldRun(
  run: string,
  plans: readonly { reasons: readonly string[]; items: readonly ClosingItem[] }[],
  approveCommand: string,
): HeldRun | null {
  if (plans.length === 0) return null;
  const reasons = plans.flatMap((plan) => plan.reasons);
  const items = plans.flatMap((plan) => plan.items);
  return {
    run,
    reason: [...reasons, `To approve exactly these items: ${approveCommand}`].join("\n"),
    items: items.map(({ key, title, remote }) => ({ key, title, remote: remote.url })),
  };
}
