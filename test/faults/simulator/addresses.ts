import type { Identity } from "../../../shared/model/state.ts";
import type { Hub } from "./github/hub.ts";
import { repository } from "./repository.ts";

/** What items are in the plan: keys are given anew in every history, names are not. */
export function nameByKey(identities: readonly Identity[]): Map<string, string> {
  return new Map(
    identities.flatMap(({ key, role, id, text, retired }) => {
      const name = `${role} ${id ?? text}${retired ? ` (gone, ${key})` : ""}`;
      const own: [string, string][] = [[key, name]];
      return role === "milestone" ? [...own, [`a${key.slice(1)}`, `acceptance of ${name}`]] : own;
    }),
  );
}

/** What stands at the addresses that items of one tracker name of another: deleted items keep theirs. */
export function addressesOf(
  hubs: readonly Hub[],
  goal: string,
  identities: readonly Identity[],
): Map<string, string> {
  const names = nameByKey(identities);
  const items = hubs.flatMap((hub) =>
    hub.everyItem.flatMap((item) => {
      const name = item.mark?.goal === goal ? names.get(item.mark.key) : undefined;
      return name === undefined ? [] : [[hub.remoteOf(item).url, `the ${item.entity} of ${name}`] as const];
    }),
  );
  // What is in Jira is named by a search for it: its own address is known only once it is made.
  const searches = [...names].map(([key, name]) => {
    const query = `labels = "milepost:${repository.id}/${goal}/${key}"`;
    const url = `https://acme.atlassian.net/issues/?jql=${encodeURIComponent(query)}`;
    return [url, `the epic of ${name}`] as const;
  });
  return new Map([...items, ...searches]);
}
