import { hasUnsentMessages, type Outbox, outboxSchema } from "../../model/outbox.ts";
import type { Outboxes } from "../../ports/outboxes.ts";
import { keys, UNSENT_OUTBOX_INDEX, unsentIndexKey } from "./keys.ts";
import { createDynamoTable, type DynamoTableOptions } from "./table.ts";

/** Stores each goal's outbox in one DynamoDB item. The index lists only outboxes with unsent notifications or card. */
export function createDynamoOutboxes(options: DynamoTableOptions): Outboxes {
  const table = createDynamoTable(options);
  return {
    outbox: (repository, goal) => table.getRecord(keys.outbox(repository, goal), outboxSchema),

    async saveOutbox(outbox) {
      const key = keys.outbox(outbox.repository, outbox.goal);
      const index = hasUnsentMessages(outbox) ? unsentIndexKey(key, oldestEntryAt(outbox)) : {};
      await table.putNextVersion({ ...key, ...index }, outbox, `The outbox of ${outbox.goal}`);
    },

    /** Returns the outboxes without entries (outdated goal cards) first, then the others, oldest entry first. */
    async unsent() {
      const items = await table.getIndexed(UNSENT_OUTBOX_INDEX);
      return table
        .readRecords(items, outboxSchema)
        .filter(hasUnsentMessages)
        .sort((one, other) => {
          const [a, b] = [oldestEntryAt(one), oldestEntryAt(other)];
          return a < b ? -1 : a > b ? 1 : 0;
        });
    },
  };
}

function oldestEntryAt({ entries }: Outbox): string {
  return entries[0]?.queuedAt ?? "";
}
