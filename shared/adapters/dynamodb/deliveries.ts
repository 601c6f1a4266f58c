import * as z from "zod";
import { DAY_MS } from "../../calendar/days.ts";
import type { Deliveries } from "../../ports/deliveries.ts";
import { envelopeSchema } from "../../ports/work-queue.ts";
import { conditions } from "./expressions.ts";
import { keys, PENDING_DELIVERY_INDEX, pendingIndexKey } from "./keys.ts";
import { packRecord, readRecord } from "./stored-record.ts";
import { createDynamoTable, type DynamoTableOptions } from "./table.ts";

/** Maximum age of a pending delivery: GitHub redelivers for three days (docs, "Redelivering webhooks"). */
const PENDING_MS = 3 * DAY_MS;
const TTL_MS = 7 * DAY_MS;

const attemptsSchema = z.object({ attempts: z.number().int() });
const pendingSchema = z.object({
  /** Present if the delivery has been processed. The index can still list the delivery, because the index lags. */
  doneAt: z.string().optional(),
  /** Missing if the delivery was marked as processed although its receipt was not stored. */
  envelope: envelopeSchema.optional(),
  receivedAt: z.string().default(""),
});

export function createDynamoDeliveries(options: DynamoTableOptions): Deliveries {
  const table = createDynamoTable(options);
  return {
    async receive(envelope, now) {
      const index = pendingIndexKey(envelope.delivery, now);
      const recordReceipt = {
        expression:
          "SET envelope = :envelope, receivedAt = :receivedAt, expiresAt = :expiresAt, " +
          "GSI1PK = :list, GSI1SK = :order REMOVE doneAt ADD attempts :one",
        values: {
          ":envelope": packRecord({ envelope }).envelope,
          ":receivedAt": now.toISOString(),
          ":expiresAt": expiresAt(now),
          ":list": index.GSI1PK,
          ":order": index.GSI1SK,
          ":one": 1,
        },
      };
      const key = keys.delivery(envelope.delivery);
      const item = await table.update(key, recordReceipt, conditions.isDeliveryUnfinished(now));
      return item === null ? null : readRecord(item, attemptsSchema).attempts;
    },

    async markDone(delivery, now) {
      await table.update(keys.delivery(delivery), {
        expression: "SET doneAt = :doneAt, expiresAt = :expiresAt REMOVE GSI1PK, GSI1SK",
        values: { ":doneAt": now.toISOString(), ":expiresAt": expiresAt(now) },
      });
    },

    async pending(now) {
      const since = new Date(now.getTime() - PENDING_MS).toISOString();
      const sortKey = { expression: "GSI1SK >= :since", values: { ":since": since } };
      const items = await table.getIndexed(PENDING_DELIVERY_INDEX, sortKey);
      return table
        .readRecords(items, pendingSchema)
        .filter(({ doneAt, receivedAt }) => doneAt === undefined && receivedAt >= since)
        .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
        .flatMap(({ envelope }) => envelope ?? []);
    },
  };
}

function expiresAt(now: Date): number {
  return Math.ceil((now.getTime() + TTL_MS) / 1000);
}
