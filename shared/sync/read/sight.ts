import type { ObservedItem } from "../../model/item.ts";
import type { MadeLink } from "../../model/link.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import type { Seen } from "../compare/observe.ts";

/** What one run has seen of a goal's items in one tracker. It is read once, however often it is asked for. */
export class Sight implements Seen {
  readonly found = new Map<string, ObservedItem>();
  readonly gone = new Set<string>();
  readonly #reader: TrackerReader;

  constructor(reader: TrackerReader) {
    this.#reader = reader;
  }

  /** Takes in what was seen on the way; what was looked at since stays. */
  add(items: ReadonlyMap<string, ObservedItem>): void {
    for (const [key, item] of items) if (!this.#isKnown(key)) this.found.set(key, item);
  }

  /** Looks at these items, but for those that were seen. One that is not there is gone. */
  async observe(links: readonly MadeLink[]): Promise<void> {
    const unseen = links.filter(({ key }) => !this.#isKnown(key));
    if (unseen.length === 0) return;
    const seen = await this.#reader.observe(unseen);
    for (const { key } of unseen) {
      const item = seen.get(key);
      if (item) this.found.set(key, item);
      else this.gone.add(key);
    }
  }

  /** Looks at as many of these items as the tracker's lists show. */
  async survey(links: readonly MadeLink[]): Promise<void> {
    const { found, gone } = await this.#reader.survey(links);
    for (const [key, item] of found) this.found.set(key, item);
    for (const key of gone) this.gone.add(key);
  }

  #isKnown(key: string): boolean {
    return this.found.has(key) || this.gone.has(key);
  }
}
