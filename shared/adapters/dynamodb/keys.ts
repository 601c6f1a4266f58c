import { createHash } from "node:crypto";
import type { TrackerName } from "../../model/item.ts";

export interface ItemKey {
  PK: string;
  SK: string;
}

/** The index keys of an item that the list `GSI1PK` contains. */
export interface IndexKey {
  GSI1PK: string;
  GSI1SK: string;
}

export const REPOSITORY_INDEX = "repository";
export const PENDING_DELIVERY_INDEX = "pending";
export const UNSENT_OUTBOX_INDEX = "unsent";

/** A key without its last part (`key`, `date`, `run`) is the prefix of all such keys, and of no other keys. */
export function linkKey(repository: string, goal: string, tracker: TrackerName, key = ""): ItemKey {
  return { PK: `repo#${keyPart(repository)}`, SK: `goal#${keyPart(goal)}#link#${tracker}#${keyPart(key)}` };
}

/** `date`: ISO 8601, so that days are sorted. */
export function dayKey(repository: string, goal: string, date = ""): ItemKey {
  return { PK: `repo#${keyPart(repository)}`, SK: `goal#${keyPart(goal)}#day#${keyPart(date)}` };
}

/** Run ids are ULIDs, which sort by time. */
export function runKey(repository: string, run = ""): ItemKey {
  return { PK: `repo#${keyPart(repository)}`, SK: `run#${keyPart(run)}` };
}

export function repositoryKey(repository: string): ItemKey {
  return { PK: `repo#${keyPart(repository)}`, SK: "meta" };
}

export function goalKey(repository: string, goal: string): ItemKey {
  return { PK: `repo#${keyPart(repository)}`, SK: `goal#${keyPart(goal)}` };
}

export function outboxKey(repository: string, goal: string): ItemKey {
  return { PK: `repo#${keyPart(repository)}`, SK: `goal#${keyPart(goal)}#outbox` };
}

export function deliveryKey(delivery: string): ItemKey {
  return { PK: `delivery#${keyPart(delivery)}`, SK: "-" };
}

/** Lower case, because GitHub's names are case-insensitive. */
export function repositoryIndexKey(fullName: string): IndexKey {
  return { GSI1PK: REPOSITORY_INDEX, GSI1SK: fullName.toLowerCase() };
}

/** Sorted by the time of receipt. */
export function pendingIndexKey(delivery: string, receivedAt: Date): IndexKey {
  return { GSI1PK: PENDING_DELIVERY_INDEX, GSI1SK: `${receivedAt.toISOString()}#${keyPart(delivery)}` };
}

/** Sorted by `since`: the ISO 8601 time of the oldest entry, or "" if there is none. */
export function unsentIndexKey({ PK, SK }: ItemKey, since: string): IndexKey {
  return { GSI1PK: UNSENT_OUTBOX_INDEX, GSI1SK: `${since}#${PK}#${SK}` };
}

const MAX_PART_BYTES = 320;

/**
 * Escapes one part of a key. Goal names are folder names chosen by users, so a `#` in them must not act as a separator.
 * Long parts are hashed: a sort key has at most 1,024 bytes (AWS docs, "Constraints in Amazon DynamoDB").
 */
function keyPart(text: string): string {
  const escaped = text.replace(/[%#]/g, encodeURIComponent);
  if (Buffer.byteLength(escaped) <= MAX_PART_BYTES) return escaped;
  const start = [...escaped].slice(0, 60).join("");
  return `${start}%~${createHash("sha256").update(text).digest("hex")}`;
}
