import type { ItemState } from "../../../../shared/model/item.ts";
import { nameByKey } from "../addresses.ts";
import { type HubItem, nameOf } from "../github/hub.ts";
import type { Draft } from "../people/draft.ts";
import type { Touch } from "../people/item-changes.ts";
import type { Site } from "./completion.ts";

/** What users did to one deliverable or checkbox in one tracker, and its final state there. */
interface Place {
  name: string;
  /** The final state; null if the item or the checkbox does not exist. */
  isDone: boolean | null;
  isCancelled: boolean;
  touches: readonly Touch<ItemState | boolean>[];
  /** True if a user deleted the item: it is unknown which changes were read before. */
  isDeleted: boolean;
}

/** The states that a goal's deliverables and checkboxes can have, from what users did in all trackers. */
export class AgreedStates {
  readonly #deliverables = new Map<string, Place[]>();
  readonly #checkboxes = new Map<string, Place[]>();

  constructor({ goal, milestones }: Draft, sites: readonly Site[]) {
    const seen = sites.map((site) => ({ ...site, ...itemsByName(site, goal) }));
    const placesOf = (names: readonly string[], read: (item: HubItem, site: Site) => Place): Place[] =>
      seen.flatMap(({ items, deleted, ...site }) => {
        if (names.some((name) => deleted.has(name))) return [deletedPlace];
        const item = names.map((name) => items.get(name)).find((one) => one !== undefined);
        return item ? [read(item, site)] : [];
      });
    for (const { id, title, criteria, deliverables } of milestones) {
      for (const { id: own, text } of deliverables) {
        this.#deliverables.set(own, placesOf([`deliverable ${own}`, `deliverable ${text}`], stateIn));
      }
      const milestone = [`milestone ${id}`, `milestone ${title}`];
      const names = [...milestone.map((name) => `tracking issue of ${name}`), ...milestone];
      for (const { text } of criteria) {
        this.#checkboxes.set(text, [
          ...(this.#checkboxes.get(text) ?? []),
          ...placesOf(names, (item, site) => tickIn(item, site, text)),
        ]);
      }
    }
  }

  /** Returns the allowed states of a deliverable. `varies`: true if the plan's state can be the newest change. */
  statesOf(id: string, planned: ItemState, varies: boolean): ItemState[] {
    const allowed = allowedValues(this.#deliverables.get(id) ?? [], planned === "done", varies);
    return [...allowed.map((isDone) => (isDone ? ("done" as const) : ("open" as const))), ...(varies ? [planned] : [])];
  }

  ticksOf(text: string, planned: boolean, varies: boolean): boolean[] {
    return allowedValues(this.#checkboxes.get(text) ?? [], planned, varies);
  }

  /** Returns a problem for everything whose state differs between trackers. */
  differences(): string[] {
    return [...this.#deliverables, ...this.#checkboxes].flatMap(([what, places]) => {
      const isClear = ({ isCancelled, isDeleted, touches }: Place) =>
        !isCancelled && !isDeleted && !touches.some(({ isDenied }) => isDenied);
      const states = new Set(places.flatMap(({ isDone }) => (isDone === null ? [] : [isDone])));
      if (states.size < 2 || !places.every(isClear)) return [];
      const found = places.map(({ name, isDone }) => `${isDone ? "done" : "open"} in ${name}`);
      return [`"${what}" is ${found.join(", ")}`];
    });
  }
}

const deletedPlace: Place = { name: "a deleted item", isDone: null, isCancelled: false, touches: [], isDeleted: true };

function stateIn(item: HubItem, { people }: Site): Place {
  return {
    name: nameOf(item),
    isDone: item.state === "cancelled" ? null : item.state === "done",
    isCancelled: item.state === "cancelled",
    touches: people.changesOf(item).states,
    isDeleted: false,
  };
}

function tickIn(item: HubItem, { people, outcome: { hub } }: Site, text: string): Place {
  const boxes = hub.behavior.format.extract(item.body, item.mark?.nonce ?? "")?.boxes ?? [];
  return {
    name: nameOf(item),
    isDone: boxes.find((box) => box.text === text)?.done ?? null,
    isCancelled: false,
    touches: people.changesOf(item).ticks.get(text) ?? [],
    isDeleted: false,
  };
}

/**
 * Returns the values that the newest change can have. Of opposite changes between two syncs, open wins. If users changed
 * a value in one tracker several times, it is unknown which of the changes a sync has seen.
 */
function allowedValues(places: readonly Place[], planned: boolean, varies: boolean): boolean[] {
  const touches = places.flatMap((place) => place.touches);
  const isUnclear = places.some(
    (place) => place.isDeleted || place.touches.length > 1 || place.touches.some(({ isDenied }) => isDenied),
  );
  if (isUnclear) return [true, false];
  const values = touches.flatMap(({ value, at }) =>
    value === "cancelled" ? [] : [{ isDone: value === true || value === "done", at }],
  );
  const newest = values.sort((one, other) => one.at - other.at).at(-1);
  if (newest === undefined) return [planned];
  return [newest.isDone, ...(values.some(({ isDone }) => !isDone) ? [false] : []), ...(varies ? [planned, false] : [])];
}

function itemsByName({ outcome: { hub, identities }, people }: Site, goal: string) {
  const names = nameByKey(identities);
  const items = new Map(
    [...hub.items.values()].flatMap((item) =>
      item.mark?.goal === goal ? [[names.get(item.mark.key) ?? "", item] as const] : [],
    ),
  );
  const deleted = new Set([...names].flatMap(([key, name]) => (people.deleted.has(`${goal}/${key}`) ? [name] : [])));
  return { items, deleted };
}
