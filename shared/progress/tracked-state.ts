import type { Box, State } from "../model/item.ts";
import { isMade, type Link } from "../model/link.ts";
import { alignBoxes } from "../sync/compare/merge.ts";

/**
 * How a deliverable stands by the plan and all trackers. Done: the plan or a tracker says so. What a person reopened
 * is open, whatever another tracker says, unless the plan has it done. Cancelled where a tracker has cancelled it.
 * `links` are those of this item; an item that people deleted says nothing.
 */
export function trackedState(doneInPlan: boolean, links: readonly Link[]): State {
  if (doneInPlan) return "done";
  const there = links.filter((link) => isMade(link) && !link.gone);
  if (there.some(({ observed }) => observed?.state === "open")) return "open";
  const shown = there.map(({ base, observed }) => observed?.state ?? base.state ?? "open");
  return shown.find((state) => state === "done") ?? shown.find((state) => state === "cancelled") ?? "open";
}

/** The boxes with the ticks of the plan and of all trackers: by text, also where people reworded it. */
export function trackedBoxes(planned: readonly Box[], links: readonly Link[]): Box[] {
  const ticks = links
    .filter((link) => isMade(link) && !link.gone)
    .flatMap(({ base, observed }) => {
      const boxes = observed?.boxes ?? base.body?.boxes;
      if (boxes === undefined || boxes.length === 0) return [];
      return [alignBoxes(planned, boxes).map((place) => place !== undefined && boxes[place]?.done === true)];
    });
  return planned.map(({ text, done }, index) => ({
    text,
    done: done || ticks.some((ticked) => ticked[index] === true),
  }));
}
