import type { ItemState } from "../../../../shared/model/item.ts";
import { nameByKey } from "../addresses.ts";
import type { Hub, HubItem } from "../github/hub.ts";
import type { Draft } from "../people/draft.ts";
import type { People } from "../people/people.ts";
import type { Outcome } from "./outcome.ts";

/** One tracker in its final state, and what users did there. */
export interface Site {
  outcome: Outcome;
  people: People;
}

/** Status of a deliverable or criterion; "out" if users cancelled it, "unclear" if the trackers disagree. */
export type Verdict = "done" | "open" | "out" | "unclear";

/**
 * Returns the allowed states of each milestone and its tracking issue, by the milestone's id in the draft. A milestone
 * is done in every tracker if the plan or the trackers say that all its parts are.
 */
export function completion(draft: Draft, sites: readonly Site[]): Map<string, readonly ItemState[]> {
  return new Map(
    [...piecesOf(draft, sites)].map(([id, { deliverables, criteria }]) => {
      const verdicts = [...deliverables, ...criteria].filter((verdict) => verdict !== "out");
      return [id, statesFor(verdicts)] as const;
    }),
  );
}

/** Returns the status of each milestone's deliverables and criteria, by the milestone's id in the draft. */
export function piecesOf(
  { goal, milestones }: Draft,
  sites: readonly Site[],
): Map<string, { deliverables: Verdict[]; criteria: Verdict[] }> {
  const seen = sites.map((site) => ({ ...site, items: itemsByName(site, goal) }));
  const itemsOf = (...names: string[]) =>
    seen.flatMap(({ items, people, outcome: { hub } }) => {
      const item = names.map((name) => items.get(name)).find((one) => one !== undefined);
      return item ? [{ item, isReopened: people.changesOf(item).states.at(-1)?.value === "open", hub }] : [];
    });
  return new Map(
    milestones.map(({ id, title, criteria, deliverables }) => {
      const names = [`milestone ${id}`, `milestone ${title}`];
      const places = itemsOf(...names.map((name) => `tracking issue of ${name}`), ...names);
      const pieces: { deliverables: Verdict[]; criteria: Verdict[] } = {
        deliverables: deliverables.map(({ id: name, text, done }) =>
          verdictOf(itemsOf(`deliverable ${name}`, `deliverable ${text}`), done),
        ),
        criteria: criteria.map(({ text, done }) => boxOf(text, places, done)),
      };
      return [id, pieces] as const;
    }),
  );
}

function statesFor(verdicts: readonly Verdict[]): readonly ItemState[] {
  if (verdicts.length === 0 || verdicts.includes("open")) return ["open"];
  return verdicts.includes("unclear") ? ["open", "done"] : ["done"];
}

function verdictOf(found: readonly { item: HubItem; isReopened: boolean }[], isDoneInPlan: boolean): Verdict {
  const states = new Set(found.map(({ item }) => item.state));
  if (states.size === 0) return isDoneInPlan ? "done" : "open";
  if (states.size > 1)
    return found.some(({ isReopened }) => isReopened) || states.has("cancelled") ? "unclear" : "done";
  return states.has("done") ? "done" : states.has("cancelled") ? "out" : "open";
}

function boxOf(text: string, places: readonly { item: HubItem; hub: Hub }[], isDoneInPlan: boolean): Verdict {
  if (places.length === 0) return isDoneInPlan ? "done" : "open";
  const ticks = places.map(({ item, hub }) => {
    const { format } = hub.behavior;
    const boxes = format.extract(item.body, item.mark?.nonce ?? "")?.boxes;
    return boxes?.find((box) => box.text === text)?.done ?? null;
  });
  if (ticks.includes(null) || new Set(ticks).size > 1) return "unclear";
  return ticks.includes(true) ? "done" : "open";
}

function itemsByName({ outcome: { hub, identities } }: Site, goal: string): Map<string, HubItem> {
  const names = nameByKey(identities);
  return new Map(
    [...hub.items.values()].flatMap((item) =>
      item.mark?.goal === goal ? [[names.get(item.mark.key) ?? "", item] as const] : [],
    ),
  );
}
