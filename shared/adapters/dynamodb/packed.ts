import { gunzipSync, gzipSync } from "node:zlib";
import type { NativeAttributeValue } from "@aws-sdk/lib-dynamodb";
import { UsageError } from "../../errors.ts";

export type Attributes = Record<string, NativeAttributeValue>;

/** Up to here a value is stored as it is, so that it can be read in the AWS console. */
const packFromCharacters = 4_096;
/** What a packed attribute may unfold to: far more than any plan of 1 MiB. */
const longestUnpacked = 64 * 1024 * 1024;
/** 400 KB per item (AWS: "Constraints in Amazon DynamoDB"), less what DynamoDB adds to nested values. */
const largestItem = 392 * 1024;

/** A record as attributes, one per field. Fields with much in them become gzipped JSON. */
export function pack(record: object): Attributes {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, packValue(value)]),
  );
}

/** The fields of a stored item as they were given to `pack`, not yet validated. */
export function unpack(item: Attributes): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, unpackValue(value)]));
}

/** Throws `UsageError` for an item that DynamoDB would refuse. `what` names it for people. */
export function assertFits(item: Attributes, what: string): void {
  const size = Object.entries(item).reduce((sum, [name, value]) => sum + name.length + sizeOf(value), 0);
  if (size <= largestItem) return;
  throw new UsageError(
    `${what} takes ${Math.ceil(size / 1024)} KiB of state, compressed; one record holds at most ` +
      `${largestItem / 1024} KiB. Split the plan into several goals.`,
  );
}

function packValue(value: unknown): NativeAttributeValue {
  const json = JSON.stringify(value) ?? "null";
  return json.length > packFromCharacters ? gzipSync(json) : JSON.parse(json);
}

function unpackValue(value: NativeAttributeValue): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return JSON.parse(gunzipSync(value, { maxOutputLength: longestUnpacked }).toString("utf8"));
}

function sizeOf(value: NativeAttributeValue): number {
  return value instanceof Uint8Array ? value.byteLength : Buffer.byteLength(JSON.stringify(value) ?? "");
}
