import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { awsErrorName, translateAwsError } from "../node/translate-aws-error.ts";
import type { ItemKey } from "./keys.ts";
import { type Attributes, assertFits } from "./packed.ts";
import { tableShape } from "./table-shape.ts";

/** What must hold for a write to happen, with the values that it speaks of. */
export interface Clause {
  expression: string;
  values: Attributes;
}

export interface TableOptions {
  client: DynamoDBDocumentClient;
  table: string;
  clock: Clock;
}

export interface Selection {
  /** From the last sort key to the first. */
  newestFirst?: boolean;
  /** So many items that have not expired, or fewer where there are no more. */
  most?: number;
}

const batchSize = 100;
const batchAttempts = 8;

/** The table: consistent reads without expired items, conditional writes, and errors as decisions. */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;
  readonly #clock: Clock;

  constructor(options: TableOptions) {
    this.#client = options.client;
    this.#name = options.table;
    this.#clock = options.clock;
  }

  now(): Date {
    return this.#clock.now();
  }

  async get(key: ItemKey): Promise<Attributes | null> {
    const { Item } = await this.#asked(() =>
      this.#client.send(new GetCommand({ TableName: this.#name, Key: key, ConsistentRead: true })),
    );
    return Item !== undefined && this.#isCurrent(Item) ? Item : null;
  }

  /** The items of a partition whose sort keys start so, in their order. */
  queryPrefix(partition: string, prefix: string, selection: Selection = {}): Promise<Attributes[]> {
    const { newestFirst = false, most } = selection;
    return this.#query(
      {
        ConsistentRead: true,
        KeyConditionExpression: "PK = :partition AND begins_with(SK, :prefix)",
        ExpressionAttributeValues: { ":partition": partition, ":prefix": prefix },
        ...(newestFirst && { ScanIndexForward: false }),
      },
      most,
    );
  }

  /** Hits of the index, in its order: keys only, and maybe late or wrong. */
  queryIndex(list: string, sortKey?: Clause): Promise<Attributes[]> {
    return this.#query({
      IndexName: tableShape.index.name,
      KeyConditionExpression: `GSI1PK = :list${sortKey === undefined ? "" : ` AND ${sortKey.expression}`}`,
      ExpressionAttributeValues: { ":list": list, ...sortKey?.values },
    });
  }

  /** The items that exist and have not expired, in no order. */
  async getAll(keys: readonly ItemKey[]): Promise<Attributes[]> {
    const found: Attributes[] = [];
    for (let start = 0; start < keys.length; start += batchSize) {
      found.push(...(await this.#getBatch(keys.slice(start, start + batchSize))));
    }
    return found.filter((item) => this.#isCurrent(item));
  }

  /** False when the condition did not hold. Throws `UsageError`, naming `what`, when the item is too large. */
  async put(item: Attributes & ItemKey, what: string, condition?: Clause): Promise<boolean> {
    assertFits(item, what);
    const input = {
      TableName: this.#name,
      Item: item,
      ConditionExpression: condition?.expression,
      ExpressionAttributeValues: merged(condition),
    };
    return (await this.#unlessRefused(() => this.#client.send(new PutCommand(input)))) !== null;
  }

  /** The item as it is after the update, or null when the condition did not hold. */
  async update(key: ItemKey, change: Clause, condition?: Clause): Promise<Attributes | null> {
    const input = {
      TableName: this.#name,
      Key: key,
      UpdateExpression: change.expression,
      ConditionExpression: condition?.expression,
      ExpressionAttributeValues: merged(change, condition),
      ReturnValues: "ALL_NEW" as const,
    };
    const output = await this.#unlessRefused(() => this.#client.send(new UpdateCommand(input)));
    return output === null ? null : (output.Attributes ?? {});
  }

  async #query(
    query: {
      IndexName?: string;
      ConsistentRead?: boolean;
      KeyConditionExpression: string;
      ExpressionAttributeValues: Attributes;
      ScanIndexForward?: boolean;
    },
    most = Number.POSITIVE_INFINITY,
  ): Promise<Attributes[]> {
    const items: Attributes[] = [];
    let start: Attributes | undefined;
    do {
      // The limit counts expired items too, so one page may have fewer than are asked for.
      const limit = Number.isFinite(most) && { Limit: most - items.length };
      const input = { TableName: this.#name, ...query, ...limit, ExclusiveStartKey: start };
      const page = await this.#asked(() => this.#client.send(new QueryCommand(input)));
      items.push(...(page.Items ?? []).filter((item) => this.#isCurrent(item)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && items.length < most);
    return items;
  }

  async #getBatch(keys: readonly ItemKey[]): Promise<Attributes[]> {
    const items: Attributes[] = [];
    let rest: Attributes[] = keys.map(({ PK, SK }) => ({ PK, SK }));
    for (let attempt = 0; attempt < batchAttempts; attempt++) {
      const RequestItems = { [this.#name]: { Keys: rest, ConsistentRead: true } };
      const output = await this.#asked(() => this.#client.send(new BatchGetCommand({ RequestItems })));
      items.push(...(output.Responses?.[this.#name] ?? []));
      rest = output.UnprocessedKeys?.[this.#name]?.Keys ?? [];
      if (rest.length === 0) return items;
      await this.#clock.sleep(50 * 2 ** attempt);
    }
    const retryAt = new Date(this.now().getTime() + 30_000);
    throw new RetryLater("rate-limit", `The table ${this.#name} answers only part of a batch.`, retryAt);
  }

  /** DynamoDB deletes expired items late, by days: until then they are only treated as gone. */
  #isCurrent(item: Attributes): boolean {
    const expiresAt: unknown = item[tableShape.timeToLive];
    return typeof expiresAt !== "number" || expiresAt * 1000 > this.now().getTime();
  }

  async #unlessRefused<Output>(send: () => Promise<Output>): Promise<Output | null> {
    try {
      return await send();
    } catch (error) {
      if (awsErrorName(error) === "ConditionalCheckFailedException") return null;
      throw translateAwsError(error, `table ${this.#name}`, this.now());
    }
  }

  async #asked<Output>(send: () => Promise<Output>): Promise<Output> {
    try {
      return await send();
    } catch (error) {
      throw translateAwsError(error, `table ${this.#name}`, this.now());
    }
  }
}

/** Undefined when there are none: DynamoDB refuses an empty map. */
function merged(...clauses: (Clause | undefined)[]): Attributes | undefined {
  const values: Attributes = Object.assign({}, ...clauses.map((clause) => clause?.values));
  return Object.keys(values).length === 0 ? undefined : values;
}
