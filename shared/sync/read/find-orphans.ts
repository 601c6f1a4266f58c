import type { MarkedItem } from "../../model/item.ts";
import { isCreated, type Link } from "../../model/link.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackerObserving } from "../../ports/tracker.ts";

/** Waits in milliseconds before the lists are read again, because new items appear in lists with a delay. */
const RETRY_DELAYS_MS = [1_000, 3_000];

/**
 * Returns the orphans of a goal: items whose marker has the nonce of an intent in the ledger. `marked`: all marked
 * items if this tracker is searched for the goal for the first time, else `null`; all of them are then returned. The
 * result also contains items that are not Milepost's own (`isOwn`).
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
    const foundNonces = new Set(found.filter(({ isOwn }) => isOwn).map(({ marker }) => marker.nonce));
    if ([...nonces].every((nonce) => foundNonces.has(nonce))) break;
    await clock.sleep(delay);
    reader.refresh();
    found = await reader.findMarked(goal);
  }
  if (marked) return found;
  // Users can copy a marker: only items with an intent in this ledger are adopted.
  return found.filter(({ marker }) => nonces.has(marker.nonce));
}
