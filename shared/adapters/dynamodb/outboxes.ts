import { VersionConflict } from "../../errors.ts";
import { hasUnsentMessages, type Outbox, outboxSchema } from "../../model/outbox.ts";
import type { Outboxes } from "../../ports/outboxes.ts";
import { hasVersion } from "./expressions.ts";
import { outboxKey, UNSENT_OUTBOX_INDEX, unsentIndexKey } from "./keys.ts";
import { packRecord } from "./stored-record.ts";
import { DynamoTable, type DynamoTableOptions } from "./table.ts";

/** One item per goal. Outboxes with unsent content are in the index. */
export class DynamoOutboxes implements Outboxes {
  readonly #table: DynamoTable;

  constructor(options: DynamoTableOptions) {
    this.#table = new DynamoTable(options);
  }

  async outbox(repository: string, goal: string): Promise<Outbox | null> {
    return this.#table.getRecord(outboxKey(repository, goal), outboxSchema);
  }

  async saveOutbox(outbox: Outbox): Promise<void> {
    const { repository, goal, version } = outbox;
    const key = outboxKey(repository, goal);
    const item = {
      ...key,
      ...(hasUnsentMessages(outbox) ? unsentIndexKey(key, oldestEntryAt(outbox)) : {}),
      ...packRecord({ ...outbox, version: version + 1 }),
    };
    const description = `The outbox of ${goal}`;
    if (await this.#table.put(item, description, hasVersion(version))) return;
    throw new VersionConflict(`${description} was saved by another process after version ${version}.`);
  }

  /** Sorted by the oldest entry; outboxes without entries, whose goal card is outdated, come first. */
  async unsent(): Promise<Outbox[]> {
    const items = await this.#table.getIndexed(UNSENT_OUTBOX_INDEX);
    return this.#table
      .readRecords(items, outboxSchema)
      .filter(hasUnsentMessages)
      .sort((one, other) => {
        const [a, b] = [oldestEntryAt(one), oldestEntryAt(other)];
        return a < b ? -1 : a > b ? 1 : 0;
      });
  }
}

function oldestEntryAt({ entries }: Outbox): string {
  return entries[0]?.queuedAt ?? "";
}
