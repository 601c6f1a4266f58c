import type { ObservedItem, TrackerChanges } from "../../../../shared/model/item.ts";
import type { People } from "../people/people.ts";
import type { ItemObservation, Process } from "../process.ts";
import type { Hub, HubItem } from "./hub.ts";
import { nameOf } from "./hub.ts";

/** A hub for one process: requests take time, and observations are recorded. */
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
    return this.#process.request(this.hub.behavior.tracker, "read", what, work);
  }

  /** Sends a request. `goals`: the goals of its items, as far as known. */
  write<T>(what: string, goals: readonly (string | null)[], work: (sentAt: number) => T): Promise<T> {
    this.#counts.writes += 1;
    const sentAt = this.#process.now().getTime();
    return this.#process.request(this.hub.behavior.tracker, "write", what, () => {
      for (const goal of new Set(goals)) this.#people.writing(this.#process, goal, what);
      return work(sentAt);
    });
  }

  /** Returns an item to the process and records the observation. */
  show(item: HubItem): ObservedItem {
    this.note(item);
    return this.hub.observe(item);
  }

  /** Records that the process knows the item's current state. */
  note(item: HubItem): void {
    this.#process.observations.set(nameOf(item), {
      revision: item.revision,
      at: this.#process.now().getTime(),
    });
  }

  observationOf(item: HubItem | undefined): ItemObservation | undefined {
    return item && this.#process.observations.get(nameOf(item));
  }

  /** Writes fields of an item, overwriting user changes since the observation. `sentAt`: start of the write. */
  edit(
    item: HubItem,
    changes: TrackerChanges,
    observation: ItemObservation | undefined,
    sentAt: number,
  ): void {
    this.hub.edit(item, changes, "milepost");
    const { labels: _, milestone: __, ...sure } = changes;
    this.#people.overwritten(item, this.hub.push ? changes : sure, { observation, sentAt });
  }

  /** Returns true if the tracker is to reject one of several items. */
  refusesOne(): boolean {
    return this.#process.shouldFail();
  }
}
