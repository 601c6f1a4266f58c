import type { MarkedItem } from "../../model/item.ts";
import { isCreated, type Link } from "../../model/link.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackerObserving } from "../../ports/tracker.ts";

/** Waits before a list is read again, in milliseconds: lists lag behind creates. */
const RETRY_DELAYS_MS = [1_000, 3_000];

/**
 * Returns marked items that the ledger does not know: those whose create was announced and not recorded. With `marked`,
 * which is all marked items of a goal that the ledger lost, returns all of them.
 */
export async function findOrphans(
  goal: string,
  marked: readonly MarkedItem[] | null,
  links: readonly Link[],
  reader: TrackerObserving,
  clock: Clock,
): Promise<readonly MarkedItem[]> {
  const announced = links.filter((link) => !isCreated(link) && link.intendedAt !== null);
  const nonces = new Set(announced.map(({ nonce }) => nonce));
  if (nonces.size === 0) return marked ?? [];
  let found = marked ?? (await reader.findMarked(goal));
  for (const delay of RETRY_DELAYS_MS) {
    const foundNonces = new Set(found.map(({ marker }) => marker.nonce));
    if ([...nonces].every((nonce) => foundNonces.has(nonce))) break;
    await clock.sleep(delay);
    reader.refresh();
    found = await reader.findMarked(goal);
  }
  if (marked) return found;
  // A marker alone proves nothing: only what this ledger announced is adopted.
  return found.filter(({ marker }) => nonces.has(marker.nonce));
}
