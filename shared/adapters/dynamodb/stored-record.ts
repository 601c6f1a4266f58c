import { gunzipSync, gzipSync } from "node:zlib";
import type { NativeAttributeValue } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { InvalidRecord, StateTooLarge } from "../../errors.ts";

export type Attributes = Record<string, NativeAttributeValue>;

/** Values with fewer characters of JSON are stored uncompressed, so that they are readable in the AWS console. */
const MIN_COMPRESSED_LENGTH = 4_096;
/** A limit against decompression bombs. The state of the largest allowed plan (1 MiB) is far smaller. */
const MAX_DECOMPRESSED_BYTES = 64 * 1024 * 1024;
/** DynamoDB's 400 KB per item (AWS docs, "Constraints in Amazon DynamoDB"), minus a reserve for nested values. */
const MAX_ITEM_BYTES = 392 * 1024;

/** Converts a record to DynamoDB attributes, one per field. Long values are stored as gzipped JSON. */
export function packRecord(record: object): Attributes {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, packValue(value)]),
  );
}

/** Throws `StateTooLarge` if the item is too large for DynamoDB. `description` names the item in the error message. */
export function assertItemFits(item: Attributes, description: string): void {
  const bytes = Object.entries(item).reduce((sum, [name, value]) => sum + name.length + byteLength(value), 0);
  if (bytes <= MAX_ITEM_BYTES) return;
  throw new StateTooLarge(
    `${description} needs ${Math.ceil(bytes / 1024)} KiB of state after compression; the limit is ` +
      `${MAX_ITEM_BYTES / 1024} KiB. Split the plan into several goals.`,
  );
}

/** Parses a DynamoDB item. Throws `InvalidRecord` if the item was edited by hand or written by a newer version of Milepost. */
export function readRecord<Record>(item: Attributes, schema: z.ZodType<Record>): Record {
  try {
    const fields = Object.entries(item).map(([name, value]) => [name, unpackValue(value)]);
    return schema.parse(Object.fromEntries(fields));
  } catch (error) {
    const problems = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    const key = `${String(item.PK)} / ${String(item.SK)}`;
    throw new InvalidRecord(`Invalid record ${key} in Milepost's table.\n${problems}`, { cause: error });
  }
}

function packValue(value: unknown): NativeAttributeValue {
  const json = JSON.stringify(value) ?? "null";
  return json.length > MIN_COMPRESSED_LENGTH ? gzipSync(json) : JSON.parse(json);
}

function unpackValue(value: NativeAttributeValue): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return JSON.parse(gunzipSync(value, { maxOutputLength: MAX_DECOMPRESSED_BYTES }).toString("utf8"));
}

function byteLength(value: NativeAttributeValue): number {
  return value instanceof Uint8Array ? value.byteLength : Buffer.byteLength(JSON.stringify(value) ?? "");
}
