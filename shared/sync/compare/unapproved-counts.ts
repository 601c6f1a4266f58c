import type { TrackerName } from "../../model/item.ts";

/** Numbers of items that plans close although they are not done, and create, in one tracker without an approval. */
export interface TrackerCounts {
  closing: number;
  creating: number;
}

/** Counts what the plans of a run do in each tracker without an approval. The guard limits the totals. */
export class UnapprovedCounts {
  readonly #done = new Map<TrackerName, TrackerCounts>();
  readonly #plannedCreates = new Map<TrackerName, number>();

  add(tracker: TrackerName, { closing, creating }: TrackerCounts): void {
    const before = this.#doneIn(tracker);
    this.#done.set(tracker, { closing: before.closing + closing, creating: before.creating + creating });
  }

  /** Records how many items all plans of the run would create, counted before the first is created. */
  planCreates(tracker: TrackerName, count: number): void {
    this.#plannedCreates.set(tracker, count);
  }

  /** Returns the counts of the run's other plans for a plan that creates `ownCreates` items. */
  others(tracker: TrackerName, ownCreates: number): TrackerCounts {
    const { closing, creating } = this.#doneIn(tracker);
    const planned = this.#plannedCreates.get(tracker) ?? 0;
    return { closing, creating: Math.max(creating, planned - ownCreates) };
  }

  #doneIn(tracker: TrackerName): TrackerCounts {
    return this.#done.get(tracker) ?? { closing: 0, creating: 0 };
  }
}
