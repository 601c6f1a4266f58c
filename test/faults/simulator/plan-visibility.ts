import type { Dice } from "../../unit/sync/identity/edit-words.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";
import type { World } from "./world.ts";

export interface VisibilityRates {
  /** Probability (0 to 1) that a tracker shows no issues for a while: Issues disabled, no permission to browse. */
  issuesDisabled: number;
  /** Probability (0 to 1) that a tracker does not show some items for a while. */
  partialVisibility: number;
}

export const defaultVisibilityRates: VisibilityRates = { issuesDisabled: 0.2, partialVisibility: 0.3 };

interface VisibilityOptions {
  dice: Dice;
  scheduler: Scheduler;
  trace: Trace;
  world: World;
  duration: number;
  rates: VisibilityRates;
}

/** Schedules times in which a tracker shows none of its issues, or not some of the items that the ledger knows. */
export function planVisibility({ dice, scheduler, trace, world, duration, rates }: VisibilityOptions): void {
  for (const { hub, people } of world.everySite()) {
    const { tracker, hidingPlaces } = hub.behavior;
    const plan = (rate: number, what: string, act: () => void) => {
      if (!dice.chance(rate)) return;
      const from = dice.roll(duration);
      scheduler.after(from, () => {
        act();
        trace.add(() => `${tracker}: ${what}`);
      });
      scheduler.after(from + 20_000 + dice.roll(100_000), () => {
        hub.showAll();
        trace.add(() => `${tracker}: everything is visible again`);
      });
    };
    plan(rates.issuesDisabled, "issues are not visible", () => {
      hub.showsIssues = false;
    });
    plan(rates.partialVisibility, "some items are not visible", () => {
      // An item whose create had no answer is found by its marker only, so it must be visible.
      const known = [...hub.items.values()].filter((item) => people.isKnown(item));
      for (const item of known) if (dice.chance(0.4)) hub.hide(item, dice.pick(hidingPlaces));
    });
  }
}
