import { createHash } from "node:crypto";
import type { TrackerName } from "../../model/item.ts";

export interface ItemKey {
  PK: string;
  SK: string;
}

/** Index keys of a DynamoDB item. Items with the same `GSI1PK` form a list, which is sorted by `GSI1SK`. */
export interface IndexKey {
  GSI1PK: string;
  GSI1SK: string;
}

export const REPOSITORY_INDEX = "repository";
export const PENDING_DELIVERY_INDEX = "pending";
export const UNSENT_OUTBOX_INDEX = "unsent";

/** Keys in the table. Without its last argument (`key`, `date`, `run`), a key is the prefix of all keys of its type. */
export const keys = {
  repository: (repository: string) => inRepository(repository, "meta"),
  goal: (repository: string, goal: string) => inRepository(repository, `goal#${keyPart(goal)}`),
  link: (repository: string, goal: string, tracker: TrackerName, key = "") =>
    inRepository(repository, `goal#${keyPart(goal)}#link#${tracker}#${keyPart(key)}`),
  /** `date` has the form `2026-06-18`, so that sorting the keys sorts the days. */
  day: (repository: string, goal: string, date = "") =>
    inRepository(repository, `goal#${keyPart(goal)}#day#${keyPart(date)}`),
  outbox: (repository: string, goal: string) => inRepository(repository, `goal#${keyPart(goal)}#outbox`),
  /** Run ids are ULIDs, which sort by time. */
  run: (repository: string, run = "") => inRepository(repository, `run#${keyPart(run)}`),
  /** The repositories that use a project of a tracker. */
  project: (tracker: TrackerName, project: string): ItemKey => ({
    PK: `project#${tracker}#${keyPart(project)}`,
    SK: "-",
  }),
  delivery: (delivery: string): ItemKey => ({ PK: `delivery#${keyPart(delivery)}`, SK: "-" }),
};

function inRepository(repository: string, SK: string): ItemKey {
  return { PK: `repo#${keyPart(repository)}`, SK };
}

/** Returns a repository's index key, in lower case because GitHub's names are case-insensitive. */
export function repositoryIndexKey(fullName: string): IndexKey {
  return { GSI1PK: REPOSITORY_INDEX, GSI1SK: fullName.toLowerCase() };
}

export function pendingIndexKey(delivery: string, receivedAt: Date): IndexKey {
  return { GSI1PK: PENDING_DELIVERY_INDEX, GSI1SK: `${receivedAt.toISOString()}#${keyPart(delivery)}` };
}

/** Returns an outbox's index key. `since` is the ISO 8601 time of its oldest entry, or "" if it has no entries. */
export function unsentIndexKey({ PK, SK }: ItemKey, since: string): IndexKey {
  return { GSI1PK: UNSENT_OUTBOX_INDEX, GSI1SK: `${since}#${PK}#${SK}` };
}

const MAX_PART_BYTES = 320;

/**
 * Returns one part of a key, with `#` escaped, because a folder name that a user chose must not act as a separator.
 * Hashes long parts, because a sort key has at most 1,024 bytes (AWS docs, "Constraints in Amazon DynamoDB").
 */
function keyPart(text: string): string {
  const escaped = text.replace(/[%#]/g, encodeURIComponent);
  if (Buffer.byteLength(escaped) <= MAX_PART_BYTES) return escaped;
  const start = [...escaped].slice(0, 60).join("");
  return `${start}%~${createHash("sha256").update(text).digest("hex")}`;
}
