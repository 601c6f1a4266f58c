import type { HeldItem } from "../../model/approval.ts";
import { trackerNames } from "../../model/item.ts";
import { isOpen } from "../../model/link.ts";
import type { LedgerReader } from "./read-repository.ts";

/** The items of a goal that are open as far as the ledger knows: what is at stake when its plan goes missing. */
export async function openItems(ledger: LedgerReader, repository: string, goal: string): Promise<HeldItem[]> {
  const links = await Promise.all(
    trackerNames.map(async (tracker) =>
      (await ledger.links(repository, goal, tracker)).map((link) => ({ tracker, link })),
    ),
  );
  return links.flat().flatMap(({ tracker, link }) => {
    return isOpen(link)
      ? [{ tracker, key: link.key, title: link.base.title ?? link.key, remote: link.remote }]
      : [];
  });
}
