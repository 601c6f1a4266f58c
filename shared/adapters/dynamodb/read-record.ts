import * as z from "zod";
import { type Attributes, unpack } from "./packed.ts";

/**
 * An item as the record that it holds. Throws an error that names the item's key when it can't be read: by a
 * hand that changed it, or by a version of Milepost that is older than the one that wrote it.
 */
export function readRecord<Record>(item: Attributes, schema: z.ZodType<Record>): Record {
  const key = `${String(item.PK)} / ${String(item.SK)}`;
  try {
    return schema.parse(unpack(item));
  } catch (error) {
    const problems = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`The record ${key} of Milepost's table can't be read.\n${problems}`, { cause: error });
  }
}

/** What a list does with a record that can't be read: told, it goes on without it. */
export type OnUnreadable = (error: Error) => void;

/** The readable ones among the items of a list, so that one broken record stays broken alone. */
export function readRecords<Record>(
  items: readonly Attributes[],
  schema: z.ZodType<Record>,
  onUnreadable: OnUnreadable,
): Record[] {
  return items.flatMap((item) => {
    try {
      return [readRecord(item, schema)];
    } catch (error) {
      onUnreadable(error instanceof Error ? error : new Error(String(error)));
      return [];
    }
  });
}

/** The default of `onUnreadable`: the whole list fails rather than being silently shorter. */
export const failOnUnreadable: OnUnreadable = (error) => {
  throw error;
};
