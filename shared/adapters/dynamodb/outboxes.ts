import { LeaseLost } from "../../errors.ts";
import { isUnsent, type Outbox, outboxSchema } from "../../model/outbox.ts";
import type { Outboxes } from "../../ports/outboxes.ts";
import { outboxKey, unsentIndexKey, unsentList } from "./keys.ts";
import { pack } from "./packed.ts";
import { failOnUnreadable, type OnUnreadable, readRecord, readRecords } from "./read-record.ts";
import { type Clause, Table, type TableOptions } from "./table.ts";

const isNew: Clause = { expression: "attribute_not_exists(PK)", values: {} };
const isVersion = (version: number): Clause => ({
  expression: "version = :version",
  values: { ":version": version },
});

/** One item for each goal, in the index for as long as something of it is unsent. */
export class DynamoOutboxes implements Outboxes {
  readonly #table: Table;
  readonly #onUnreadable: OnUnreadable;

  constructor(options: TableOptions & { onUnreadable?: OnUnreadable }) {
    this.#table = new Table(options);
    this.#onUnreadable = options.onUnreadable ?? failOnUnreadable;
  }

  async outbox(repository: string, goal: string): Promise<Outbox | null> {
    const item = await this.#table.get(outboxKey(repository, goal));
    return item === null ? null : readRecord(item, outboxSchema);
  }

  async saveOutbox(outbox: Outbox): Promise<void> {
    const { repository, goal, version } = outbox;
    const key = outboxKey(repository, goal);
    const item = {
      ...key,
      ...(isUnsent(outbox) ? unsentIndexKey(key, outbox.entries[0]?.at ?? "") : {}),
      ...pack({ ...outbox, version: version + 1 }),
    };
    const condition = version === 0 ? isNew : isVersion(version);
    if (await this.#table.put(item, `The outbox of ${goal}`, condition)) return;
    throw new LeaseLost(`The outbox of ${goal} was written by another worker after version ${version}.`);
  }

  /** What has waited longest comes first. */
  async unsent(): Promise<Outbox[]> {
    const hits = await this.#table.queryIndex(unsentList);
    const keys = hits.map((hit) => ({ PK: String(hit.PK), SK: String(hit.SK) }));
    const items = await this.#table.getAll(keys);
    return readRecords(items, outboxSchema, this.#onUnreadable).filter(isUnsent).sort(byAge);
  }
}

/** By what waits first in each, those without a message first: only their card is to be brought up to date. */
function byAge(one: Outbox, other: Outbox): number {
  const [a, b] = [one.entries[0]?.at ?? "", other.entries[0]?.at ?? ""];
  return a < b ? -1 : a > b ? 1 : 0;
}
