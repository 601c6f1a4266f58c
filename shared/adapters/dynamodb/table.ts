import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type * as z from "zod";
import { RetryLater, VersionConflict } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { nullIfAwsError, translateAwsError } from "../node/translate-aws-error.ts";
import { conditions, type DynamoExpression } from "./expressions.ts";
import type { ItemKey } from "./keys.ts";
import { type Attributes, assertItemFits, packRecord, readRecord } from "./stored-record.ts";
import { tableShape } from "./table-shape.ts";

export interface DynamoTableOptions {
  client: DynamoDBDocumentClient;
  table: string;
  clock: Clock;
  /** Called for each invalid record in a list; the record is then skipped. If missing, reading the list throws. */
  onUnreadable?: (error: Error) => void;
}

const BATCH_SIZE = 100;
const MAX_BATCH_ATTEMPTS = 8;

export type DynamoTable = ReturnType<typeof createDynamoTable>;

/** Returns functions that read and write the table. Reads are consistent and skip expired DynamoDB items. */
export function createDynamoTable({ client, table, clock, onUnreadable }: DynamoTableOptions) {
  const now = () => clock.now();

  /** Returns false for an expired item. DynamoDB can take days to delete an item that has expired. */
  function isCurrent(item: Attributes): boolean {
    const expiresAt: unknown = item[tableShape.timeToLive];
    return typeof expiresAt !== "number" || expiresAt * 1000 > now().getTime();
  }

  function translateErrors<Output>(request: Promise<Output>): Promise<Output> {
    return request.catch((error: unknown) => {
      throw translateAwsError(error, `table ${table}`, now());
    });
  }

  function nullIfConditionFails<Output>(request: Promise<Output>): Promise<Output | null> {
    return translateErrors(nullIfAwsError("ConditionalCheckFailedException", request));
  }

  async function get(key: ItemKey): Promise<Attributes | null> {
    const command = new GetCommand({ TableName: table, Key: key, ConsistentRead: true });
    const { Item } = await translateErrors(client.send(command));
    return Item !== undefined && isCurrent(Item) ? Item : null;
  }

  /** Writes an item; returns false if `condition` is not met. Throws `StateTooLarge`, which names the `description`. */
  async function put(item: Attributes & ItemKey, description: string, condition?: DynamoExpression): Promise<boolean> {
    assertItemFits(item, description);
    const input = {
      TableName: table,
      Item: item,
      ConditionExpression: condition?.expression,
      ExpressionAttributeValues: mergeValues(condition),
    };
    return (await nullIfConditionFails(client.send(new PutCommand(input)))) !== null;
  }

  async function query(
    input: Omit<QueryCommandInput, "TableName">,
    maxItems = Number.POSITIVE_INFINITY,
  ): Promise<Attributes[]> {
    const items: Attributes[] = [];
    let start: Attributes | undefined;
    do {
      // Expired items count toward DynamoDB's `Limit` as well, so a page can contain fewer current items.
      const limit = Number.isFinite(maxItems) && { Limit: maxItems - items.length };
      const command = new QueryCommand({ TableName: table, ...input, ...limit, ExclusiveStartKey: start });
      const page = await translateErrors(client.send(command));
      items.push(...(page.Items ?? []).filter(isCurrent));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && items.length < maxItems);
    return items;
  }

  async function getBatch(keys: readonly ItemKey[]): Promise<Attributes[]> {
    const items: Attributes[] = [];
    let remaining: Attributes[] = [...keys];
    for (let attempt = 0; attempt < MAX_BATCH_ATTEMPTS; attempt++) {
      const RequestItems = { [table]: { Keys: remaining, ConsistentRead: true } };
      const output = await translateErrors(client.send(new BatchGetCommand({ RequestItems })));
      items.push(...(output.Responses?.[table] ?? []));
      remaining = output.UnprocessedKeys?.[table]?.Keys ?? [];
      if (remaining.length === 0) return items;
      await clock.sleep(50 * 2 ** attempt);
    }
    const retryAt = new Date(now().getTime() + 30_000);
    const message = `DynamoDB throttles reads of the table ${table}: part of a batch is missing.`;
    throw new RetryLater("rate-limit", message, retryAt);
  }

  return {
    now,
    get,
    put,

    async getRecord<T>(key: ItemKey, schema: z.ZodType<T>): Promise<T | null> {
      const item = await get(key);
      return item === null ? null : readRecord(item, schema);
    },

    /** Parses the DynamoDB items of a list. Skips invalid items and calls `onUnreadable`; throws if that is missing. */
    readRecords<T>(items: readonly Attributes[], schema: z.ZodType<T>): T[] {
      return items.flatMap((item) => {
        try {
          return [readRecord(item, schema)];
        } catch (error) {
          if (!onUnreadable || !(error instanceof Error)) throw error;
          onUnreadable(error);
          return [];
        }
      });
    },

    /** Returns the items in partition `PK` whose sort keys start with `SK`, sorted by key. */
    queryPrefix(
      { PK, SK }: ItemKey,
      { newestFirst = false, maxItems }: { newestFirst?: boolean; maxItems?: number } = {},
    ): Promise<Attributes[]> {
      const input = {
        ConsistentRead: true,
        KeyConditionExpression: "PK = :partition AND begins_with(SK, :prefix)",
        ExpressionAttributeValues: { ":partition": PK, ":prefix": SK },
        ScanIndexForward: !newestFirst,
      };
      return query(input, maxItems);
    },

    /** Returns the items in `list`, unordered. Callers must check each item, because an item can have left the list. */
    async getIndexed(list: string, sortKey?: DynamoExpression): Promise<Attributes[]> {
      const entries = await query({
        IndexName: tableShape.index.name,
        KeyConditionExpression: `GSI1PK = :list${sortKey === undefined ? "" : ` AND ${sortKey.expression}`}`,
        ExpressionAttributeValues: { ":list": list, ...sortKey?.values },
      });
      // An item can appear twice while its index key is being changed.
      const keysById = new Map(entries.map(({ PK, SK }) => [`${PK} ${SK}`, { PK: String(PK), SK: String(SK) }]));
      const keys = [...keysById.values()];
      const items: Attributes[] = [];
      for (let start = 0; start < keys.length; start += BATCH_SIZE) {
        items.push(...(await getBatch(keys.slice(start, start + BATCH_SIZE))));
      }
      return items.filter(isCurrent);
    },

    /** Saves a record with version `record.version` + 1. Throws `VersionConflict` for another stored version. */
    async putNextVersion(item: Attributes & ItemKey, record: { version: number }, description: string): Promise<void> {
      const { version } = record;
      const next = { ...item, ...packRecord({ ...record, version: version + 1 }) };
      if (await put(next, description, conditions.hasVersion(version))) return;
      throw new VersionConflict(`${description} was saved by another process after version ${version}.`);
    },

    /** Returns the updated item, or `null` if the condition is not met. */
    async update(key: ItemKey, change: DynamoExpression, condition?: DynamoExpression): Promise<Attributes | null> {
      const input = {
        TableName: table,
        Key: key,
        UpdateExpression: change.expression,
        ConditionExpression: condition?.expression,
        ExpressionAttributeValues: mergeValues(change, condition),
        ReturnValues: "ALL_NEW" as const,
      };
      const output = await nullIfConditionFails(client.send(new UpdateCommand(input)));
      return output === null ? null : (output.Attributes ?? {});
    },
  };
}

/** Returns the values of all expressions, or `undefined` if there are none, because DynamoDB rejects an empty map. */
function mergeValues(...expressions: (DynamoExpression | undefined)[]): Attributes | undefined {
  const values: Attributes = Object.assign({}, ...expressions.map((expression) => expression?.values));
  return Object.keys(values).length === 0 ? undefined : values;
}
