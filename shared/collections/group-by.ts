import { appendTo } from "./append-to.ts";

/** Groups entries by a key. Entries whose key is `null` are left out. */
export function groupBy<T, K>(entries: Iterable<T>, keyOf: (entry: T) => K | null): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key !== null) appendTo(groups, key, entry);
  }
  return groups;
}
