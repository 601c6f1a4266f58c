import type { ObservedItem } from "../../model/item.ts";
import type { CreatedLink } from "../../model/link.ts";
import type { TrackerObserving } from "../../ports/tracker.ts";
import type { Observations } from "../compare/record-observations.ts";

/** The items of a goal that one run observed in one tracker. Each item is read once. */
export class ObservationCache implements Observations {
  readonly found = new Map<string, ObservedItem>();
  readonly deleted = new Set<string>();
  readonly #reader: TrackerObserving;

  constructor(reader: TrackerObserving) {
    this.#reader = reader;
  }

  /** Adds items that were already read, for example adopted items. Does not replace cached observations. */
  add(items: ReadonlyMap<string, ObservedItem>): void {
    for (const [key, item] of items) if (!this.#has(key)) this.found.set(key, item);
  }

  /** Reads the items that are not cached. An item that the tracker does not return is added to `deleted`. */
  async observe(links: readonly CreatedLink[]): Promise<void> {
    const unread = links.filter(({ key }) => !this.#has(key));
    if (unread.length === 0) return;
    const items = await this.#reader.observe(unread);
    for (const { key } of unread) {
      const item = items.get(key);
      if (item) this.found.set(key, item);
      else this.deleted.add(key);
    }
  }

  /** The number of observed items, deleted ones included. */
  get size(): number {
    return this.found.size + this.deleted.size;
  }

  async scan(links: readonly CreatedLink[]): Promise<void> {
    const { found, deleted } = await this.#reader.scan(links);
    for (const [key, item] of found) this.found.set(key, item);
    for (const key of deleted) this.deleted.add(key);
  }

  #has(key: string): boolean {
    return this.found.has(key) || this.deleted.has(key);
  }
}
