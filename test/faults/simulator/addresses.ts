import type { KeyedItem } from "../../../shared/model/keyed-plan.ts";
import type { Hub } from "./github/hub.ts";

/** Returns the name of each item by key. Names are the same in every history; keys are not. */
export function nameByKey(identities: readonly KeyedItem[]): Map<string, string> {
  return new Map(
    identities.flatMap(({ key, role, id, text, isRemoved }) => {
      const name = `${role} ${id ?? text}${isRemoved ? ` (removed, ${key})` : ""}`;
      const own: [string, string][] = [[key, name]];
      return role === "milestone" ? [...own, [`a${key.slice(1)}`, `tracking issue of ${name}`]] : own;
    }),
  );
}

/** Returns the name of each item by the URLs that other items link to, deleted items included. */
export function addressesOf(hubs: readonly Hub[], goal: string, identities: readonly KeyedItem[]): Map<string, string> {
  const names = nameByKey(identities);
  const items = hubs.flatMap((hub) =>
    hub.allItems.flatMap((item) => {
      const name = item.mark?.goal === goal ? names.get(item.mark.key) : undefined;
      return name === undefined ? [] : [[hub.remoteOf(item).url, `the ${item.entity} of ${name}`] as const];
    }),
  );
  return new Map(items);
}
