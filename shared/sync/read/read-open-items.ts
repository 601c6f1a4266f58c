import { trackerNames } from "../../model/item.ts";
import { hasOpenItem } from "../../model/link.ts";
import type { HeldItem } from "../../model/run-record.ts";
import type { LedgerReader } from "./read-repository.ts";

/** Returns a goal's items that are open according to the ledger. */
export async function readOpenItems(
  ledger: LedgerReader,
  repository: string,
  goal: string,
): Promise<HeldItem[]> {
  const items = await Promise.all(
    trackerNames.map(async (tracker) =>
      (await ledger.links(repository, goal, tracker))
        .filter(hasOpenItem)
        .map(({ key, base, remote }) => ({ tracker, key, title: base.title ?? key, remote })),
    ),
  );
  return items.flat();
}
