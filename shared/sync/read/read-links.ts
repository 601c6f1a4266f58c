import type { DesiredInput } from "../../model/desired-items.ts";
import { trackingKey } from "../../model/keyed-plan.ts";
import type { Link } from "../../model/link.ts";
import type { TrackerPlanning } from "../../ports/tracker.ts";
import type { LinksByTracker } from "../../progress/milestone-progress.ts";
import type { LedgerReader } from "./read-repository.ts";

export async function readLinks(
  trackers: readonly Pick<TrackerPlanning, "name">[],
  repository: string,
  goal: string,
  ledger: Pick<LedgerReader, "links">,
): Promise<LinksByTracker> {
  const links = new Map<TrackerPlanning["name"], Link[]>();
  for (const { name } of trackers) links.set(name, await ledger.links(repository, goal, name));
  return links;
}

/** Returns a function: for ("jira", "m3"), it returns the URL of that milestone in Jira, or `null` if unknown. */
export function createPeerUrls(
  goal: string,
  trackers: readonly TrackerPlanning[],
  links: LinksByTracker,
): DesiredInput["peerUrl"] {
  if (trackers.length < 2) return () => null;
  const linksByKey = new Map(
    [...links].map(([name, list]) => [name, new Map(list.map((link) => [link.key, link]))] as const),
  );
  return (name, milestoneKey) => {
    const tracker = trackers.find((one) => one.name === name);
    const urlOf = (key: string) => tracker?.itemUrl(goal, key, linksByKey.get(name)?.get(key) ?? null) ?? null;
    return urlOf(milestoneKey) ?? urlOf(trackingKey(milestoneKey));
  };
}
