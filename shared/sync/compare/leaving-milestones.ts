import type { Link } from "../../model/link.ts";
import { isOpen } from "../../model/link.ts";
import type { ClosingItem } from "../../model/operation.ts";
import type { Identity } from "../../model/state.ts";

/** What a plan loses of its milestones at once, for the guard. */
export interface LeavingMilestones {
  /** How many milestones had something open before. */
  open: number;
  /** The milestone that left with an item, by the key of each item that closes because of it. */
  byItem: ReadonlyMap<string, string>;
}

/**
 * The milestones that leave a plan and take open items with them. Finished ones may be cleared away, and cancelled
 * ones are still in the plan: neither is a loss. `prior` is what the ledger knew, `now` what the plan has.
 */
export function leavingMilestones(
  prior: readonly Identity[],
  now: readonly Identity[],
  links: readonly Link[],
  closing: readonly ClosingItem[],
): LeavingMilestones {
  const known = new Map(prior.filter(({ retired }) => !retired).map((entry) => [entry.key, entry]));
  const present = new Set(now.filter(({ retired }) => !retired).map(({ key }) => key));
  const milestoneOf = (key: string) => {
    // An acceptance item shares its milestone's ordinal (docs/identity.md).
    const own = key.startsWith("d") ? known.get(key)?.milestone : `m${key.slice(1)}`;
    return own && known.has(own) ? own : null;
  };
  const byItem = closing.flatMap(({ key }) => {
    const milestone = milestoneOf(key);
    return milestone === null || present.has(milestone) ? [] : [[key, milestone] as const];
  });
  return {
    open: new Set(links.filter(isOpen).flatMap(({ key }) => milestoneOf(key) ?? [])).size,
    byItem: new Map(byItem),
  };
}
