import type { Checkbox, ItemState } from "../model/item.ts";
import { isCreated, type Link } from "../model/link.ts";
import { alignTexts } from "../text/align-texts.ts";

/**
 * Returns the state of a deliverable from the plan and from its links in all trackers; links of deleted items are
 * ignored. The first condition that is true decides: done in the plan, reopened by a user, done in any tracker,
 * cancelled in any tracker, else open.
 */
export function mergeDeliverableState(isDoneInPlan: boolean, links: readonly Link[]): ItemState {
  if (isDoneInPlan) return "done";
  const existing = links.filter((link) => isCreated(link) && !link.isDeleted);
  if (existing.some(({ observed }) => observed?.state === "open")) return "open";
  const states = existing.map(({ base, observed }) => observed?.state ?? base.state ?? "open");
  return (["done", "cancelled"] as const).find((state) => states.includes(state)) ?? "open";
}

/** Returns the plan's checkboxes, ticked if ticked in the plan or a tracker. Texts are matched by similarity. */
export function mergeTicks(planned: readonly Checkbox[], links: readonly Link[]): Checkbox[] {
  const ticks = links
    .filter((link) => isCreated(link) && !link.isDeleted)
    .flatMap(({ base, observed }) => {
      const boxes = observed?.boxes ?? base.body?.boxes;
      if (boxes === undefined || boxes.length === 0) return [];
      return [alignTexts(planned, boxes).map((place) => place !== undefined && boxes[place]?.done === true)];
    });
  return planned.map(({ text, done }, index) => ({
    text,
    done: done || ticks.some((ticked) => ticked[index] === true),
  }));
}
