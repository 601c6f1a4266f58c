import type { Link } from "../../model/link.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import type { LinksByTracker } from "../../progress/milestone-facts.ts";
import type { DesiredInput } from "../desired/desired.ts";
import { acceptanceKey } from "../identity/identify.ts";
import type { LedgerReader } from "./read-repository.ts";

/** What the ledger knows of a goal's items in each of the trackers. */
export async function linksIn(
  trackers: readonly TrackerReader[],
  repository: string,
  goal: string,
  ledger: LedgerReader,
): Promise<LinksByTracker> {
  const links = new Map<TrackerReader["name"], Link[]>();
  for (const { name } of trackers) links.set(name, await ledger.links(repository, goal, name));
  return links;
}

/** Where the milestones of a goal are in every tracker, as far as the ledger and the trackers know. */
export function peersOf(
  goal: string,
  trackers: readonly TrackerReader[],
  links: LinksByTracker,
): DesiredInput["peerUrl"] {
  if (trackers.length < 2) return () => null;
  const known = new Map(
    [...links].map(([name, list]) => [name, new Map(list.map((link) => [link.key, link]))] as const),
  );
  return (name, key) => {
    const tracker = trackers.find((one) => one.name === name);
    const addressOf = (of: string) => tracker?.address(goal, of, known.get(name)?.get(of) ?? null) ?? null;
    return addressOf(key) ?? addressOf(acceptanceKey(key));
  };
}
