import { trackerNames } from "../item.ts";
import { isMade } from "../link.ts";
import type { ClosingItem } from "../sync-plan.ts";
import type { LedgerReader } from "./read-repository.ts";

/** The items of a goal that are open as far as the ledger knows: what is at stake when its plan goes missing. */
export async function openItems(
  ledger: LedgerReader,
  repository: string,
  goal: string,
): Promise<ClosingItem[]> {
  const links = await Promise.all(trackerNames.map((tracker) => ledger.links(repository, goal, tracker)));
  return links
    .flat()
    .filter(isMade)
    .filter((link) => (link.base.state ?? "open") === "open")
    .map((link) => ({ key: link.key, title: link.base.title ?? link.key, remote: link.remote }));
}
