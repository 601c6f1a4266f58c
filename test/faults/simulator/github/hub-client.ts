import type { ObservedItem } from "../../../../shared/model/item.ts";
import type { TrackerChanges } from "../../../../shared/model/tracker-changes.ts";
import type { People } from "../people/people.ts";
import type { Look, Process } from "../process.ts";
import type { Hub, HubItem } from "./hub.ts";
import { nameOf } from "./hub.ts";

/** A hub as one process talks to it: what it asks travels, and what it was shown is remembered as a look. */
export class HubClient {
  readonly hub: Hub;
  readonly #process: Process;
  readonly #people: People;
  readonly #counts = { reads: 0, writes: 0 };

  constructor(hub: Hub, process: Process, people: People) {
    this.hub = hub;
    this.#process = process;
    this.#people = people;
  }

  requests(): { reads: number; writes: number } {
    return { ...this.#counts };
  }

  read<T>(what: string, work: () => T): Promise<T> {
    this.#counts.reads += 1;
    return this.#process.request(this.hub.habits.tracker, "read", what, work);
  }

  /** `goals`: whose items it is about, as far as that is known. */
  write<T>(what: string, goals: readonly (string | null)[], work: (sentAt: number) => T): Promise<T> {
    this.#counts.writes += 1;
    const sentAt = this.#process.now().getTime();
    return this.#process.request(this.hub.habits.tracker, "write", what, () => {
      for (const goal of new Set(goals)) this.#people.writing(this.#process, goal, what);
      return work(sentAt);
    });
  }

  /** Shows an item to the process. */
  show(item: HubItem): ObservedItem {
    this.note(item);
    return this.hub.observe(item);
  }

  /** From now on the process knows all of the item as it is. */
  note(item: HubItem): void {
    this.#process.seen.set(nameOf(item), { revision: item.revision, at: this.#process.now().getTime() });
  }

  lookAt(item: HubItem | undefined): Look | undefined {
    return item && this.#process.seen.get(nameOf(item));
  }

  /** Writes fields of an item, over whatever people did since that look; `sentAt`: when the process set about it. */
  edit(item: HubItem, changes: TrackerChanges, look: Look | undefined, sentAt: number): void {
    this.hub.edit(item, changes, "milepost");
    const { labels: _, milestone: __, ...sure } = changes;
    this.#people.overwritten(item, this.hub.push ? changes : sure, { look, sentAt });
  }

  /** Whether the tracker refuses one item among several, for a reason of its own. */
  refusesOne(): boolean {
    return this.#process.isUnlucky();
  }
}
