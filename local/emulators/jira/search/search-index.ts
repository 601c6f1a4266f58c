interface Moment {
  time: number;
  request: number;
}

interface Entry<T> extends Moment {
  /** Copy of the issue at the entry's time; `null` if the issue was deleted. */
  issue: T | null;
}

/** The search index. It keeps copies of older states, because searches show a change only after a lag. */
export class SearchIndex<T extends { readonly id: string }> {
  readonly #entries = new Map<string, Entry<T>[]>();
  readonly #now: () => Moment;
  readonly #lag: number | { requests: number };

  constructor(now: () => Moment, lag: number | { requests: number }) {
    this.#now = now;
    this.#lag = lag;
  }

  /** Adds the current state of an issue. With `isImmediate`, searches show it without lag. */
  record(issue: T, options: { isDeleted?: boolean; isImmediate?: boolean } = {}): void {
    const moment = options.isImmediate === true ? { time: -Infinity, request: -Infinity } : this.#now();
    const entries = this.#entries.get(issue.id) ?? [];
    this.#entries.set(issue.id, entries);
    entries.push({ ...moment, issue: options.isDeleted === true ? null : { ...issue } });
  }

  /** Returns the issues, by id, as searches show them now: without changes that are more recent than the lag. */
  indexedIssues(): Map<string, T> {
    const indexed = new Map<string, T>();
    for (const [id, entries] of this.#entries) {
      const entry = entries.findLast((one) => this.#isIndexed(one));
      if (entry?.issue) indexed.set(id, entry.issue);
    }
    return indexed;
  }

  #isIndexed(entry: Moment): boolean {
    const { time, request } = this.#now();
    return typeof this.#lag === "number"
      ? time - entry.time >= this.#lag
      : request - entry.request > this.#lag.requests;
  }
}
