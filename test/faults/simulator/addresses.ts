import type { KeyedItem } from "../../../shared/model/keyed-plan.ts";
import type { Hub } from "./github/hub.ts";
import { repository } from "./repository.ts";

/** Returns names of items that are the same in every history; keys are not. */
export function nameByKey(identities: readonly KeyedItem[]): Map<string, string> {
  return new Map(
    identities.flatMap(({ key, role, id, text, isRemoved }) => {
      const name = `${role} ${id ?? text}${isRemoved ? ` (removed, ${key})` : ""}`;
      const own: [string, string][] = [[key, name]];
      return role === "milestone" ? [...own, [`a${key.slice(1)}`, `tracking issue of ${name}`]] : own;
    }),
  );
}

/** Returns the items at the URLs that items of one tracker contain of another. Deleted items keep their URL. */
export function addressesOf(
  hubs: readonly Hub[],
  goal: string,
  identities: readonly KeyedItem[],
): Map<string, string> {
  const names = nameByKey(identities);
  const items = hubs.flatMap((hub) =>
    hub.everyItem.flatMap((item) => {
      const name = item.mark?.goal === goal ? names.get(item.mark.key) : undefined;
      return name === undefined ? [] : [[hub.remoteOf(item).url, `the ${item.entity} of ${name}`] as const];
    }),
  );
  // Items in Jira are linked by a search, as their URL is unknown before they are created.
  const searches = [...names].map(([key, name]) => {
    const query = `labels = "milepost:${repository.id}/${goal}/${key}"`;
    const url = `https://acme.atlassian.net/issues/?jql=${encodeURIComponent(query)}`;
    return [url, `the epic of ${name}`] as const;
  });
  return new Map([...items, ...searches]);
}
