import { createHash } from "node:crypto";
import type { TrackerName } from "../../model/item.ts";

export interface ItemKey {
  PK: string;
  SK: string;
}

/** The index keys of an item that a list should find. */
export interface IndexKey {
  GSI1PK: string;
  GSI1SK: string;
}

export const repositoryList = "repository";
export const pendingList = "pending";
export const unsentList = "unsent";

export function repositoryKey(repository: string): ItemKey {
  return { PK: `repo#${part(repository)}`, SK: "meta" };
}

export function goalKey(repository: string, goal: string): ItemKey {
  return { PK: `repo#${part(repository)}`, SK: `goal#${part(goal)}` };
}

/** The start of the sort keys of all links of a goal in a tracker, and of no other goal's. */
export function linkPrefix(goal: string, tracker: TrackerName): string {
  return `goal#${part(goal)}#link#${tracker}#`;
}

export function linkKey(repository: string, goal: string, tracker: TrackerName, key: string): ItemKey {
  return { PK: `repo#${part(repository)}`, SK: `${linkPrefix(goal, tracker)}${part(key)}` };
}

/** The start of the sort keys of all days of a goal, and of no other goal's. */
export function dayPrefix(goal: string): string {
  return `goal#${part(goal)}#day#`;
}

/** `date`: ISO 8601, so that days sort as they came. */
export function dayKey(repository: string, goal: string, date: string): ItemKey {
  return { PK: `repo#${part(repository)}`, SK: `${dayPrefix(goal)}${part(date)}` };
}

/** The start of the sort keys of all runs; they are named so that they sort by time (ULID). */
export const runPrefix = "run#";

/** Not below the prefix of any link or day of the goal. */
export function outboxKey(repository: string, goal: string): ItemKey {
  return { PK: `repo#${part(repository)}`, SK: `goal#${part(goal)}#outbox` };
}

export function runKey(repository: string, run: string): ItemKey {
  return { PK: `repo#${part(repository)}`, SK: `${runPrefix}${part(run)}` };
}

export function deliveryKey(delivery: string): ItemKey {
  return { PK: `delivery#${part(delivery)}`, SK: "-" };
}

/** GitHub compares names without case. */
export function repositoryIndexKey(fullName: string): IndexKey {
  return { GSI1PK: repositoryList, GSI1SK: fullName.toLowerCase() };
}

/** Sorts by the time of receipt. */
export function pendingIndexKey(delivery: string, receivedAt: Date): IndexKey {
  return { GSI1PK: pendingList, GSI1SK: `${receivedAt.toISOString()}#${part(delivery)}` };
}

/** Sorts by what has waited longest. `since`: ISO 8601 instant, or "" for no message of its own. */
export function unsentIndexKey({ PK, SK }: ItemKey, since: string): IndexKey {
  return { GSI1PK: unsentList, GSI1SK: `${since}#${PK}#${SK}` };
}

const longestPart = 320;

/**
 * One part of a key. A goal is named by a folder, so by a stranger: a `#` in it must not make it look like a
 * longer key, and a sort key holds at most 1,024 bytes (AWS: "Constraints in Amazon DynamoDB").
 */
function part(text: string): string {
  const escaped = text.replace(/[%#]/g, encodeURIComponent);
  if (Buffer.byteLength(escaped) <= longestPart) return escaped;
  const start = [...escaped].slice(0, 60).join("");
  return `${start}%~${createHash("sha256").update(text).digest("hex")}`;
}
