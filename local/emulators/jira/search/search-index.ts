interface Moment {
  time: number;
  request: number;
}

interface Entry<T> extends Moment {
  /** The issue as it was then; null: it was deleted. */
  issue: T | null;
}

/** What searches know: each issue as it was some time ago, deleted ones for a while as well. */
export class SearchIndex<T extends { readonly id: string }> {
  readonly #entries = new Map<string, Entry<T>[]>();
  readonly #moment: () => Moment;
  readonly #lag: number | { requests: number };

  constructor(moment: () => Moment, lag: number | { requests: number }) {
    this.#moment = moment;
    this.#lag = lag;
  }

  /** Notes what became of an issue. `atOnce`: searches know it already. */
  record(issue: T, how: { deleted?: boolean; atOnce?: boolean } = {}): void {
    const moment = how.atOnce === true ? { time: -Infinity, request: -Infinity } : this.#moment();
    const entries = this.#entries.get(issue.id) ?? [];
    this.#entries.set(issue.id, entries);
    entries.push({ ...moment, issue: how.deleted === true ? null : { ...issue } });
  }

  /** Issues by id, each as the index has it. */
  known(): Map<string, T> {
    const known = new Map<string, T>();
    for (const [id, entries] of this.#entries) {
      const entry = entries.findLast((one) => this.#seen(one));
      if (entry?.issue) known.set(id, entry.issue);
    }
    return known;
  }

  #seen(entry: Moment): boolean {
    const { time, request } = this.#moment();
    return typeof this.#lag === "number"
      ? time - entry.time >= this.#lag
      : request - entry.request > this.#lag.requests;
  }
}
