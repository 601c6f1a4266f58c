import type { ObservedItem, TrackerChanges } from "../../../../shared/model/item.ts";
import type { People } from "../people/people.ts";
import type { ItemObservation, Process } from "../process.ts";
import type { Hub, HubItem } from "./hub.ts";
import { nameOf } from "./hub.ts";

/** A simulated tracker (hub) as one process uses it: requests take time, and what the process reads is recorded. */
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

  /** Sends a write request. `goals` are the goals of the items that it writes, `null` for an unknown goal. */
  write<T>(what: string, goals: readonly (string | null)[], work: (sentAt: number) => T): Promise<T> {
    this.#counts.writes += 1;
    const sentAt = this.#process.now().getTime();
    return this.#process.request(this.hub.behavior.tracker, "write", what, () => {
      for (const goal of new Set(goals)) this.#people.writing(this.#process, goal, what);
      return work(sentAt);
    });
  }

  /** Returns an item as the process reads it, and records this observation. */
  show(item: HubItem): ObservedItem {
    this.note(item);
    return this.hub.observe(item);
  }

  /** Records that the process has read the item's current state. */
  note(item: HubItem): void {
    this.#process.observations.set(nameOf(item), {
      revision: item.revision,
      at: this.#process.now().getTime(),
    });
  }

  observationOf(item: HubItem | undefined): ItemObservation | undefined {
    return item && this.#process.observations.get(nameOf(item));
  }

  /** Writes fields of an item, over user changes made after `observation`. `sentAt` is in milliseconds since 1970. */
  edit(item: HubItem, changes: TrackerChanges, observation: ItemObservation | undefined, sentAt: number): void {
    this.hub.edit(item, changes, "milepost");
    const { labels: _, milestone: __, ...sure } = changes;
    this.#people.overwritten(item, this.hub.push ? changes : sure, { observation, sentAt });
  }

  /** Moves an item under a parent, over a user change made after `observation`. */
  attach(item: HubItem, parent: string, isReplacing: boolean, sentAt: number): void {
    this.hub.attach(item, parent, isReplacing);
    this.#people.overwritten(item, { parent }, { observation: this.observationOf(item), sentAt });
  }

  /** Returns true if the tracker must reject one item of a bulk request. */
  refusesOne(): boolean {
    return this.#process.shouldFail();
  }
}
