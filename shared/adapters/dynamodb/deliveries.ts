import * as z from "zod";
import type { Deliveries } from "../../ports/deliveries.ts";
import { type Envelope, envelopeSchema } from "../../ports/work-queue.ts";
import { deliveryKey, pendingIndexKey, pendingList } from "./keys.ts";
import { pack } from "./packed.ts";
import { failOnUnreadable, type OnUnreadable, readRecord, readRecords } from "./read-record.ts";
import { type Clause, Table, type TableOptions } from "./table.ts";

const day = 24 * 60 * 60 * 1000;
/** GitHub redelivers for three days ("Redelivering webhooks"); what is older is found by the daily reconcile. */
const pendingFor = 3 * day;
const rememberedFor = 7 * day;

/** What is expired but not yet deleted counts as never seen. */
const isNotDone = (now: Date): Clause => ({
  expression: "attribute_not_exists(doneAt) OR expiresAt <= :nowSeconds",
  values: { ":nowSeconds": Math.floor(now.getTime() / 1000) },
});

const attemptsSchema = z.object({ attempts: z.number().int() });
/** The index may still lead to a delivery that is done; one that was done before it was received has no envelope. */
const pendingSchema = z.object({
  doneAt: z.string().optional(),
  envelope: envelopeSchema.optional(),
  receivedAt: z.string().default(""),
});

export class DynamoDeliveries implements Deliveries {
  readonly #table: Table;
  readonly #onUnreadable: OnUnreadable;

  constructor(options: TableOptions & { onUnreadable?: OnUnreadable }) {
    this.#table = new Table(options);
    this.#onUnreadable = options.onUnreadable ?? failOnUnreadable;
  }

  async receive(envelope: Envelope & { delivery: string }, now: Date): Promise<number | null> {
    const index = pendingIndexKey(envelope.delivery, now);
    const receive: Clause = {
      expression:
        "SET envelope = :envelope, receivedAt = :receivedAt, expiresAt = :expiresAt, " +
        "GSI1PK = :list, GSI1SK = :order REMOVE doneAt ADD attempts :one",
      values: {
        ":envelope": pack({ envelope }).envelope,
        ":receivedAt": now.toISOString(),
        ":expiresAt": expiry(now),
        ":list": index.GSI1PK,
        ":order": index.GSI1SK,
        ":one": 1,
      },
    };
    const item = await this.#table.update(deliveryKey(envelope.delivery), receive, isNotDone(now));
    return item === null ? null : readRecord(item, attemptsSchema).attempts;
  }

  async done(delivery: string, now: Date): Promise<void> {
    await this.#table.update(deliveryKey(delivery), {
      expression: "SET doneAt = :doneAt, expiresAt = :expiresAt REMOVE GSI1PK, GSI1SK",
      values: { ":doneAt": now.toISOString(), ":expiresAt": expiry(now) },
    });
  }

  async pending(now: Date): Promise<Envelope[]> {
    const since = new Date(now.getTime() - pendingFor).toISOString();
    const hits = await this.#table.queryIndex(pendingList, {
      expression: "GSI1SK >= :since",
      values: { ":since": since },
    });
    const keys = new Map(hits.map((hit) => [String(hit.PK), { PK: String(hit.PK), SK: String(hit.SK) }]));
    const items = await this.#table.getAll([...keys.values()]);
    return readRecords(items, pendingSchema, this.#onUnreadable)
      .filter(({ doneAt, receivedAt }) => doneAt === undefined && receivedAt >= since)
      .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
      .flatMap(({ envelope }) => envelope ?? []);
  }
}

function expiry(now: Date): number {
  return Math.ceil((now.getTime() + rememberedFor) / 1000);
}
