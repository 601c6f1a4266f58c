import { createHash } from "node:crypto";
import type { TrackerName } from "../../sync/item.ts";

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

export function runKey(repository: string, run: string): ItemKey {
  return { PK: `repo#${part(repository)}`, SK: `run#${part(run)}` };
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
