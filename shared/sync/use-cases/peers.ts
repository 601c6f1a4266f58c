import type { TrackerReader } from "../../ports/tracker.ts";
import type { DesiredInput } from "../desired.ts";
import { acceptanceKey } from "../identify.ts";
import type { TrackerName } from "../item.ts";
import type { Link } from "../link.ts";
import type { LedgerReader } from "./read-repository.ts";

/** Where the milestones of a goal are in every tracker, as far as the ledger and the trackers know. */
export async function peersOf(
  repository: string,
  goal: string,
  trackers: readonly TrackerReader[],
  ledger: LedgerReader,
): Promise<DesiredInput["peerUrl"]> {
  const links = new Map<TrackerName, Map<string, Link>>();
  if (trackers.length > 1) {
    for (const { name } of trackers) {
      links.set(name, new Map((await ledger.links(repository, goal, name)).map((link) => [link.key, link])));
    }
  }
  return (name, key) => {
    const tracker = trackers.find((one) => one.name === name);
    const known = links.get(name);
    const addressOf = (of: string) => tracker?.address(goal, of, known?.get(of) ?? null) ?? null;
    return known ? (addressOf(key) ?? addressOf(acceptanceKey(key))) : null;
  };
}
